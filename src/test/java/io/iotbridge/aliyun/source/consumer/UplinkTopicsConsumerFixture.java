package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.UplinkTopicsConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.TaskMetrics;
import io.iotbridge.aliyun.metrics.TaskName;
import io.iotbridge.aliyun.source.records.RecordKeys;
import io.iotbridge.aliyun.source.records.ReportValues;
import io.iotbridge.aliyun.uplink.UplinkMetrics;
import io.iotbridge.aliyun.uplink.results.Results;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceTaskContext;

/** A source's own uplink with Kafka's and the platform's side in the test's hands. */
final class UplinkTopicsConsumerFixture implements AutoCloseable {

    static final int COUNT = 4;
    static final Duration ROUND = Duration.ofMillis(200);

    /** The topic holds answers. */
    static final Map<String, String> ANSWERS = Map.of(
            "uplink.routes", "a",
            "uplink.routes.a.kafka.topics", "commands",
            "uplink.routes.a.preset", "answer");

    final LinkFixture fixture = new LinkFixture();
    final AnsweringConsumer consumer = new AnsweringConsumer();
    final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    final Map<Integer, Long> offsets = new HashMap<>();
    DeadLetterRecords deadLetters;
    TaskMetrics task;
    UplinkMetrics metrics;
    UplinkTopicsConsumer uplink;
    int home;

    void start(Map<String, String> more) {
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
        task = TaskMetrics.open(SourceTaskContext.class, null, new TaskName("pumps", 0), 0, System::nanoTime);
        metrics = new UplinkMetrics(task, task.links(), config.uplink(), Clock.systemUTC(), System::nanoTime);
        home = config.devices().of(LinkFixture.DEVICE.id());
        deadLetters = new DeadLetterRecords(
                config.errorsTopic(),
                new RecordKeys(false),
                new ReportValues(false),
                "pumps",
                0,
                fixture.scheduler::nanoTime);
        uplink = new UplinkTopicsConsumer(
                config,
                fixture.pool,
                new UplinkConverters(config),
                consumer,
                new Forwarder(() -> producer),
                deadLetters,
                Results.UNWANTED,
                metrics,
                new Random(7),
                fixture.scheduler::nanoTime);
        uplink.assign();
        config.partitions().forEach(partition -> {
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            offsets.put(partition.partition(), 0L);
        });
    }

    @Override
    public void close() {
        task.close();
    }

    static TopicPartition partition(int number) {
        return new TopicPartition("commands", number);
    }

    void give(int partition, String key, String value) {
        long offset = offsets.merge(partition, 1L, Long::sum) - 1;
        consumer.addRecord(new ConsumerRecord<>("commands", partition, offset, bytes(key), bytes(value)));
    }

    /** An answer of the device, where it does not belong; the first record of that partition. */
    void giveAnswerElsewhere() {
        Headers headers = new RecordHeaders()
                .add("iot.request.id", bytes("7"))
                .add("iot.reply.topic", bytes("/sys/pk/pump1/thing/service/Flush_reply"));
        consumer.addRecord(new ConsumerRecord<>(
                "commands",
                elsewhere(),
                0,
                5L,
                TimestampType.CREATE_TIME,
                3,
                2,
                bytes("any"),
                bytes("{}"),
                headers,
                Optional.empty()));
    }

    int elsewhere() {
        return (home + 1) % COUNT;
    }

    FakePlatform.Connection signedIn() {
        fixture.scheduler.runDue();
        return fixture.platform.newest().acceptAll();
    }

    void round() {
        fixture.scheduler.pass(ROUND);
        uplink.round(true);
    }

    Optional<Long> committed(int partition) {
        OffsetAndMetadata committed =
                consumer.committed(Set.of(partition(partition))).get(partition(partition));
        return Optional.ofNullable(committed).map(OffsetAndMetadata::offset);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whoever commits hears of it with a later poll, as from Kafka's own. */
    static final class AnsweringConsumer extends MockConsumer<byte[], byte[]> {
        private final Deque<Runnable> answers = new ArrayDeque<>();
        /** What Kafka says to commits from now on, null if it takes them. */
        Exception refusal;

        int commits;
        /** Thrown once records are taken from Kafka and not returned yet. */
        Error failure;

        AnsweringConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            commits++;
            Exception answer = refusal;
            if (answer == null) {
                super.commitAsync(offsets, null);
            }
            if (callback != null) {
                answers.add(() -> callback.onComplete(offsets, answer));
            }
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            while (!answers.isEmpty()) {
                answers.removeFirst().run();
            }
            ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
            if (failure != null && !polled.isEmpty()) {
                throw failure;
            }
            return polled;
        }
    }
}
