package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.DeviceState;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.Published;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The heap of a worker at a full stop, with more messages waiting than it may hold: measured, after garbage collections. Then everything flows
 * and nothing is lost. {@code -Dmemory.devices=1000 -Dmemory.messages=100000} makes it a long run.
 */
@ExtendWith(BreakableCluster.class)
class MemoryIT {

    private static final int DEVICES = Integer.getInteger("memory.devices", 100);
    private static final int MESSAGES = Integer.getInteger("memory.messages", 20_000);
    /** A tenth of what waits, and at least what all devices together may have in flight. */
    private static final int HELD = Math.max(MESSAGES / 10, 16 * DEVICES);

    private static final long HELD_BYTES = 2L * HELD * 2048;
    private static final Duration PATIENCE = Duration.ofMinutes(9);

    /** Messages that are between a link's reader and its listener when it is told to stop. */
    private static final int AHEAD = 12;

    private static final long PRODUCER_BYTES = 4L << 20;

    private final Cluster cluster;

    /** Numbers in the order of their arrival, per device: all must rise by one. */
    private final Map<String, AtomicLong> next = new ConcurrentHashMap<>();

    private final AtomicLong duplicates = new AtomicLong();

    MemoryIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static String device(int number) {
        return "pump" + number % DEVICES;
    }

    /** 256 bytes, and 16 KB for one in a hundred, with the count of the message among its device's. */
    private static byte[] payload(int number) {
        return ByteBuffer.allocate(number % 100 == 99 ? 16 << 10 : 256)
                .putLong(number / DEVICES)
                .array();
    }

    private void arrived(String device, byte[] payload) {
        long number = ByteBuffer.wrap(payload).getLong();
        AtomicLong expected = next.computeIfAbsent(device, d -> new AtomicLong());
        if (number < expected.get()) {
            duplicates.incrementAndGet();
        } else {
            assertThat(number).as(device).isEqualTo(expected.getAndIncrement());
        }
    }

    private long distinct() {
        return next.values().stream().mapToLong(AtomicLong::get).sum();
    }

    @Test
    void holdsNoMoreThanItMayWhenKafkaTakesNothing() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("messages"), 4);
            Map<String, String> source = bridge.source(bridge.emulator().ws());
            source.put("downlink.inbox.messages", Integer.toString(HELD));
            source.put("downlink.inbox.bytes", Long.toString(HELD_BYTES));
            source.put("producer.override.buffer.memory", Long.toString(PRODUCER_BYTES));
            source.put("producer.override.enable.idempotence", "true");
            bridge.start("source", source);
            Awaitility.await("subscribed").atMost(PATIENCE).until(() -> subscribed(bridge) == DEVICES);
            long idle = settledHeap();

            cluster.kafka().suspend();
            try {
                fill(bridge, idle);
            } finally {
                cluster.kafka().resume();
            }
            TopicReader reader = cluster.records().handing(bridge.name("messages"), this::downlink);
            Awaitility.await("all in Kafka").atMost(PATIENCE).until(() -> distinct() == MESSAGES);
            assertThat(duplicates).as("no duplicate while the task lives").hasValue(0);
            reader.close();
            Awaitility.await("all acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> waiting(bridge) + unacknowledged(bridge) == 0);
        }
    }

    private void fill(Bridge bridge, long idle) {
        IntStream.range(0, MESSAGES)
                .forEach(number -> bridge.send(device(number), "/{device}/user/get", payload(number), 1));
        awaitStill(this::arrivals);
        assertThat(waiting(bridge) + unacknowledged(bridge)).isEqualTo(MESSAGES);
        long full = cluster.worker().process().liveHeapBytes();
        long held = arrivals();
        print("downlink", idle, full, held, HELD_BYTES + PRODUCER_BYTES);
        assertThat(held).isBetween((long) Math.min(HELD, DEVICES), HELD + (long) AHEAD * DEVICES);
        assertThat(full - idle)
                .as("the inbox, what links had asked for, and the producer's buffer")
                .isLessThan(HELD_BYTES + (long) AHEAD * DEVICES * (2048 + (16 << 10)) + PRODUCER_BYTES);
    }

    private void downlink(ConsumerRecord<byte[], byte[]> record) {
        arrived(new String(record.key(), StandardCharsets.UTF_8), record.value());
    }

    @Test
    void holdsNoMoreThanItMayWhenThePlatformAcknowledgesNothing() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("commands"), 4);
            Map<String, String> sink = bridge.sink(bridge.emulator().ws());
            sink.put("uplink.buffer.records", Integer.toString(HELD));
            sink.put("uplink.buffer.bytes", Long.toString(HELD_BYTES));
            sink.put("uplink.puback.timeout.ms", "3600000");
            bridge.start("sink", sink);
            produce(bridge, 0, DEVICES);
            Awaitility.await("signed in")
                    .atMost(PATIENCE)
                    .until(() -> bridge.emulator().platform().published() == DEVICES);
            long idle = settledHeap();

            bridge.emulator().platform().fault(Fault.WITHHOLD_PUBACKS);
            produce(bridge, DEVICES, MESSAGES);
            awaitStill(this::uplinks);
            assertThat(bridge.emulator().platform().published()).isLessThan(MESSAGES);
            long full = cluster.worker().process().liveHeapBytes();
            long held = uplinks();
            print("uplink", idle, full, held, HELD_BYTES);
            assertThat(held).as("the bound and one batch of the consumer").isBetween(HELD / 2L, HELD + 500L);
            assertThat(full - idle)
                    .as("the buffer, one batch, and what the consumer has fetched of four partitions")
                    .isLessThan(HELD_BYTES + 500 * 2048 + (4L << 20) * 2);

            bridge.emulator().platform().fault(Fault.CLEAR);
            bridge.emulator().platform().fault(Fault.CUT_ALL);
            long[] seen = {0};
            Awaitility.await("all on the platform").atMost(PATIENCE).until(() -> {
                for (Published message : bridge.emulator().platform().messages(seen[0])) {
                    arrived(message.deviceName(), message.payload());
                    seen[0] = message.seq();
                }
                return distinct() == MESSAGES;
            });
            assertThat(duplicates.get()).as("at most what was in flight").isLessThanOrEqualTo(16L * DEVICES);
        }
    }

    private void produce(Bridge bridge, int from, int to) {
        IntStream.range(from, to).forEach(number -> {
            byte[] key = (Bridge.PRODUCT + "/" + device(number)).getBytes(StandardCharsets.UTF_8);
            cluster.records().send(bridge.name("commands"), key, payload(number), Map.of());
        });
    }

    private static long unacknowledged(Bridge bridge) {
        return bridge.emulator().platform().devices().stream()
                .mapToLong(DeviceState::unacknowledged)
                .sum();
    }

    /** What is left after several collections: the first ones find what has just become garbage. */
    private long settledHeap() {
        return IntStream.range(0, 5)
                .mapToLong(i -> cluster.worker().process().liveHeapBytes())
                .min()
                .orElseThrow();
    }

    private long arrivals() {
        return cluster.worker().process().liveObjects("io.iotbridge.aliyun.source.records.Arrival");
    }

    private long uplinks() {
        return cluster.worker().process().liveObjects("io.iotbridge.aliyun.uplink.publishes.OutgoingPublish");
    }

    private static long subscribed(Bridge bridge) {
        return bridge.emulator().platform().devices().stream()
                .filter(device -> device.subscriptions().size() >= 2)
                .count();
    }

    private static long waiting(Bridge bridge) {
        return bridge.emulator().platform().devices().stream()
                .mapToLong(DeviceState::waiting)
                .sum();
    }

    /** Until the figure has been more than nothing and the same for a while. */
    private static void awaitStill(LongSupplier figure) {
        AtomicLong last = new AtomicLong();
        AtomicLong times = new AtomicLong();
        Awaitility.await("everything stands still")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    long now = figure.getAsLong();
                    times.set(now > 0 && last.getAndSet(now) == now ? times.get() + 1 : 0);
                    return times.get() >= 6;
                });
    }

    private static void print(String direction, long idle, long full, long held, long bound) {
        System.out.printf(
                "memory %s: %d devices, %d messages waiting, %d held; heap idle %d KB, full %d KB, difference %d KB,"
                        + " %d bytes a message held; bound %d KB%n",
                direction,
                DEVICES,
                MESSAGES,
                held,
                idle >> 10,
                full >> 10,
                (full - idle) >> 10,
                held == 0 ? 0 : (full - idle) / held,
                bound >> 10);
    }
}
