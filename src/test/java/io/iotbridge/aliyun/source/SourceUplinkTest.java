package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.UplinkTopicsConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.routing.Partitioner;
import io.iotbridge.aliyun.uplink.UplinkMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source's own uplink with Kafka's and the platform's side in the test's hands. */
class SourceUplinkTest {

    private static final int COUNT = 4;

    private final LinkFixture fixture = new LinkFixture();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Map<Integer, Long> offsets = new HashMap<>();
    private DeadLetterRecords deadLetters;
    private SourceMetrics task;
    private UplinkMetrics metrics;
    private SourceUplink uplink;
    private int home;

    private void start(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "name", "pumps",
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret",
                "downlink.routes", "d",
                "downlink.routes.d.mqtt.filter", "/{productKey}/{deviceName}/user/get",
                "downlink.routes.d.kafka.topic", "messages",
                "uplink.topics", "commands"));
        props.putAll(Map.of(
                "uplink.consumer.bootstrap.servers", "kafka:9092",
                "uplink.routes", "u",
                "uplink.routes.u.kafka.topics", "commands",
                "uplink.routes.u.mqtt.topic", "/{productKey}/{deviceName}/user/update",
                "uplink.rate.qos1.per.second", "0",
                "uplink.drain.timeout.ms", "0",
                "iot.task.shard", "0/1",
                "iot.task.partitions", Integer.toString(COUNT)));
        props.putAll(more);
        SourceConfig source = new SourceConfig(props);
        UplinkTopicsConfig config = source.uplink().orElseThrow();
        task = new SourceMetrics(source, null, Clock.systemUTC());
        metrics = task.uplink(config.uplink());
        home = config.devices().of(LinkFixture.DEVICE.id());
        deadLetters = new DeadLetterRecords(config.errorsTopic(), "pumps", 0);
        uplink = new SourceUplink(
                config,
                fixture.pool,
                new UplinkConverters(config),
                consumer,
                new Forwarder(() -> producer),
                deadLetters,
                metrics,
                fixture.scheduler::nanoTime);
        uplink.assign();
        config.partitions().forEach(partition -> {
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            offsets.put(partition.partition(), 0L);
        });
    }

    @AfterEach
    void close() {
        task.close();
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition("commands", number);
    }

    private void give(int partition, String key, String value) {
        long offset = offsets.merge(partition, 1L, Long::sum) - 1;
        consumer.addRecord(new ConsumerRecord<>("commands", partition, offset, bytes(key), bytes(value)));
    }

    private FakePlatform.Connection signedIn() {
        fixture.scheduler.runDue();
        return fixture.platform.newest().acceptAll();
    }

    private void round() {
        fixture.scheduler.pass(Duration.ofMillis(200));
        uplink.round(true);
    }

    private Optional<Long> committed(int partition) {
        OffsetAndMetadata committed =
                consumer.committed(Set.of(partition(partition))).get(partition(partition));
        return Optional.ofNullable(committed).map(OffsetAndMetadata::offset);
    }

    @Test
    void publishesAndCommitsWhatIsAcknowledgedAndNoMore() {
        start(Map.of());
        give(home, "pk/pump1", "a");
        give(home, "pk/pump1", "b");
        round();
        FakePlatform.Connection connection = signedIn();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes()).extracting(p -> text(p.payload())).containsExactly("a", "b");
        round();
        assertThat(committed(home).orElse(0L)).isZero();
        connection.publishes().get(1).done().complete(null);
        round();
        assertThat(committed(home).orElse(0L)).as("the first is open").isZero();
        connection.publishes().get(0).done().complete(null);
        round();
        assertThat(committed(home)).contains(2L);
        assertThat(metrics.balance().delivered()).isEqualTo(2);
    }

    @Test
    void beginsWhereItsGroupHasCommitted() {
        start(Map.of());
        consumer.commitSync(Map.of(partition(home), new OffsetAndMetadata(1)));
        give(home, "pk/pump1", "a");
        give(home, "pk/pump1", "b");
        round();
        FakePlatform.Connection connection = signedIn();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes()).extracting(p -> text(p.payload())).containsExactly("b");
    }

    @Test
    void aRecordInAnotherPartitionIsNamedWithTheSettingToCheck() throws Exception {
        start(Map.of("uplink.errors.topic", "errors"));
        int wrong = (home + 1) % COUNT;
        give(wrong, "pk/pump1", "a");
        round();
        DeadLetter letter = deadLetters.take(10).get(0);
        assertThat(letter.topic()).isEqualTo("errors");
        assertThat((byte[]) letter.key()).isEqualTo(bytes("pk/pump1"));
        assertThat((byte[]) letter.value()).isEqualTo(bytes("a"));
        assertThat(letter.headers().lastWithName("iot.error.reason").value().toString())
                .contains(
                        "The record at commands-" + wrong + " offset 0 ",
                        "in partition " + home + " of " + COUNT,
                        "uplink.partitioner=murmur2");
        round();
        assertThat(committed(wrong).orElse(0L))
                .as("the errors topic does not have it yet")
                .isZero();
        letter.kept().complete(null);
        round();
        assertThat(committed(wrong)).contains(1L);
        assertThat(metrics.balance().reported()).isEqualTo(1);
    }

    @Test
    void aRecordFromBeforeThereWereMorePartitionsIsMovedToWhereItsDeviceIs() {
        start(Map.of());
        int old = Partitioner.MURMUR2.partition(bytes("pk/pump1"), 2);
        assertThat(old).isNotEqualTo(home);
        consumer.commitSync(Map.of(partition(old), new OffsetAndMetadata(0, "partitions=2")));
        give(old, "pk/pump1", "a");
        round();
        assertThat(producer.history()).singleElement().satisfies(moved -> {
            assertThat(moved.topic()).isEqualTo("commands");
            assertThat(moved.partition()).isEqualTo(home);
            assertThat(moved.key()).isEqualTo(bytes("pk/pump1"));
            assertThat(moved.value()).isEqualTo(bytes("a"));
        });
        round();
        assertThat(committed(old).orElse(0L)).as("it is not there yet").isZero();
        producer.completeNext();
        round();
        assertThat(committed(old)).contains(1L);
        assertThat(metrics.balance().retried()).isEqualTo(1);
    }

    @Test
    void theNumberOfPartitionsIsKeptWithTheOffsetsThoughNoRecordComes() {
        start(Map.of());
        round();
        round();
        for (int number = 0; number < COUNT; number++) {
            assertThat(consumer.committed(Set.of(partition(number)))
                            .get(partition(number))
                            .metadata())
                    .isEqualTo("partitions=4");
        }
    }

    @Test
    void whatTheConverterCannotReadIsABadRecord() {
        start(Map.of("uplink.errors.topic", "errors", "uplink.value.converter", JsonConverter.class.getName()));
        give(home, "pk/pump1", "{broken");
        round();
        DeadLetter letter = deadLetters.take(10).get(0);
        assertThat((byte[]) letter.value()).isEqualTo(bytes("{broken"));
        assertThat(letter.headers().lastWithName("iot.error.reason").value().toString())
                .contains("uplink.value.converter cannot read it");
    }

    @Test
    void withoutAnErrorsTopicABadRecordFailsOnceThoseBeforeItAreCommitted() {
        start(Map.of());
        give(home, "pk/pump1", "a");
        give(home, "pk/nobody-in-" + home, "bad");
        give(home, "pk/pump1", "c");
        round();
        FakePlatform.Connection connection = signedIn();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        round();
        connection.publishes().get(0).done().complete(null);
        round();
        assertThat(committed(home)).contains(1L);
        assertThatThrownBy(this::round)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("The record at commands-" + home + " offset 1")
                .hasMessageContaining("uplink.errors.topic");
        assertThat(connection.publishes()).as("what is behind it waits").hasSize(1);
    }

    @Test
    void aFullBufferPausesThePartitionUntilThePlatformHasTakenMore() {
        start(Map.of("uplink.buffer.records", "2"));
        give(home, "pk/pump1", "a");
        round();
        assertThat(consumer.paused()).containsExactly(partition(home));
        FakePlatform.Connection connection = signedIn();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        connection.publishes().get(0).done().complete(null);
        round();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void aDeviceThatIsAddedIsPublishedAs() {
        start(Map.of("uplink.errors.topic", "errors"));
        uplink.devicesAre(DeviceRegistry.of(List.of()));
        round();
        uplink.devicesAre(DeviceRegistry.of(List.of(LinkFixture.DEVICE)));
        give(home, "pk/pump1", "a");
        round();
        FakePlatform.Connection connection = signedIn();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes()).hasSize(1);
    }

    @Test
    void onceClosedItPublishesAndCommitsNothing() {
        start(Map.of());
        give(home, "pk/pump1", "a");
        round();
        FakePlatform.Connection connection = signedIn();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        uplink.close();
        connection.publishes().get(0).done().complete(null);
        give(home, "pk/pump1", "b");
        round();
        uplink.finish();
        assertThat(committed(home).orElse(0L)).isZero();
        assertThat(connection.publishes()).hasSize(1);
        assertThat(metrics.balance().inFlight()).isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
