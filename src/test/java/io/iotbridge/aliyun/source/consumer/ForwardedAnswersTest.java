package io.iotbridge.aliyun.source.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.routing.Partitioner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer leaves from the task of its device, whatever its key and its partition. */
class ForwardedAnswersTest {

    private static final String TOPIC = "/sys/pk/pump1/thing/service/Flush_reply";

    private final UplinkTopicsConsumerFixture kafka = new UplinkTopicsConsumerFixture();

    @BeforeEach
    void start() {
        kafka.start(Map.of(
                "uplink.routes", "a",
                "uplink.routes.a.kafka.topics", "commands",
                "uplink.routes.a.preset", "answer",
                "uplink.errors.topic", "errors"));
    }

    @AfterEach
    void end() {
        kafka.close();
    }

    private void give(int partition, String answerTopic) {
        give(partition, "any", answerTopic);
    }

    private void give(int partition, String key, String answerTopic) {
        Headers headers = new RecordHeaders()
                .add("iot.request.id", UplinkTopicsConsumerFixture.bytes("7"))
                .add("iot.reply.topic", UplinkTopicsConsumerFixture.bytes(answerTopic));
        long offset = kafka.offsets.merge(partition, 1L, Long::sum) - 1;
        kafka.consumer.addRecord(new ConsumerRecord<>(
                "commands",
                partition,
                offset,
                5L,
                TimestampType.CREATE_TIME,
                3,
                2,
                UplinkTopicsConsumerFixture.bytes(key),
                UplinkTopicsConsumerFixture.bytes("{}"),
                headers,
                Optional.empty()));
    }

    private int elsewhere() {
        return (kafka.home + 1) % UplinkTopicsConsumerFixture.COUNT;
    }

    @Test
    void anAnswerInAnotherPartitionIsWrittenOnceMoreIntoThatOfItsDevice() {
        give(elsewhere(), TOPIC);
        kafka.round();
        ProducerRecord<byte[], byte[]> written = kafka.producer.history().get(0);
        assertThat(written.partition()).isEqualTo(kafka.home);
        assertThat(written.topic()).isEqualTo("commands");
        assertThat(written.timestamp()).isEqualTo(5);
        assertThat(UplinkTopicsConsumerFixture.text(
                        written.headers().lastHeader("iot.reply.topic").value()))
                .isEqualTo(TOPIC);
        kafka.round();
        assertThat(kafka.committed(elsewhere())).isNotEqualTo(Optional.of(1L));
        kafka.producer.completeNext();
        kafka.round();
        kafka.round();
        assertThat(kafka.committed(elsewhere())).contains(1L);
        assertThat(kafka.fixture.platform.opened()).isZero();
        assertThat(kafka.metrics.balance().retried()).isEqualTo(1);
    }

    @Test
    void oneInItsDevicesPartitionLeaves() {
        give(kafka.home, TOPIC);
        kafka.round();
        FakePlatform.Connection connection = kafka.signedIn();
        kafka.round();
        kafka.fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes())
                .extracting(FakePlatform.Published::topic)
                .containsExactly(TOPIC);
        assertThat(kafka.producer.history()).isEmpty();
    }

    @Test
    void whatIsNoAnswerIsNotWrittenOnceMoreButReported() {
        give(elsewhere(), "/pk/pump1/user/update");
        kafka.round();
        assertThat(kafka.producer.history()).isEmpty();
        assertThat(kafka.deadLetters.take(10)).hasSize(1);
    }

    /** Its key belongs elsewhere now, and belonged here when there were fewer partitions: sent there, it would be sent back here, for ever. */
    @Test
    void oneInItsDevicesPartitionLeavesWhereverItsKeyBelonged() {
        int before = kafka.home + 1;
        String key = IntStream.range(0, 1_000)
                .mapToObj(Integer::toString)
                .filter(text -> partition(text, before) == kafka.home)
                .filter(text -> partition(text, UplinkTopicsConsumerFixture.COUNT) != kafka.home)
                .findFirst()
                .orElseThrow();
        kafka.consumer.commitSync(Map.of(
                UplinkTopicsConsumerFixture.partition(kafka.home), new OffsetAndMetadata(0, "partitions=" + before)));
        give(kafka.home, key, TOPIC);
        kafka.round();
        FakePlatform.Connection connection = kafka.signedIn();
        kafka.round();
        kafka.fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(kafka.producer.history()).isEmpty();
        assertThat(connection.publishes())
                .extracting(FakePlatform.Published::topic)
                .containsExactly(TOPIC);
    }

    private static int partition(String key, int count) {
        return Partitioner.MURMUR2.partition(UplinkTopicsConsumerFixture.bytes(key), count);
    }
}
