package io.iotbridge.aliyun.uplink.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Results reach Kafka, or somebody hears that they did not. */
class ResultsTopicTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Turns thread = new Turns();
    private final List<String> ends = new ArrayList<>();
    private int producers;

    private Runnable whileMade = () -> {};

    private final ResultsTopic results = new ResultsTopic(
            "results",
            consumed -> bytes((String) consumed.record().key()),
            () -> {
                producers++;
                whileMade.run();
                return producer;
            },
            thread);

    /** Does what it was given when the test says so. */
    private static final class Turns extends AbstractExecutorService {
        private final Deque<Runnable> given = new ArrayDeque<>();
        private boolean down;

        @Override
        public void execute(Runnable work) {
            given.addLast(work);
        }

        void run() {
            while (!given.isEmpty()) {
                given.removeFirst().run();
            }
        }

        @Override
        public void shutdown() {
            down = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            down = true;
            List<Runnable> left = List.copyOf(given);
            given.clear();
            return left;
        }

        @Override
        public boolean isShutdown() {
            return down;
        }

        @Override
        public boolean isTerminated() {
            return down;
        }

        @Override
        public boolean awaitTermination(long most, TimeUnit unit) {
            return down;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void tell(String key, long offset) {
        SinkRecord record =
                new SinkRecord("readings", 2, Schema.STRING_SCHEMA, key, Schema.STRING_SCHEMA, "value", offset);
        ConsumedRecord consumed = new ConsumedRecord(record, new TopicPartition("readings", 2), offset);
        results.tell(
                () -> Result.reported(
                        consumed, Result.Outcome.UNDELIVERABLE, Optional.empty(), "no route", Duration.ofMillis(7)),
                () -> ends.add("kept " + offset),
                () -> ends.add("lost " + offset));
    }

    /** The producer may hold up who calls it, so it is not called where the result is told. */
    @Test
    void aResultIsToldOnTheThreadAndKeptWhenKafkaHasIt() {
        tell("pk/pump1", 5);
        assertThat(producers).isZero();
        thread.run();
        assertThat(ends).isEmpty();
        assertThat(producer.history()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("results");
            assertThat(record.key()).isEqualTo(bytes("pk/pump1"));
            assertThat(text(record))
                    .isEqualTo("{\"outcome\":\"undeliverable\",\"topic\":\"readings\",\"partition\":2,\"offset\":5,"
                            + "\"id\":null,\"code\":null,\"message\":\"no route\",\"rejected\":{},\"millis\":7}");
        });
        producer.completeNext();
        assertThat(ends).containsExactly("kept 5");
        assertThat(results.failure()).isEmpty();
    }

    private static String text(ProducerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    @Test
    void whatKafkaRefusesIsLostAndFailsTheTaskByName() {
        tell("pk/pump1", 5);
        tell("pk/pump1", 6);
        thread.run();
        producer.errorNext(new RecordTooLargeException("too large"));
        assertThat(ends).containsExactly("lost 5");
        assertThat(results.failure()).hasValueSatisfying(failure -> assertThat(failure)
                .hasMessageContaining("uplink.results.topic results")
                .hasMessageContaining("too large")
                .hasMessageContaining("uplink.results.producer.*"));
        producer.completeNext();
        tell("pk/pump1", 7);
        thread.run();
        assertThat(ends).containsExactly("lost 5", "kept 6", "lost 7");
    }

    @Test
    void aProducerThatCannotBeMadeFailsTheTask() {
        ResultsTopic broken = new ResultsTopic(
                "results",
                consumed -> null,
                () -> {
                    throw new IllegalStateException("no such login module");
                },
                thread);
        broken.tell(
                () -> Result.reported(
                        new ConsumedRecord(
                                new SinkRecord("readings", 0, null, null, null, null, 0),
                                new TopicPartition("readings", 0),
                                0),
                        Result.Outcome.UNDELIVERABLE,
                        Optional.empty(),
                        "no route",
                        Duration.ZERO),
                () -> ends.add("kept"),
                () -> ends.add("lost"));
        thread.run();
        assertThat(ends).containsExactly("lost");
        assertThat(broken.failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("login module"));
    }

    /** Its record would be neither done nor undone, and each commit would wait for it. */
    @Test
    void aResultThatCannotBeMadeIsLostAndFailsTheTask() {
        results.tell(
                () -> {
                    throw new OutOfMemoryError("scripted");
                },
                () -> ends.add("kept"),
                () -> ends.add("lost"));
        assertThat(ends).containsExactly("lost");
        assertThat(results.failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("scripted"));
        assertThat(results.await(Duration.ZERO)).isTrue();
    }

    /** Each has exactly one end, wherever it is when the task ends; none of them is a failure. */
    @Test
    void whatIsUnderWayAtTheEndIsLost() {
        tell("pk/pump1", 5);
        thread.run();
        tell("pk/pump1", 6);
        results.close();
        tell("pk/pump1", 7);
        thread.run();
        assertThat(ends).containsExactlyInAnyOrder("lost 5", "lost 6", "lost 7");
        assertThat(results.failure()).isEmpty();
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void aProducerThatIsMadeWhileTheTaskEndsIsClosedToo() {
        whileMade = () -> results.close();
        tell("pk/pump1", 5);
        thread.run();
        assertThat(producer.closed()).isTrue();
        assertThat(ends).containsExactly("lost 5");
        assertThat(results.failure()).isEmpty();
    }

    /** A commit that follows the wait would else leave its record out. */
    @Test
    void waitingEndsOnlyWhenTheRecordIsDoneToo() {
        List<Boolean> waited = new ArrayList<>();
        results.tell(
                () -> Result.taken(
                        new ConsumedRecord(
                                new SinkRecord("readings", 0, null, "pk/pump1", null, null, 0),
                                new TopicPartition("readings", 0),
                                0),
                        Optional.empty(),
                        Duration.ZERO),
                () -> waited.add(results.await(Duration.ZERO)),
                () -> ends.add("lost"));
        thread.run();
        producer.completeNext();
        assertThat(waited).containsExactly(false);
        assertThat(results.await(Duration.ZERO)).isTrue();
    }

    @Test
    void waitingEndsWithTheLastOrWithTheTime() {
        results.await(Duration.ZERO);
        tell("pk/pump1", 5);
        thread.run();
        results.await(Duration.ofMillis(1));
        assertThat(ends).isEmpty();
        producer.completeNext();
        results.await(Duration.ofHours(1));
        assertThat(ends).containsExactly("kept 5");
    }
}
