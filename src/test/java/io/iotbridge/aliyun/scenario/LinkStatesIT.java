package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.MBeans;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The states of links in a compacted topic, through the packaged plugin in a worker. {@code -Dstates.devices=2000 -Dstates.seconds=60} is the long run.
 */
@ExtendWith(ClusterExtension.class)
class LinkStatesIT {

    private static final int DEVICES = Integer.getInteger("states.devices", 40);
    private static final Duration FLAPPING = Duration.ofSeconds(Integer.getInteger("states.seconds", 2));
    /** Many devices make their connections anew all at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(60 + DEVICES / 20);

    private static final int TASKS = 2;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Cluster cluster;

    LinkStatesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static JsonNode json(byte[] value) {
        try {
            return MAPPER.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String state(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null
                ? "removed"
                : json(record.value()).path("state").asText();
    }

    private static Map<String, List<ConsumerRecord<byte[], byte[]>>> byDevice(TopicReader reader) {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : reader.records()) {
            records.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), device -> new ArrayList<>())
                    .add(record);
        }
        return records;
    }

    private static Map<String, String> last(TopicReader reader) {
        Map<String, String> last = new TreeMap<>();
        byDevice(reader).forEach((device, records) -> last.put(device, state(records.get(records.size() - 1))));
        return last;
    }

    private static Map<String, String> expected(String pump0, String pump1) {
        Map<String, String> states = new TreeMap<>();
        for (int i = 0; i < DEVICES; i++) {
            states.put(Bridge.PRODUCT + "/pump" + i, i == 0 ? pump0 : i == 1 ? pump1 : "up");
        }
        return states;
    }

    private static void await(TopicReader reader, Map<String, String> states) {
        Awaitility.await("the last states").atMost(PATIENCE).untilAsserted(() -> assertThat(last(reader))
                .isEqualTo(states));
    }

    @Test
    void theLastStateOfEveryFlappingDeviceIsTrueAndItsRecordsAreInOrder() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES);
                MBeans beans = MBeans.of(cluster.worker().process())) {
            cluster.topics().create(bridge.name("states"), 3, "cleanup.policy", "compact");
            Fleet fleet = new Fleet(bridge, DEVICES);
            Map<String, String> source =
                    fleet.watchedBy(bridge.source(bridge.emulator().wss()));
            source.put("tasks.max", Integer.toString(TASKS));
            source.put("iot.refused.attempts", "1");
            source.put("iot.connects.per.second", "0");
            source.put("downlink.status.topic", bridge.name("states"));
            source.put("downlink.admin.bootstrap.servers", cluster.kafka().bootstrapServers());
            String connector = bridge.start("source", source);
            try (TopicReader reader = cluster.records().read(bridge.name("states"))) {
                await(reader, expected("up", "up"));
                int cuts = flap(bridge);
                await(reader, expected("up", "up"));
                fleet.platform.disable(Bridge.PRODUCT, "pump1");
                fleet.secrets.remove("pump0");
                fleet.replace();
                await(reader, expected("removed", "refused"));

                long written = 0;
                long merged = 0;
                for (int task = 0; task < TASKS; task++) {
                    String name = "kafka.connect:type=plugins,connector=" + connector + ",task=" + task;
                    written += ((Number) beans.read(name, "states-written-total")).longValue();
                    merged += ((Number) beans.read(name, "states-merged-total")).longValue();
                    assertThat(((Number) beans.read(name, "states-lost-total")).longValue())
                            .isZero();
                }
                assertThat(written).isEqualTo(reader.records().size());
                byDevice(reader).forEach((device, records) -> assertInOrder(device, records, fleet));
                System.out.printf(
                        "states: %d devices, %d cuts in %s, %d records, %d merged%n",
                        DEVICES, cuts, FLAPPING, written, merged);

                // What a task that dies could not write, its successor does.
                bridge.delete(connector);
                fleet.platform.enable(Bridge.PRODUCT, "pump1");
                bridge.start("source", source);
                await(reader, expected("removed", "up"));
            }
        }
    }

    /** Cuts one device in twenty off, again and again; says how often it has told the emulator to. */
    private static int flap(Bridge bridge) {
        Random random = new Random(7);
        AtomicInteger cuts = new AtomicInteger();
        long end = System.nanoTime() + FLAPPING.toNanos();
        Awaitility.await("flapping")
                .pollInterval(Duration.ofMillis(50))
                .atMost(FLAPPING.plus(PATIENCE))
                .until(() -> {
                    for (int i = 0; i < Math.max(1, DEVICES / 20); i++) {
                        String device = "pump" + random.nextInt(DEVICES);
                        cuts.incrementAndGet();
                        bridge.emulator()
                                .platform()
                                .fault(Fault.CUT_DEVICE, FaultSettings.forDevice(Bridge.PRODUCT, device));
                    }
                    return System.nanoTime() - end > 0;
                });
        return cuts.get();
    }

    /** No more than two records for each sign-in, and time goes on. */
    private static void assertInOrder(String device, List<ConsumerRecord<byte[], byte[]>> records, Fleet fleet) {
        int signIns = fleet.state(device.substring(device.indexOf('/') + 1)).connects();
        assertThat(records).as(device).hasSizeLessThanOrEqualTo(2 * signIns + 3);
        ConsumerRecord<byte[], byte[]> before = null;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (before != null) {
                assertThat(record.timestamp()).as(device).isGreaterThanOrEqualTo(before.timestamp());
            }
            before = record;
        }
    }
}
