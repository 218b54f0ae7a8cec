package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.DeviceState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/**
 * Numbered QoS 1 messages both ways through a source and a sink connector that share the links of some devices, round after round, and the
 * account of what arrived.
 */
final class Exchange implements AutoCloseable {

    /** What the sink may have in flight, and so the most that one cut can duplicate. */
    static final int IN_FLIGHT = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Cluster cluster;
    private final Bridge bridge;
    private final int devices;
    private final TopicReader downlink;
    private int sent;
    private int duplicatedUp;

    private Exchange(Cluster cluster, Bridge bridge, int devices) {
        this.cluster = cluster;
        this.bridge = bridge;
        this.devices = devices;
        this.downlink = cluster.records().read(bridge.name("messages"));
    }

    /** What a round showed. */
    record Round(int messages, int duplicatedDown, int duplicatedUp, int connects) {}

    /** Starts both connectors with short times, and waits until a first message went through on every device. */
    static Exchange start(Cluster cluster, Bridge bridge, int devices, Duration pubackTimeout) {
        cluster.topics().create(bridge.name("messages"), 1);
        cluster.topics().create(bridge.name("commands"), 1);
        Map<String, String> source = bridge.source(bridge.emulator().wss());
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        for (Map<String, String> props : List.of(source, sink)) {
            props.put("iot.reconnect.backoff.max.ms", "400");
            props.put("iot.connect.timeout.ms", "3000");
            // One device's connection cut again and again looks like a fight over its identity.
            props.put("iot.conflict.backoff.ms", "1000");
        }
        sink.put("uplink.puback.timeout.ms", Long.toString(pubackTimeout.toMillis()));
        sink.put("uplink.in.flight.per.device", Integer.toString(IN_FLIGHT));
        bridge.start("source", source);
        bridge.start("sink", sink);
        bridge.awaitSubscribed(devices);
        Exchange exchange = new Exchange(cluster, bridge, devices);
        exchange.round(1, () -> {});
        return exchange;
    }

    /** So many messages per device and direction, with something happening half way; everything has arrived when this returns. */
    Round round(int perDevice, Runnable halfWay) {
        return round(perDevice, halfWay, () -> {});
    }

    /** @param settled waits until what was to happen has happened */
    Round round(int perDevice, Runnable halfWay, Runnable settled) {
        int connects = connects();
        int first = sent;
        long publishedBefore = bridge.emulator().platform().published();
        int downBefore = downlink.records().size();
        send(perDevice / 2);
        if (perDevice > 1) {
            Awaitility.await("in the middle of it")
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> bridge.emulator().platform().published() > publishedBefore);
        }
        halfWay.run();
        send(perDevice - perDevice / 2);
        settled.run();
        for (int device = 0; device < devices; device++) {
            String key = "pump" + device;
            Awaitility.await("downlink of " + key).atMost(PATIENCE).until(() -> down(key)
                    .containsAll(numbers(first, sent)));
            Awaitility.await("uplink of " + key).atMost(PATIENCE).until(() -> new LinkedHashSet<>(up(key))
                    .containsAll(numbers(first, sent)));
            assertThat(new LinkedHashSet<>(down(key)))
                    .as("downlink, first occurrences")
                    .containsExactlyElementsOf(numbers(0, sent));
            assertThat(new LinkedHashSet<>(up(key)))
                    .as("uplink, first occurrences")
                    .containsExactlyElementsOf(numbers(0, sent));
        }
        int before = duplicatedUp;
        duplicatedUp = duplicatedUp();
        return new Round(
                perDevice * devices,
                downlink.records().size() - downBefore - perDevice * devices,
                duplicatedUp - before,
                connects() - connects);
    }

    private void send(int perDevice) {
        for (int i = 0; i < perDevice; i++, sent++) {
            byte[] payload = Integer.toString(sent).getBytes(StandardCharsets.UTF_8);
            for (int device = 0; device < devices; device++) {
                String name = "pump" + device;
                bridge.send(name, "/{device}/user/get", payload, 1);
                cluster.records()
                        .send(
                                bridge.name("commands"),
                                (Bridge.PRODUCT + "/" + name).getBytes(StandardCharsets.UTF_8),
                                payload,
                                Map.of());
            }
        }
    }

    /** Waits until Kafka has the offset behind the last record: the sink owes nothing any more. */
    void awaitCommitted() {
        Awaitility.await("offsets committed")
                .atMost(PATIENCE)
                .until(() -> cluster.topics().committedBySink(bridge.name("sink")).values().stream()
                        .anyMatch(offset -> offset.offset() == (long) sent * devices));
    }

    /** Publishes that the platform got more than once, so far. */
    int duplicatedUp() {
        return IntStream.range(0, devices)
                        .map(device -> up("pump" + device).size())
                        .sum()
                - sent * devices;
    }

    int connects() {
        return bridge.emulator().platform().devices().stream()
                .mapToInt(DeviceState::connects)
                .sum();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private List<Integer> down(String device) {
        String key = Bridge.PRODUCT + "/" + device;
        return downlink.records().stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(key))
                .map(Exchange::number)
                .toList();
    }

    private static int number(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8));
    }

    private List<Integer> up(String device) {
        return bridge.accepted(device).stream()
                .map(message -> Integer.valueOf(new String(message.payload(), StandardCharsets.UTF_8)))
                .toList();
    }

    @Override
    public void close() {
        downlink.close();
    }
}
