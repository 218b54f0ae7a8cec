package io.iotbridge.aliyun.source.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.FakePlatform;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A converter whose schema registry is away for a while: as in a sink, its records are tried again for {@code errors.retry.timeout}. */
class UplinkConverterRetryTest {

    private final UplinkTopicsConsumerFixture source = new UplinkTopicsConsumerFixture();

    /** Needs a registry for every value. */
    public static final class RegistryConverter implements Converter {

        private static boolean away;
        private static int attempts;

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {}

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            attempts++;
            if (away) {
                throw new RetriableException("registry is away");
            }
            return new SchemaAndValue(Schema.BYTES_SCHEMA, value);
        }
    }

    @BeforeEach
    void open() {
        RegistryConverter.away = false;
        RegistryConverter.attempts = 0;
    }

    @AfterEach
    void close() {
        source.close();
    }

    private void start(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(more);
        props.put("uplink.value.converter", RegistryConverter.class.getName());
        source.start(props);
    }

    private void rounds(Duration time) {
        for (long passed = 0; passed < time.toMillis(); passed += UplinkTopicsConsumerFixture.ROUND.toMillis()) {
            source.round();
        }
    }

    private static List<String> texts(FakePlatform.Connection connection) {
        return connection.publishes().stream()
                .map(publish -> UplinkTopicsConsumerFixture.text(publish.payload()))
                .toList();
    }

    @Test
    void theSameRecordIsTriedAgainUntilItCanBeReadAndTheOrderStays() {
        start(Map.of("errors.retry.timeout", "60000"));
        source.give(source.home, "pk/pump1", "a");
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        RegistryConverter.away = true;
        source.give(source.home, "pk/pump1", "b");
        source.give(source.home, "pk/pump1", "c");
        rounds(Duration.ofSeconds(10));
        assertThat(texts(connection)).containsExactly("a");
        RegistryConverter.away = false;
        rounds(Duration.ofSeconds(10));
        connection.publishes().forEach(publish -> publish.done().complete(null));
        rounds(Duration.ofSeconds(2));
        assertThat(texts(connection)).containsExactly("a", "b", "c");
        assertThat(source.committed(source.home)).contains(3L);
        assertThat(source.metrics.balance().delivered()).isEqualTo(3);
    }

    @Test
    void whileItWaitsWhatWasAcknowledgedIsCommittedAndNoMore() {
        start(Map.of("errors.retry.timeout", "-1"));
        source.give(source.home, "pk/pump1", "a");
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        RegistryConverter.away = true;
        source.give(source.home, "pk/pump1", "b");
        int other = source.elsewhere();
        source.give(other, "pk/nobody", "c");
        connection.publishes().get(0).done().complete(null);
        rounds(Duration.ofMinutes(5));
        assertThat(source.committed(source.home)).contains(1L);
        assertThat(source.committed(other).orElse(0L)).isZero();
        source.uplink.finish();
        assertThat(source.committed(source.home)).contains(1L);
        assertThat(source.committed(other).orElse(0L)).isZero();
    }

    @Test
    void attemptsBecomeRarerUpToTheConfiguredDelay() {
        start(Map.of("errors.retry.timeout", "-1", "errors.retry.delay.max.ms", "10000"));
        RegistryConverter.away = true;
        source.give(source.home, "pk/pump1", "a");
        rounds(Duration.ofSeconds(1));
        assertThat(RegistryConverter.attempts).isBetween(2, 5);
        rounds(Duration.ofSeconds(99));
        assertThat(RegistryConverter.attempts).isBetween(12, 30);
    }

    @Test
    void partitionsRestMeanwhileAndNoneStaysPaused() {
        start(Map.of("errors.retry.timeout", "-1", "uplink.buffer.records", "2"));
        source.give(source.home, "pk/pump1", "a");
        source.round();
        assertThat(source.consumer.paused()).containsExactly(UplinkTopicsConsumerFixture.partition(source.home));
        int other = source.elsewhere();
        RegistryConverter.away = true;
        source.give(other, "pk/nobody", "b");
        source.round();
        assertThat(source.consumer.paused()).hasSize(UplinkTopicsConsumerFixture.COUNT);
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        connection.publishes().get(0).done().complete(null);
        source.round();
        assertThat(source.consumer.paused())
                .as("room again, and a record waits still")
                .hasSize(UplinkTopicsConsumerFixture.COUNT);
        RegistryConverter.away = false;
        source.deadLetters.take(1);
        assertThatThrownBy(() -> rounds(Duration.ofSeconds(2)))
                .as("the record that nobody can publish was read")
                .hasMessageContaining("pk/nobody");
    }

    @Test
    void afterThatTimeItIsABadRecord() {
        start(Map.of("errors.retry.timeout", "5000", "uplink.errors.topic", "errors"));
        RegistryConverter.away = true;
        IntStream.range(0, 2).forEach(number -> source.give(source.home, "pk/pump1", "v" + number));
        rounds(Duration.ofSeconds(4));
        assertThat(source.deadLetters.take(10)).isEmpty();
        rounds(Duration.ofSeconds(2));
        assertThat(source.deadLetters.take(10)).singleElement().satisfies(letter -> assertThat(letter.headers()
                        .lastWithName("iot.error.reason")
                        .value()
                        .toString())
                .contains("uplink.value.converter", "registry is away", "errors.retry.timeout"));
    }

    @Test
    void withoutThatTimeOrATopicItFailsTheTaskAndNamesTheSetting() {
        start(Map.of());
        RegistryConverter.away = true;
        source.give(source.home, "pk/pump1", "a");
        assertThatThrownBy(() -> rounds(Duration.ofSeconds(1)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("registry is away")
                .hasMessageContaining("errors.retry.timeout");
        assertThat(source.committed(source.home).orElse(0L)).isZero();
    }

    @Test
    void closingWaitsForNoAttempt() {
        start(Map.of("errors.retry.timeout", "-1"));
        RegistryConverter.away = true;
        source.give(source.home, "pk/pump1", "a");
        rounds(Duration.ofSeconds(30));
        int before = RegistryConverter.attempts;
        source.uplink.finish();
        source.uplink.close();
        assertThat(RegistryConverter.attempts).isEqualTo(before);
        assertThat(source.metrics.balance().inFlight()).isZero();
    }
}
