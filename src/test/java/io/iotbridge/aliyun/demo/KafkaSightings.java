package io.iotbridge.aliyun.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.cluster.CloudSide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What the demo sees in Kafka, handed to the emulator's page, which knows no Kafka itself. Records are taken from any thread and wait
 * for {@link #tell()}; when nobody calls it, the newest are dropped.
 */
final class KafkaSightings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_WAITING = 5000;
    private static final int MOST_AT_ONCE = 500;

    private final CloudSide cloud;
    private final Queue<CloudSide.Seen> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    KafkaSightings(CloudSide cloud) {
        this.cloud = cloud;
    }

    /** A record that the source connector wrote; the time is now. */
    void down(ConsumerRecord<byte[], byte[]> record) {
        add(seen(
                "down",
                record,
                header(record, "iot.product.key"),
                header(record, "iot.device.name"),
                Direction.now() / 1000.0));
    }

    /** A record with a schema that the typed connector wrote; its values are what is to be seen. */
    void typed(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode payload = JSON.readTree(record.value()).path("payload");
            // Of all that the model has, what this record says.
            byte[] values = JSON.writeValueAsBytes(
                    payload instanceof ObjectNode object ? object.without(namesOfNulls(object)) : payload);
            down(new ConsumerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    record.timestampType(),
                    record.serializedKeySize(),
                    values.length,
                    record.key(),
                    values,
                    record.headers(),
                    record.leaderEpoch()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> namesOfNulls(ObjectNode object) {
        return object.properties().stream()
                .filter(field -> field.getValue().isNull())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A record that somebody wrote for the sink connector, keyed by device; the time is when it was written. */
    void up(ConsumerRecord<byte[], byte[]> record) {
        String[] device = text(record.key()).split("/", 2);
        if (device.length == 2) {
            add(seen("up", record, device[0], device[1], record.timestamp()));
        }
    }

    /** Sends what is waiting. */
    void tell() {
        List<CloudSide.Seen> some = new ArrayList<>();
        for (CloudSide.Seen next = waiting.poll();
                next != null;
                next = some.size() < MOST_AT_ONCE ? waiting.poll() : null) {
            size.decrementAndGet();
            some.add(next);
        }
        if (!some.isEmpty()) {
            cloud.seen(some);
        }
    }

    private void add(CloudSide.Seen seen) {
        if (size.get() < MOST_WAITING) {
            size.incrementAndGet();
            waiting.add(seen);
        }
    }

    private static CloudSide.Seen seen(
            String direction, ConsumerRecord<byte[], byte[]> record, String productKey, String deviceName, double at) {
        String packetId = header(record, "iot.packet.id");
        byte[] value = record.value() == null ? new byte[0] : record.value();
        return new CloudSide.Seen(
                direction,
                productKey,
                deviceName,
                header(record, "iot.topic"),
                packetId.isEmpty() ? 0 : Integer.parseInt(packetId),
                Base64.getEncoder().encodeToString(value),
                record.topic() + "-" + record.partition() + " @ " + record.offset(),
                at);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
