package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records become the platform's frames, checked by the thing model. */
class FramesTest {

    private final OnePartitionFixture fixture = new OnePartitionFixture();
    private final Map<String, String> props = new HashMap<>();
    private long offset;

    @BeforeEach
    void nameAModel(@TempDir Path folder) throws IOException {
        Path model = Files.writeString(folder.resolve("model.json"), PumpFixture.json("pk"));
        props.put("thing.model.files", model.toString());
        props.put("uplink.routes", "p");
        props.put("uplink.routes.p.kafka.topics", "commands");
        props.put("uplink.routes.p.preset", "property-post");
        props.put("uplink.routes.p.confirm", "puback");
        fixture.context.reporter = new OnePartitionFixture.Queue();
    }

    private SinkRecord record(Schema schema, Object value, String... headers) {
        ConnectHeaders all = new ConnectHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.addString(headers[i], headers[i + 1]);
        }
        return new SinkRecord(
                "commands",
                0,
                Schema.STRING_SCHEMA,
                "pk/pump1",
                schema,
                value,
                offset++,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                all);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What leaves, as topic and payload. */
    private List<FakePlatform.Published> published(SinkRecord... records) {
        StartedSink sink = fixture.start(props);
        sink.put(List.of(records));
        return fixture.connection().acceptAll().publishes();
    }

    private String frame(SinkRecord record) {
        return new String(published(record).get(0).payload(), StandardCharsets.UTF_8);
    }

    private String rejected(SinkRecord record) {
        StartedSink sink = fixture.start(props);
        sink.put(List.of(record));
        assertThat(fixture.context.reporter.reasons).hasSize(1);
        return fixture.context.reporter.reasons.get(0);
    }

    @Test
    void aStructLeavesAsAPropertyPostWithItsTime() {
        Schema schema = SchemaBuilder.struct()
                .field("Speed", Schema.INT32_SCHEMA)
                .field("Flow", Schema.FLOAT64_SCHEMA)
                .field("Running", Schema.BOOLEAN_SCHEMA)
                .field("Mode", Schema.STRING_SCHEMA)
                .field("ServicedAt", Timestamp.SCHEMA)
                .field("Label", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Struct value = new Struct(schema)
                .put("Speed", 1450)
                .put("Flow", 12.0)
                .put("Running", true)
                .put("Mode", "boost")
                .put("ServicedAt", new Date(5));
        FakePlatform.Published published = published(record(schema, value)).get(0);
        assertThat(published.topic()).isEqualTo("/sys/pk/pump1/thing/event/property/post");
        assertThat(published.qos()).isEqualTo(1);
        assertThat(new String(published.payload(), StandardCharsets.UTF_8))
                .contains("\"version\":\"1.0\"", "\"method\":\"thing.event.property.post\"")
                .contains("\"Speed\":{\"value\":1450,\"time\":1700000000000}")
                .contains("\"Flow\":{\"value\":12.0,\"time\":1700000000000}")
                .contains("\"Running\":{\"value\":1,", "\"Mode\":{\"value\":2,", "\"ServicedAt\":{\"value\":\"5\",")
                .doesNotContain("Label");
    }

    /** Bytes and text are JSON, a map is what JsonConverter makes of it without schemas. */
    @Test
    void bytesTextAndMapsSayTheSame() {
        props.put("uplink.routes.p.time", "none");
        String json = "{\"Speed\":7,\"Flow\":3}";
        List<FakePlatform.Published> published = published(
                record(Schema.BYTES_SCHEMA, bytes(json)),
                record(Schema.STRING_SCHEMA, json),
                record(null, Map.of("Speed", 7L, "Flow", 3L)));
        assertThat(published).hasSize(3).allSatisfy(one -> assertThat(new String(one.payload(), StandardCharsets.UTF_8))
                .contains("\"Speed\":7", "\"Flow\":3.0"));
    }

    @Test
    void theTimeCanBeAField() {
        props.put("uplink.routes.p.time", "value.at");
        String frame = frame(record(null, Map.of("Speed", 7L, "at", "2026-01-02T03:04:05Z")));
        assertThat(frame)
                .contains("\"Speed\":{\"value\":7,\"time\":1767323045000}")
                .doesNotContain("\"at\"");
    }

    @Test
    void aTimeThatIsNoneIsABadRecord() {
        props.put("uplink.routes.p.time", "value.at");
        assertThat(rejected(record(null, Map.of("Speed", 7L, "at", "yesterday"))))
                .contains("field at", "not a time")
                .doesNotContain("yesterday");
    }

    /** So that a frame that is sent again after a crash can be known, and no other one is taken for it. */
    @Test
    void theIdFollowsFromThePlaceInKafka() {
        props.put("uplink.routes.p.coalesce", "false");
        SinkRecord first = record(null, Map.of("Speed", 7L));
        String one = frame(first);
        OnePartitionFixture again = new OnePartitionFixture();
        StartedSink sink = again.start(props);
        sink.put(List.of(first, record(null, Map.of("Speed", 7L))));
        List<FakePlatform.Published> published = again.connection().acceptAll().publishes();
        assertThat(published).hasSize(2);
        assertThat(published.get(0).payload()).isEqualTo(bytes(one));
        assertThat(published.get(1).payload()).isNotEqualTo(bytes(one));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Speeed\":7}|property Speeed|did you mean 'Speed'",
                "{\"Speed\":\"fast\"}|property Speed|int",
                "{\"Place\":{\"Lon\":1.0,\"Hight\":2.0}}|property Place.Hight|no such identifier",
                "{}|no property has a value|filter",
                "[1]|fields with names|struct or a map",
                "{\"Speed\":|not JSON|line 1"
            })
    void whatTheModelDoesNotKnowIsABadRecordWithThePropertyNamed(String value, String where, String what) {
        assertThat(rejected(record(Schema.BYTES_SCHEMA, bytes(value))))
                .contains("commands-0 offset 0", "uplink route 'p'", where, what);
    }

    @Test
    void aTombstoneIsABadRecord() {
        assertThat(rejected(record(null, null))).contains("tombstone");
    }

    @Test
    void strongChecksLookAtTheRangeWeakOnesDoNot() {
        SinkRecord record = record(null, Map.of("Speed", 4000L));
        assertThat(frame(record)).contains("4000");
        props.put("thing.checks", "strong");
        assertThat(rejected(record)).contains("property Speed", "3000");
    }

    @Test
    void withoutChecksTheRecordSaysWhatItIs() {
        props.put("thing.checks", "none");
        assertThat(frame(record(null, Map.of("Other", true)))).contains("\"Other\":{\"value\":1,");
    }

    @Test
    void anEventIsNamedByAHeader() {
        props.put("uplink.routes.p.preset", "event-post");
        FakePlatform.Published published = published(record(null, Map.of("Celsius", 91L), "iot.event", "Overheat"))
                .get(0);
        assertThat(published.topic()).isEqualTo("/sys/pk/pump1/thing/event/Overheat/post");
        assertThat(new String(published.payload(), StandardCharsets.UTF_8))
                .contains("\"method\":\"thing.event.Overheat.post\"")
                .contains("\"params\":{\"value\":{\"Celsius\":91.0},\"time\":1700000000000}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Overheet", "property"})
    void anEventThatTheModelDoesNotHaveIsABadRecord(String event) {
        props.put("uplink.routes.p.preset", "event-post");
        assertThat(rejected(record(null, Map.of("Celsius", 91L), "iot.event", event)))
                .contains("event " + event, "no such identifier");
    }

    /** The field that names the device is no property, and bytes are looked into for it. */
    @Test
    void theDeviceCanBeAFieldOfJson() {
        props.put("uplink.routes.p.device", "{value.device}");
        props.put("iot.product.key", "pk");
        FakePlatform.Published published = published(
                        record(Schema.BYTES_SCHEMA, bytes("{\"device\":\"pump1\",\"Speed\":7}")))
                .get(0);
        assertThat(published.topic()).startsWith("/sys/pk/pump1/");
        assertThat(new String(published.payload(), StandardCharsets.UTF_8))
                .contains("Speed")
                .doesNotContain("device");
    }

    /** Bytes leave as they came, whatever the route looked at. */
    @Test
    void aTopicCanBeMadeOfFieldsAndOfTheTime() {
        props.put("uplink.routes", "c");
        props.put("uplink.routes.c.kafka.topics", "commands");
        props.put("uplink.routes.c.mqtt.topic", "/{productKey}/{deviceName}/user/{value.to.where}/{timestamp}");
        String value = "{ \"to\" : {\"where\":\"there\"} }";
        FakePlatform.Published published =
                published(record(Schema.BYTES_SCHEMA, bytes(value))).get(0);
        assertThat(published.topic()).isEqualTo("/pk/pump1/user/there/1700000000000");
        assertThat(published.payload()).isEqualTo(bytes(value));
    }

    /** A topic of the record's own wins over the preset's, and says the method. */
    @Test
    void theTopicOfARecordSaysTheMethod() {
        FakePlatform.Published published = published(
                        record(null, Map.of("Speed", 7L), "iot.topic", "/sys/pk/pump1/thing/event/property/post2"))
                .get(0);
        assertThat(new String(published.payload(), StandardCharsets.UTF_8)).contains("thing.event.property.post2");
    }
}
