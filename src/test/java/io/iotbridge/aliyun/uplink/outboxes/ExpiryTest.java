package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.publishes.Expiry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.stream.Stream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are of no use any more when their turn comes are reported and do not leave. */
class ExpiryTest {

    private static final CoalesceRules RULES = ReadingsFixture.rules(200, false);

    private final ConfirmationsFixture on =
            new ConfirmationsFixture(0, 120, ReadingsFixture.POST + "_reply", ReadingsFixture.BATCH + "_reply");

    private void add(int number, long expires) {
        on.add(ReadingsFixture.reading(number, "Speed", 1_000 + number, RULES, expires));
    }

    private static SinkRecord record(Long timestamp, Object expires) {
        ConnectHeaders headers = new ConnectHeaders();
        if (expires != null) {
            headers.add("iot.expires", expires, null);
        }
        return new SinkRecord(
                "t", 0, null, null, Schema.BYTES_SCHEMA, new byte[0], 0, timestamp, TimestampType.CREATE_TIME, headers);
    }

    @Test
    void aRecordLivesAsLongAsItsRouteSaysAfterItsTimestamp() throws ThingException {
        assertThat(Expiry.of(record(1_000L, null), Duration.ofMillis(500))).isEqualTo(1_500);
        assertThat(Expiry.of(record(1_000L, null), Duration.ZERO)).isEqualTo(Expiry.NEVER);
        assertThat(Expiry.of(record(null, null), Duration.ofMillis(500))).isEqualTo(Expiry.NEVER);
    }

    /** An age limit of for ever, as some write it, is none, also after a timestamp of the far future. */
    @ParameterizedTest
    @CsvSource({"1000, 9223372036854775807", "1000, 9223372036854774808", "9223372036854775807, 1"})
    void anAgeLimitBeyondTheEndOfTimeIsNone(long timestamp, long maxAge) throws ThingException {
        assertThat(Expiry.of(record(timestamp, null), Duration.ofMillis(maxAge)))
                .isEqualTo(Expiry.NEVER);
    }

    static Stream<Object> times() {
        return Stream.of(1_200L, 1_200, " 1200", "1200".getBytes(StandardCharsets.UTF_8), new Date(1_200));
    }

    @ParameterizedTest
    @MethodSource("times")
    void itsHeaderCanSayAnEarlierTime(Object expires) throws ThingException {
        assertThat(Expiry.of(record(1_000L, expires), Duration.ofMillis(500))).isEqualTo(1_200);
        assertThat(Expiry.of(record(1_000L, expires), Duration.ofMillis(100))).isEqualTo(1_100);
        assertThat(Expiry.of(record(null, expires), Duration.ZERO)).isEqualTo(1_200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "12.5"})
    void aHeaderThatHoldsNoTimeMakesABadRecord(String expires) {
        assertThatThrownBy(() -> Expiry.of(record(1_000L, expires), Duration.ZERO))
                .isInstanceOf(ThingException.class)
                .hasMessageContaining("iot.expires");
    }

    @Test
    void whatHasExpiredWhenItsTurnComesIsReported() {
        add(0, 2_000);
        add(1, Expiry.NEVER);
        add(2, 5_000);
        on.pass(Duration.ofSeconds(3));
        on.signIn();
        assertThat(on.ends)
                .singleElement()
                .asString()
                .startsWith("expired 0: it expired")
                .contains(".max.age.ms");
        assertThat(ReadingsFixture.numbers(on.connection.publishes().get(0))).containsExactly(1, 2);
        assertThat(on.counters.value(MessageMetric.EXPIRED)).isEqualTo(1);
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
    }

    /** Nobody knows whether the platform has it; leaving again after an hour could set back what came meanwhile. */
    @Test
    void whatWouldLeaveAgainExpiresTooAndTheReportSaysThatItHadLeft() {
        on.signIn();
        add(0, Expiry.NEVER);
        add(1, 5_000);
        add(2, Expiry.NEVER);
        on.puback(0);
        on.confirm(ReadingsFixture.id(on.connection.publishes().get(0)));
        String id = ReadingsFixture.id(on.connection.publishes().get(1));
        on.connection.die(LinkException.Kind.CONNECTION_LOST);
        on.pass(Duration.ofSeconds(10));
        on.signIn();
        assertThat(on.ends).element(1).asString().startsWith("expired 1").contains("the platform may have it");
        assertThat(ReadingsFixture.numbers(on.connection.publishes().get(0))).containsExactly(2);
        assertThat(ReadingsFixture.id(on.connection.publishes().get(0))).isNotEqualTo(id);
    }

    /** A device that is down has no turn: its records are held, and reported by age only by what gives the device up. */
    @Test
    void nothingExpiresWithoutATurn() {
        add(0, 2_000);
        on.pass(Duration.ofSeconds(10));
        assertThat(on.ends).isEmpty();
        assertThat(on.close()).containsExactly("0");
    }
}
