package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes from the platform that go by what messages say. */
class ContentRoutesTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final String MESSAGE =
            "{\"kind\":\"alarm\",\"where\":{\"room\":7,\"level\":1.5},\"at\":\"2026-01-02T03:04:05Z\"}";

    private final LinkFixture fixture = new LinkFixture();
    private final Map<String, String> props = new HashMap<>(Map.of(
            "iot.endpoint", "wss://platform.test:443/mqtt",
            "iot.product.key", "pk",
            "iot.devices", "pump1",
            "iot.devices.pump1.device.secret", "secret",
            "downlink.errors.topic", "iot.errors",
            "downlink.routes", "r",
            "downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/{function}",
            "downlink.routes.r.kafka.topic", "iot.{value.kind}"));

    private List<SourceRecord> records(String payload) throws InterruptedException {
        SourceConfig config = new SourceConfig(props);
        StartedSource source = StartedSource.start(
                config,
                fixture.pool,
                new SourceMetrics(config, null, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC)),
                Optional.empty());
        fixture.scheduler.runDue();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        connection.deliver(
                new InboundMessage("/pk/pump1/user/get", payload.getBytes(StandardCharsets.UTF_8), 1, false, 1));
        return source.poll();
    }

    private SourceRecord record() throws InterruptedException {
        return records(MESSAGE).get(0);
    }

    private static Object header(SourceRecord record, String name) {
        return record.headers().lastWithName(name).value();
    }

    /** Whatever the payload is for, it is looked into as JSON, and leaves as it came. */
    @ParameterizedTest
    @ValueSource(strings = {"bytes", "string", "json"})
    void theTopicIsWhatAFieldSays(String payload) throws Exception {
        props.put("downlink.routes.r.payload", payload);
        props.put("downlink.routes.r.kafka.key", "{deviceName}-{value.where.room}");
        SourceRecord record = record();
        assertThat(record.topic()).isEqualTo("iot.alarm");
        assertThat(record.key()).isEqualTo("pump1-7");
        if (payload.equals("bytes")) {
            assertThat(record.value()).isEqualTo(MESSAGE.getBytes(StandardCharsets.UTF_8));
        } else if (payload.equals("string")) {
            assertThat(record.value()).isEqualTo(MESSAGE);
        }
    }

    @Test
    void timestampAndHeadersAreWhatFieldsSay() throws Exception {
        props.put("downlink.routes.r.kafka.topic", "iot.{function}.{timestamp}");
        props.put("downlink.routes.r.timestamp", "value.at");
        props.put("downlink.routes.r.headers.kind", "{value.kind}/{header.iot.qos}");
        props.put("downlink.routes.r.headers.fixed", "yes");
        SourceRecord record = record();
        assertThat(record.timestamp()).isEqualTo(1_767_323_045_000L);
        assertThat(record.topic()).isEqualTo("iot.get.1767323045000");
        assertThat(header(record, "kind")).isEqualTo("alarm/1");
        assertThat(header(record, "fixed")).isEqualTo("yes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iot.{value.none}|{\"kind\":\"a\"}|no field 'none'",
                "iot.{value.where}|{\"where\":{\"room\":7}}|no field 'where'",
                "iot.{value.kind}|{\"kind\":1.5}|a number with a fraction",
                "iot.{value.kind}|{\"kind\":\"a/b\"}|contains '/'",
                "iot.{value.kind}|no JSON|no field 'kind'",
                "iot.{header.none}|{}|no header 'none'"
            })
    void whatSaysNoTopicIsUnmatched(String topic, String payload, String reason) throws Exception {
        props.put("downlink.routes.r.kafka.topic", topic);
        SourceRecord record = records(payload).get(0);
        assertThat(record.topic()).isEqualTo("iot.errors");
        assertThat(header(record, "iot.error.kind")).isEqualTo("downlink.unmatched");
        assertThat(header(record, "iot.error.reason").toString()).contains("'r'", reason);
    }

    @Test
    void aHeaderThatTheMessageDoesNotSayIsUnmatched() throws Exception {
        props.put("downlink.routes.r.headers.x", "{value.none}");
        assertThat(header(record(), "iot.error.kind")).isEqualTo("downlink.unmatched");
    }

    @Test
    void aTimestampThatTheMessageDoesNotSayIsUndecodable() throws Exception {
        props.put("downlink.routes.r.timestamp", "value.kind");
        SourceRecord record = record();
        assertThat(header(record, "iot.error.kind")).isEqualTo("downlink.undecodable");
        assertThat(header(record, "iot.error.reason").toString()).contains("field kind", "not a time");
    }

    /** Kafka's producer would fail the task for it, and again when it is restarted; -1 would become the time of sending. */
    @ParameterizedTest
    @ValueSource(strings = {"-2", "-1", "\"1969-12-31T23:59:59Z\""})
    void aTimestampThatKafkaCannotHaveIsUndecodable(String at) throws Exception {
        props.put("downlink.routes.r.timestamp", "value.at");
        SourceRecord record = records("{\"kind\":\"alarm\",\"at\":" + at + "}").get(0);
        assertThat(header(record, "iot.error.kind")).isEqualTo("downlink.undecodable");
        assertThat(header(record, "iot.error.reason").toString()).contains("value.at", "before 1970");
    }

    @Test
    void whatTheSenderChoosesIsAskedAbout() throws Exception {
        props.put("downlink.topics.allowed", "iot.other");
        assertThat(header(record(), "iot.error.reason").toString()).contains("downlink.topics.allowed");
    }
}
