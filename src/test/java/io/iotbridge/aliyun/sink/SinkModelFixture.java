package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A sink with three partitions, each for the device of the same number, and what Kafka and the platform know: how far each partition came, what is
 * committed, and what of it was accepted or kept as a dead letter.
 */
final class SinkModelFixture {

    private static final class Part {
        private boolean assigned;
        private long next;
        private long committed;
        /** Accepted by the platform, or kept as dead letters. */
        private final Set<Long> settled = new HashSet<>();
    }

    private record Letter(SinkRecord record, CompletableFuture<Void> kept) {}

    final LinkFixture links = new LinkFixture();
    final SinkFixture.Worker worker = new SinkFixture.Worker();
    final StartedSink sink;
    private final List<Part> parts = List.of(new Part(), new Part(), new Part());
    private final Deque<Letter> letters = new ArrayDeque<>();

    /** Three pumps, one route from every topic that this makes its publishes of, and dead letters. */
    static Map<String, String> props(String key, String value) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint",
                "wss://platform.test:443/mqtt",
                "iot.product.key",
                "pk",
                "iot.devices",
                "pump0,pump1,pump2",
                "iot.refused.hold.ms",
                "1000",
                "uplink.routes",
                "r",
                "uplink.routes.r.kafka.topics",
                ".*",
                "uplink.routes.r." + key,
                value,
                "errors.deadletterqueue.topic.name",
                "dead"));
        for (int i = 0; i < 3; i++) {
            props.put("iot.devices.pump" + i + ".device.secret", "secret-of-pump" + i);
        }
        return props;
    }

    SinkModelFixture(Map<String, String> more) {
        Map<String, String> props = props("mqtt.topic", "/{productKey}/{deviceName}/user/update");
        props.putAll(more);
        worker.reporter = (record, error) -> {
            Letter letter = new Letter(record, new CompletableFuture<>());
            letters.add(letter);
            return letter.kept();
        };
        sink = SinkFixture.started(new SinkConfig(props), links, worker);
    }

    /** The next record of a partition; one in seven is for no device. */
    SinkRecord next(int part) {
        long offset = parts.get(part).next++;
        String device = offset % 7 == 6 ? "pk/nobody" : "pk/pump" + part;
        byte[] value = (part + ":" + offset).getBytes(StandardCharsets.UTF_8);
        return new SinkRecord("commands", part, Schema.STRING_SCHEMA, device, Schema.BYTES_SCHEMA, value, offset);
    }

    static String name(SinkRecord record) {
        return record.kafkaPartition() + ":" + record.kafkaOffset();
    }

    static String name(FakePlatform.Published publish) {
        return new String(publish.payload(), StandardCharsets.UTF_8);
    }

    static long offset(FakePlatform.Published publish) {
        return Long.parseLong(name(publish).split(":")[1]);
    }

    static String device(FakePlatform.Connection connection) {
        return connection.spec().credentials().username();
    }

    static DeviceRegistry devices(boolean withPump1) {
        return DeviceRegistry.of(Stream.of("pump0", "pump1", "pump2")
                .filter(name -> withPump1 || !name.equals("pump1"))
                .map(LinkFixture::device)
                .toList());
    }

    List<Integer> assigned() {
        return Stream.of(0, 1, 2).filter(this::isAssigned).toList();
    }

    boolean isAssigned(int part) {
        return parts.get(part).assigned;
    }

    /** Its consumer begins where it was committed. */
    void assign(int number) {
        Part part = parts.get(number);
        part.assigned = true;
        part.next = part.committed;
        worker.assignment.add(SinkFixture.partition(number));
        sink.open(List.of(SinkFixture.partition(number)));
    }

    void revoke(int number) {
        sink.close(List.of(SinkFixture.partition(number)));
        worker.assignment.remove(SinkFixture.partition(number));
        parts.get(number).assigned = false;
    }

    /** The platform acknowledges it. */
    void accept(FakePlatform.Published publish) {
        parts.get(name(publish).charAt(0) - '0').settled.add(offset(publish));
        publish.done().complete(null);
    }

    /** Kafka has the oldest dead letter that it had not. */
    void keepLetter() {
        if (!letters.isEmpty()) {
            Letter letter = letters.poll();
            parts.get(letter.record().kafkaPartition())
                    .settled
                    .add(letter.record().kafkaOffset());
            letter.kept().complete(null);
        }
    }

    /** Commits what the sink says, all of which must be settled. */
    Map<Integer, Long> commit() {
        Map<TopicPartition, OffsetAndMetadata> seen = new HashMap<>();
        assigned().forEach(part -> seen.put(SinkFixture.partition(part), new OffsetAndMetadata(parts.get(part).next)));
        Map<Integer, Long> committed = new HashMap<>();
        sink.committable(seen).forEach((id, offset) -> {
            Part part = parts.get(id.partition());
            for (long below = part.committed; below < offset.offset(); below++) {
                assertThat(part.settled).as("committed of " + id).contains(below);
            }
            part.committed = offset.offset();
            committed.put(id.partition(), offset.offset());
        });
        return committed;
    }

    boolean isAllCommitted() {
        return parts.stream().allMatch(part -> part.committed == part.next);
    }

    void balances() {
        assertThat(worker.metrics.unaccounted()).as("unaccounted for").isZero();
    }
}
