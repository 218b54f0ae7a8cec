package io.iotbridge.aliyun.source.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.routing.Partitioner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that a source consumes and cannot publish, or not from where they are. */
class UplinkTopicsConsumerBadRecordsTest {

    private final UplinkTopicsConsumerFixture source = new UplinkTopicsConsumerFixture();

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void aRecordInAnotherPartitionIsNamedWithTheSettingToCheck() throws Exception {
        source.start(Map.of("uplink.errors.topic", "errors"));
        int wrong = source.elsewhere();
        source.give(wrong, "pk/pump1", "a");
        source.round();
        DeadLetter letter = source.deadLetters.take(10).get(0);
        assertThat(letter.topic()).isEqualTo("errors");
        assertThat(letter.key()).isEqualTo("pk/pump1");
        assertThat((byte[]) letter.value()).isEqualTo(UplinkTopicsConsumerFixture.bytes("a"));
        assertThat(letter.headers().lastWithName("iot.error.reason").value().toString())
                .contains(
                        "The record at commands-" + wrong + " offset 0 ",
                        "to partition " + source.home + " of " + UplinkTopicsConsumerFixture.COUNT,
                        "uplink.partitioner=murmur2");
        source.round();
        assertThat(source.committed(wrong).orElse(0L))
                .as("the errors topic does not have it yet")
                .isZero();
        letter.kept().complete(null);
        source.round();
        assertThat(source.committed(wrong)).contains(1L);
        assertThat(source.metrics.balance().reported()).isEqualTo(1);
    }

    /** What Connect gave up (too large, a converter, a transformation) is not reported, whatever errors.tolerance says. */
    @Test
    void aLetterThatConnectGaveUpFailsTheTaskAndCommitsNothing() throws Exception {
        source.start(Map.of("uplink.errors.topic", "errors"));
        int wrong = source.elsewhere();
        source.give(wrong, "pk/pump1", "a");
        source.round();
        source.deadLetters.take(10).get(0).settled(false);
        source.round();
        assertThatThrownBy(source::round)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("the record at commands-" + wrong + " offset 0")
                .rootCause()
                .hasMessageContaining("errors.tolerance=all");
        assertThat(source.committed(wrong).orElse(0L)).isZero();
        assertThat(source.metrics.balance().reported()).isZero();
    }

    @Test
    void aRecordFromBeforeThereWereMorePartitionsIsMovedToWhereItsDeviceIs() {
        source.start(Map.of());
        int old = Partitioner.MURMUR2.partition(UplinkTopicsConsumerFixture.bytes("pk/pump1"), 2);
        assertThat(old).isNotEqualTo(source.home);
        source.consumer.commitSync(
                Map.of(UplinkTopicsConsumerFixture.partition(old), new OffsetAndMetadata(0, "partitions=2")));
        source.give(old, "pk/pump1", "a");
        source.round();
        assertThat(source.producer.history()).singleElement().satisfies(moved -> {
            assertThat(moved.topic()).isEqualTo("commands");
            assertThat(moved.partition()).isEqualTo(source.home);
            assertThat(moved.key()).isEqualTo(UplinkTopicsConsumerFixture.bytes("pk/pump1"));
            assertThat(moved.value()).isEqualTo(UplinkTopicsConsumerFixture.bytes("a"));
        });
        source.round();
        assertThat(source.committed(old).orElse(0L)).as("it is not there yet").isZero();
        source.producer.completeNext();
        source.round();
        assertThat(source.committed(old)).contains(1L);
        assertThat(source.metrics.balance().retried()).isEqualTo(1);
    }

    @Test
    void anAnswerInAnotherPartitionIsWrittenOnceMoreIntoThatOfItsDevice() {
        source.start(UplinkTopicsConsumerFixture.ANSWERS);
        source.giveAnswerElsewhere();
        source.round();
        assertThat(source.producer.history()).singleElement().satisfies(written -> {
            assertThat(written.partition()).isEqualTo(source.home);
            assertThat(written.topic()).isEqualTo("commands");
            assertThat(written.timestamp()).isEqualTo(5);
            assertThat(written.headers().lastHeader("iot.reply.topic").value())
                    .isEqualTo(UplinkTopicsConsumerFixture.bytes("/sys/pk/pump1/thing/service/Flush_reply"));
        });
        source.round();
        assertThat(source.committed(source.elsewhere())).isNotEqualTo(Optional.of(1L));
        source.producer.completeNext();
        source.round();
        source.round();
        assertThat(source.committed(source.elsewhere())).contains(1L);
        assertThat(source.fixture.platform.opened()).isZero();
        assertThat(source.metrics.balance().retried()).isEqualTo(1);
    }

    @Test
    void whatTheConverterCannotReadIsABadRecord() {
        source.start(Map.of("uplink.errors.topic", "errors", "uplink.value.converter", JsonConverter.class.getName()));
        source.give(source.home, "pk/pump1", "{broken");
        source.round();
        DeadLetter letter = source.deadLetters.take(10).get(0);
        assertThat((byte[]) letter.value()).isEqualTo(UplinkTopicsConsumerFixture.bytes("{broken"));
        assertThat(letter.headers().lastWithName("iot.error.reason").value().toString())
                .contains("uplink.value.converter cannot read it");
    }

    /** Whatever recurses over it, on this thread's stack. */
    @Test
    void soIsOneThatIsNestedTooDeepForAConverter() {
        source.start(Map.of("uplink.errors.topic", "errors", "uplink.value.converter", DeepConverter.class.getName()));
        source.give(source.home, "pk/pump1", "[[[[");
        source.round();
        assertThat(source.deadLetters.take(10)).singleElement().satisfies(letter -> assertThat(letter.headers()
                        .lastWithName("iot.error.reason")
                        .value()
                        .toString())
                .contains("uplink.value.converter cannot read it"));
    }

    /** Recurses over what it reads. */
    public static final class DeepConverter implements Converter {

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {}

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            throw new StackOverflowError();
        }
    }

    @Test
    void withoutAnErrorsTopicABadRecordFailsOnceThoseBeforeItAreCommitted() {
        source.start(Map.of());
        source.give(source.home, "pk/pump1", "a");
        source.give(source.home, "pk/nobody-in-" + source.home, "bad");
        source.give(source.home, "pk/pump1", "c");
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        source.round();
        connection.publishes().get(0).done().complete(null);
        source.round();
        assertThat(source.committed(source.home)).contains(1L);
        assertThatThrownBy(source::round)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("The record at commands-" + source.home + " offset 1")
                .hasMessageContaining("uplink.errors.topic");
        assertThat(connection.publishes()).as("what is behind it waits").hasSize(1);
    }

    @Test
    void aPartitionIsHeldUpWhileTheErrorsTopicDoesNotHaveItsLetters() {
        source.start(Map.of("uplink.errors.topic", "errors", "uplink.buffer.bytes", "40000"));
        int wrong = source.elsewhere();
        source.give(wrong, "pk/pump1", "x".repeat(10_000));
        source.round();
        assertThat(source.consumer.paused()).containsExactly(UplinkTopicsConsumerFixture.partition(wrong));
        source.deadLetters.take(10).forEach(letter -> letter.kept().complete(null));
        source.round();
        assertThat(source.consumer.paused()).isEmpty();
    }
}
