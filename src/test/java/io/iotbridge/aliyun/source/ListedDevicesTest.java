package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.source.states.OffsetsFixture;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What lists of devices cost, and that they hold what they are to when Kafka gives up records or there were many tasks. */
class ListedDevicesTest {

    private final LinkFixture fixture = new LinkFixture();
    private final OffsetsFixture offsets = new OffsetsFixture();

    private StartedSource start(int devices) {
        return start(devices, "iot.states");
    }

    private StartedSource start(int devices, String topic) {
        Map<String, String> props = LeftOutDevicesTest.listing(devices);
        props.put("downlink.status.topic", topic);
        SourceConfig config = new SourceConfig(props);
        return StartedSource.start(
                config, fixture.pool, new SourceMetrics(config, null, Clock.systemUTC()), Optional.of(offsets));
    }

    private static DeviceRegistry pumps(int count) {
        return DeviceRegistry.of(IntStream.range(0, count)
                .mapToObj(i -> LinkFixture.device("pump" + i))
                .toList());
    }

    private static List<SourceRecord> poll(StartedSource source) throws InterruptedException {
        List<SourceRecord> all = new ArrayList<>();
        for (List<SourceRecord> records = source.poll(); records != null; records = source.poll()) {
            all.addAll(records);
        }
        return all;
    }

    private List<Object> deleted(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> record.value() == null)
                .<Object>map(SourceRecord::key)
                .toList();
    }

    private void settle(StartedSource source, List<SourceRecord> records) {
        records.forEach(record -> {
            offsets.commit(record);
            source.disposedOf(record, true);
        });
    }

    /** Characters of the lists in records that are all on their way; what several share counts once. */
    private static long characters(List<SourceRecord> records) {
        Set<Object> lists = Collections.newSetFromMap(new IdentityHashMap<>());
        records.stream()
                .map(record -> record.sourceOffset().get("devices"))
                .filter(Objects::nonNull)
                .forEach(lists::add);
        return lists.stream().mapToLong(list -> ((String) list).length()).sum();
    }

    /** With {@code errors.tolerance=all} Connect commits the offset of a record that the producer has given up. */
    @Test
    void aDeletionThatTheProducerGivesUpIsTriedOnceMoreAndByTheNextTask() throws Exception {
        try (StartedSource source = start(3)) {
            settle(source, poll(source));
            source.setDevices(pumps(2));
            for (int attempt = 0; attempt < 2; attempt++) {
                List<SourceRecord> records = poll(source);
                assertThat(deleted(records)).containsExactly("pk/pump2");
                records.forEach(offsets::commit);
                records.forEach(record -> source.disposedOf(record, false));
            }
            assertThat(poll(source)).isEmpty();
        }
        try (StartedSource source = start(2)) {
            List<SourceRecord> records = poll(source);
            assertThat(deleted(records)).containsExactly("pk/pump2");
            settle(source, records);
        }
        try (StartedSource source = start(2)) {
            assertThat(deleted(poll(source))).isEmpty();
        }
    }

    @Test
    void aDeviceThatIsBackAfterItsDeletionWasGivenUpIsNotDeleted() throws Exception {
        try (StartedSource source = start(3)) {
            settle(source, poll(source));
            source.setDevices(pumps(2));
            List<SourceRecord> records = poll(source);
            source.setDevices(pumps(3));
            records.forEach(record -> source.disposedOf(record, false));
            assertThat(deleted(poll(source))).isEmpty();
        }
    }

    @Test
    void eachTopicOfStatesHasListsOfItsOwn() throws Exception {
        try (StartedSource source = start(3)) {
            settle(source, poll(source));
        }
        try (StartedSource source = start(2, "iot.other")) {
            List<SourceRecord> records = poll(source);
            assertThat(deleted(records)).isEmpty();
            settle(source, records);
        }
        try (StartedSource source = start(2)) {
            assertThat(deleted(poll(source))).containsExactly("pk/pump2");
        }
    }

    /** While Kafka takes nothing all of them wait in the producer. */
    @Test
    void recordsOfThousandsOfDevicesOnTheirWayShareTheirLists() throws Exception {
        List<SourceRecord> records;
        try (StartedSource source = start(2_000)) {
            records = poll(source);
            assertThat(records).hasSize(2_000);
            assertThat(characters(records)).isLessThan(100_000);
            settle(source, records);
        }
        try (StartedSource source = start(1)) {
            records = poll(source);
            assertThat(deleted(records)).hasSize(1_999);
            assertThat(characters(records)).isLessThan(200_000);
            settle(source, records);
        }
        try (StartedSource source = start(1)) {
            assertThat(deleted(poll(source))).isEmpty();
        }
    }
}
