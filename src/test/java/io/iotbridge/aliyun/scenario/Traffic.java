package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/**
 * Numbered QoS 1 messages in both directions, a pair every few milliseconds, device after device, over the custom topics of a {@link Bridge}; and
 * what became of them.
 */
final class Traffic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Cluster cluster;
    private final Bridge bridge;
    private final int devices;
    private final int firstUplink;
    private final AtomicInteger next = new AtomicInteger();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "traffic"));

    private Traffic(Cluster cluster, Bridge bridge, int devices, int firstUplink) {
        this.cluster = cluster;
        this.bridge = bridge;
        this.devices = devices;
        this.firstUplink = firstUplink;
    }

    /** Begins at once; topics and subscriptions must be there. */
    static Traffic start(Cluster cluster, Bridge bridge, int devices, Duration every) {
        return begin(new Traffic(cluster, bridge, devices, 0), every);
    }

    /** With each direction on devices of its own: the first so many receive, so many others send. */
    static Traffic startApart(Cluster cluster, Bridge bridge, int devices, Duration every) {
        return begin(new Traffic(cluster, bridge, devices, devices), every);
    }

    private static Traffic begin(Traffic traffic, Duration every) {
        traffic.clock.scheduleAtFixedRate(traffic::send, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return traffic;
    }

    private void send() {
        int number = next.getAndIncrement();
        String receiver = "pump" + number % devices;
        String sender = "pump" + (firstUplink + number % devices);
        bridge.send(receiver, "/{device}/user/get", bytes("n" + number), 1);
        cluster.records()
                .send(bridge.name("commands"), bytes(Bridge.PRODUCT + "/" + sender), bytes("n" + number), Map.of());
    }

    /** How many were sent in each direction so far. */
    int sent() {
        return next.get();
    }

    /** Sends no more, and waits until everything has arrived: nothing lost, first occurrences in order per device. */
    Duplicates stopAndCheck() {
        close();
        int duplicatedDown = checkDownlink();
        return new Duplicates(duplicatedDown, checkUplink());
    }

    /** Messages that arrived more than once. */
    record Duplicates(int downlink, int uplink) {}

    private int checkDownlink() {
        try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
            Awaitility.await("every message in Kafka")
                    .atMost(PATIENCE)
                    .until(() -> distinct(reader.records()) >= sent());
            List<ConsumerRecord<byte[], byte[]>> records = reader.records();
            for (int device = 0; device < devices; device++) {
                String key = Bridge.PRODUCT + "/pump" + device;
                assertInOrder(
                        device,
                        records.stream()
                                .filter(record -> text(record.key()).equals(key))
                                .map(record -> text(record.value()))
                                .toList());
            }
            return records.size() - sent();
        }
    }

    private static long distinct(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> text(record.value())).distinct().count();
    }

    private int checkUplink() {
        int all = 0;
        for (int device = 0; device < devices; device++) {
            int expected = numbersOf(device).size();
            String name = "pump" + (firstUplink + device);
            Awaitility.await("every record of " + name + " on the platform")
                    .atMost(PATIENCE)
                    .until(() -> new LinkedHashSet<>(uplinks(name)).size() >= expected);
            assertInOrder(device, uplinks(name));
            all += uplinks(name).size();
        }
        return all - sent();
    }

    private List<String> uplinks(String device) {
        return bridge.accepted(device).stream()
                .map(message -> text(message.payload()))
                .toList();
    }

    private List<String> numbersOf(int device) {
        List<String> numbers = new ArrayList<>();
        for (int number = device; number < sent(); number += devices) {
            numbers.add("n" + number);
        }
        return numbers;
    }

    private void assertInOrder(int device, List<String> payloads) {
        assertThat(List.copyOf(new LinkedHashSet<>(payloads)))
                .as("first occurrences of pump" + device)
                .isEqualTo(numbersOf(device));
    }

    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
