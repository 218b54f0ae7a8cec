package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.KafkaRecords;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A source connector that carries both directions. */
@ExtendWith(ClusterExtension.class)
class OneConnectorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DEVICES = 12;

    private final Cluster cluster;

    OneConnectorIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void tasksCarryBothWaysThroughARestartInMidStream() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("messages"), 3);
            cluster.topics().create(bridge.name("commands"), 6);
            String connector = bridge.start("both", bridge.both(3));
            bridge.awaitSubscribed(DEVICES);
            try (Traffic traffic = Traffic.start(cluster, bridge, DEVICES, Duration.ofMillis(5))) {
                awaitSent(traffic, 300);
                cluster.rest().restartTask(connector, 1);
                awaitSent(traffic, 600);
                cluster.rest().restart(connector);
                awaitSent(traffic, 900);
                Traffic.Duplicates duplicates = traffic.stopAndCheck();
                System.out.printf("one connector: %d messages each way, lost 0, %s%n", traffic.sent(), duplicates);
                Awaitility.await("every offset committed")
                        .atMost(PATIENCE)
                        .until(() -> committed(connector) == traffic.sent());
                assertThat(duplicates.downlink()).isZero();
            }
            assertThat(bridge.emulator().platform().devices())
                    .as("nobody was in two places")
                    .allMatch(device -> device.kicks() == 0);
            bridge.assertPacketIds();
        }
    }

    private static void awaitSent(Traffic traffic, int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> traffic.sent() >= count);
    }

    private long committed(String connector) {
        return cluster.topics().committedBySink(connector).values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    @Test
    void morePartitionsAreNoticedInMidStreamAndSharedOutAnew() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("commands"), 2);
            String connector = bridge.start("both", bridge.both(2));
            bridge.awaitSubscribed(DEVICES);
            // Its producer hears of new partitions within five minutes; until then it writes to those it knows.
            try (Traffic traffic = Traffic.start(cluster, bridge, DEVICES, Duration.ofMillis(5))) {
                awaitSent(traffic, 300);
                cluster.topics().grow(bridge.name("commands"), 5);
                Awaitility.await("tasks know five partitions").atMost(PATIENCE).until(() -> cluster.rest()
                        .taskConfigs(connector)
                        .toString()
                        .contains("\"iot.task.partitions\":\"5\""));
                awaitSent(traffic, traffic.sent() + 300);
                cluster.rest().awaitRunning(connector, 2);
                Traffic.Duplicates duplicates = traffic.stopAndCheck();
                System.out.printf("growth: %d messages each way, lost 0, %s%n", traffic.sent(), duplicates);
            }
            int[] before = IntStream.range(0, DEVICES)
                    .map(device -> bridge.accepted("pump" + device).size())
                    .toArray();
            try (KafkaRecords fresh = new KafkaRecords(cluster.kafka().bootstrapServers())) {
                for (int device = 0; device < DEVICES; device++) {
                    fresh.produce(bridge.name("commands"), Bridge.PRODUCT + "/pump" + device, "after");
                }
            }
            for (int device = 0; device < DEVICES; device++) {
                String name = "pump" + device;
                int most = before[device] + 1;
                Awaitility.await("records of " + name)
                        .atMost(PATIENCE)
                        .until(() -> bridge.accepted(name).size() == most);
            }
            bridge.assertPacketIds();
        }
    }

    @Test
    void badRecordsGoToTheErrorsTopicAndTheirOffsetsOn() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("commands"), 6);
            cluster.topics().create(bridge.name("dead"), 1);
            Map<String, String> props = bridge.both(2);
            props.put("uplink.errors.topic", bridge.name("dead"));
            String connector = bridge.start("both", props);
            RecordMetadata good = cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/pump0", "good");
            RecordMetadata unknown =
                    cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/nobody", "bad");
            RecordMetadata misplaced = cluster.records()
                    .produceTo(
                            new TopicPartition(bridge.name("commands"), (good.partition() + 1) % 6),
                            Bridge.PRODUCT + "/pump0",
                            "misplaced");

            try (TopicReader reader = cluster.records().read(bridge.name("dead"))) {
                List<ConsumerRecord<byte[], byte[]>> dead = reader.await(2, PATIENCE);
                assertThat(dead).hasSize(2);
                assertThat(reason(dead, unknown)).contains("a1Product/nobody is not in iot.devices");
                assertThat(reason(dead, misplaced))
                        .contains(
                                "The record at " + bridge.name("commands") + "-" + misplaced.partition() + " offset "
                                        + misplaced.offset(),
                                "belong to partition " + good.partition() + " of 6",
                                "uplink.partitioner=murmur2");
                assertThat(dead)
                        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                        .containsExactlyInAnyOrder(Bridge.PRODUCT + "/nobody", Bridge.PRODUCT + "/pump0");
                assertThat(header(dead.get(0), "iot.error.kind")).isEqualTo("uplink");
                assertThat(header(dead.get(0), "iot.error.connector")).isEqualTo(connector);
            }
            Awaitility.await("offsets of all three committed")
                    .atMost(PATIENCE)
                    .until(() -> committed(connector) == good.offset() + unknown.offset() + misplaced.offset() + 3);
            assertThat(bridge.accepted("pump0")).hasSize(1);
            bridge.assertPacketIds();
        }
    }

    private static String reason(List<ConsumerRecord<byte[], byte[]>> dead, RecordMetadata of) {
        return dead.stream()
                .filter(record -> header(record, "iot.error.partition").equals(Integer.toString(of.partition())))
                .filter(record -> header(record, "iot.error.offset").equals(Long.toString(of.offset())))
                .map(record -> header(record, "iot.error.reason"))
                .findFirst()
                .orElseThrow();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void aPausedConnectorCommitsWhatIsAcknowledgedMeanwhile() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("commands"), 1);
            String connector = bridge.start("both", bridge.both(1));
            bridge.awaitSubscribed(1);
            FaultSettings late = FaultSettings.everyDevice().withDelayMs(4_000);
            bridge.emulator().platform().fault(Fault.DELAY_PUBACKS, late);
            for (int number = 1; number <= 3; number++) {
                int published = number;
                cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/pump0", "late" + number);
                Awaitility.await("published")
                        .atMost(PATIENCE)
                        .until(() -> bridge.emulator().platform().published() == published);
                Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            }
            cluster.rest().pause(connector);
            Awaitility.await("committed while it is paused").atMost(PATIENCE).until(() -> committed(connector) == 3);
            assertThat(bridge.emulator().platform().published()).isEqualTo(3);
            bridge.assertPacketIds();
        }
    }

    @Test
    void withoutAnErrorsTopicABadRecordFailsTheTaskByName() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("commands"), 1);
            String connector = bridge.start("both", bridge.both(1));
            cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/nobody", "bad");
            Awaitility.await("task failed")
                    .atMost(PATIENCE)
                    .until(() -> cluster.rest().status(connector).toString().contains("uplink.errors.topic"));
            assertThat(cluster.rest().status(connector).toString())
                    .contains("The record at " + bridge.name("commands") + "-0 offset 0 cannot be published");
        }
    }

    @Test
    void topicsWithDifferentNumbersOfPartitionsAreRefusedByName() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("commands"), 2);
            cluster.topics().create(bridge.name("others"), 3);
            Map<String, String> props = bridge.both(1);
            props.put("uplink.topics", bridge.name("commands") + "," + bridge.name("others"));
            props.put("uplink.routes.updates.kafka.topics", bridge.name(".*"));
            String connector = bridge.post("both", props);
            Awaitility.await("connector failed")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> cluster.rest()
                            .status(connector)
                            .toString()
                            .contains("different numbers of partitions, {" + bridge.name("commands") + "=2, "
                                    + bridge.name("others") + "=3}"));
        }
    }
}
