package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Connect keeps for each source partition, and copies at each poll, does not grow with the devices. */
class SourcePartitionsTest {

    private static final int MANY = 500;

    private final LinkFixture fixture = new LinkFixture();
    private StartedSource source;

    private void start(int devices, Map<String, String> more) {
        Map<String, String> props = LeftOutDevicesTest.listing(devices);
        props.remove("downlink.status.topic");
        props.put("iot.connects.per.second", "0");
        props.putAll(more);
        SourceConfig config = new SourceConfig(props);
        source = StartedSource.start(
                config, fixture.pool, new SourceMetrics(config, null, Clock.systemUTC()), Optional.empty());
        for (int accepted = 0; accepted < devices; accepted++) {
            fixture.scheduler.runDue();
            fixture.platform.get(accepted).acceptAll();
        }
    }

    @AfterEach
    void close() {
        source.close();
    }

    private void deliver(FakePlatform.Connection connection) {
        String topic = connection.subscribes().get(0).get(0).replace("#", "get");
        connection.deliver(new InboundMessage(topic, new byte[] {'1'}, 1, false, 1));
    }

    private static Set<Map<String, ?>> partitions(List<SourceRecord> records) {
        Set<Map<String, ?>> partitions = new HashSet<>();
        records.forEach(record -> partitions.add(record.sourcePartition()));
        return partitions;
    }

    @Test
    void messagesOfManyDevicesHaveFewSourcePartitions() throws Exception {
        start(MANY, Map.of());
        fixture.platform.open().forEach(this::deliver);
        List<SourceRecord> records = source.poll();
        assertThat(records).hasSize(MANY);
        assertThat(partitions(records)).hasSizeLessThan(MANY / 50).doesNotContainNull();
        assertThat(records).extracting(SourceRecord::sourceOffset).doesNotContainNull();
    }

    @Test
    void whatKafkaDoesNotTakeKeepsItsSourcePartitionAndTheOthersShareOne() throws Exception {
        start(3, Map.of());
        deliver(fixture.platform.get(0));
        List<SourceRecord> stuck = source.poll();
        Set<Map<String, ?>> others = new HashSet<>();
        for (int poll = 0; poll < 20; poll++) {
            deliver(fixture.platform.get(1 + poll % 2));
            List<SourceRecord> records = source.poll();
            others.addAll(partitions(records));
            records.forEach(record -> source.disposedOf(record, true));
        }
        assertThat(others).hasSize(1).doesNotContainAnyElementsOf(partitions(stuck));
        source.disposedOf(stuck.get(0), true);
        deliver(fixture.platform.get(1));
        assertThat(partitions(source.poll())).isEqualTo(partitions(stuck));
    }

    @Test
    void aCopyThatATransformationMakesHasTheSourcePartitionToo() throws Exception {
        start(1, Map.of());
        deliver(fixture.platform.get(0));
        SourceRecord record = source.poll().get(0);
        SourceRecord copy =
                record.newRecord("renamed", null, null, record.key(), null, record.value(), record.timestamp());
        assertThat(copy.sourcePartition()).isNotNull().isEqualTo(record.sourcePartition());
        assertThat(copy.sourceOffset()).isNotNull().isEqualTo(record.sourceOffset());
        assertThat(copy.headers()).isEqualTo(record.headers());
    }

    /** But for the lists of devices that some of them bring: the next task finds those by their names. */
    @Test
    void statesOfManyLinksHaveFewSourcePartitions() throws Exception {
        start(MANY, Map.of("downlink.status.topic", "iot.states"));
        Set<Map<String, ?>> partitions = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            for (List<SourceRecord> records = source.poll(); records != null; records = source.poll()) {
                partitions.addAll(partitions(records));
                records.forEach(record -> source.disposedOf(record, true));
            }
            List.copyOf(fixture.platform.open())
                    .forEach(connection -> connection.die(LinkException.Kind.CONNECTION_LOST));
            fixture.scheduler.pass(Duration.ofMillis(1));
        }
        assertThat(partitions)
                .filteredOn(partition -> partition.containsKey("states"))
                .hasSizeBetween(1, 16);
        assertThat(partitions).hasSizeLessThan(16 + MANY / 50);
    }
}
