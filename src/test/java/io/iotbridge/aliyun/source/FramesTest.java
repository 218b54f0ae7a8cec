package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.InboundMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Frames from the platform become records with the types of the thing model. */
class FramesTest extends PumpSourceFixture {

    private static final String SET = "/sys/pk/pump1/thing/service/property/set";

    @Override
    Map<String, String> routes() {
        return Map.of(
                "downlink.routes", "set,service",
                "downlink.routes.set.preset", "property-set",
                "downlink.routes.set.kafka.topic", "iot.set",
                "downlink.routes.service.preset", "service",
                "downlink.routes.service.kafka.topic", "iot.{service}");
    }

    private StartedSource start() {
        start(Clock.systemUTC());
        return source;
    }

    private SourceRecord record(String topic, String payload) throws InterruptedException {
        start();
        List<SourceRecord> records = poll(topic, payload);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private static Object header(SourceRecord record, String name) {
        return record.headers().lastWithName(name).value();
    }

    @Test
    void subscribesToTheTopicsOfThePresets() {
        start();
        assertThat(connection.subscribes().get(0)).containsExactly(SET, "/sys/pk/pump1/thing/service/+");
    }

    @Test
    void aPropertySetIsAStructOfTheModelWithTheRestInHeaders() throws Exception {
        SourceRecord record = record(
                SET,
                "{\"id\":\"123\",\"version\":\"1.0\",\"method\":\"thing.service.property.set\","
                        + "\"params\":{\"Speed\":\"1450\",\"Flow\":3,\"Running\":1,\"Mode\":2,\"ServicedAt\":\"5\"}}");
        Struct value = (Struct) record.value();
        assertThat(record.valueSchema()).isEqualTo(value.schema());
        assertThat(value.schema().name()).isEqualTo("io.iotbridge.thing.pk.Properties");
        assertThat(value.getInt32("Speed")).isEqualTo(1450);
        assertThat(value.getFloat64("Flow")).isEqualTo(3.0);
        assertThat(value.getBoolean("Running")).isTrue();
        assertThat(value.getInt32("Mode")).isEqualTo(2);
        assertThat(value.get("ServicedAt")).isEqualTo(new Date(5));
        assertThat(value.get("Label")).isNull();
        assertThat(record.topic()).isEqualTo("iot.set");
        assertThat(header(record, "iot.alink.id")).isEqualTo("123");
        assertThat(header(record, "iot.alink.version")).isEqualTo("1.0");
        assertThat(header(record, "iot.alink.method")).isEqualTo("thing.service.property.set");
    }

    @Test
    void aServiceCallHasTheTypesOfItsInputs() throws Exception {
        SourceRecord record = record("/sys/pk/pump1/thing/service/Flush", "{\"id\":7,\"params\":{\"Seconds\":30}}");
        assertThat(((Struct) record.value()).getInt32("Seconds")).isEqualTo(30);
        assertThat(record.valueSchema().name()).isEqualTo("io.iotbridge.thing.pk.service.Flush.Input");
        assertThat(record.topic()).isEqualTo("iot.Flush");
        assertThat(header(record, "iot.alink.id")).isEqualTo("7");
    }

    @Test
    void aFrameIsAllOfIt() throws Exception {
        props.put("downlink.routes.set.shape", "frame");
        Struct value =
                (Struct) record(SET, "{\"id\":\"1\",\"params\":{\"Speed\":7}}").value();
        assertThat(value.getString("id")).isEqualTo("1");
        assertThat(value.getString("version")).isEqualTo("1.0");
        assertThat(value.get("method")).isNull();
        assertThat(value.getStruct("params").getInt32("Speed")).isEqualTo(7);
    }

    @Test
    void withoutAModelItIsAMap() throws Exception {
        props.remove("thing.model.files");
        SourceRecord record = record(SET, "{\"id\":\"1\",\"params\":{\"Speed\":7,\"x\":{\"value\":true}}}");
        assertThat(record.valueSchema()).isNull();
        assertThat(record.value()).isEqualTo(Map.of("Speed", 7L, "x", true));
    }

    @Test
    void whatIsNoFrameOrDoesNotFitTheModelIsReportedAsItCame() throws Exception {
        StartedSource source = start();
        List<String> payloads = List.of("{broken", "{\"params\":{}}", "{\"id\":\"1\",\"params\":{\"Speeed\":7}}");
        for (int i = 0; i < payloads.size(); i++) {
            connection.deliver(
                    new InboundMessage(SET, payloads.get(i).getBytes(StandardCharsets.UTF_8), 1, false, i + 1));
        }
        List<SourceRecord> records = source.poll();
        assertThat(records).extracting(SourceRecord::topic).containsOnly("iot.errors");
        assertThat(records)
                .extracting(record -> new String(((Struct) record.value()).getBytes("payload"), StandardCharsets.UTF_8))
                .isEqualTo(payloads);
        assertThat(header(records.get(2), "iot.error.reason").toString())
                .contains("route set", "property Speeed", "did you mean 'Speed'");
        assertThat(header(records.get(0), "iot.error.kind")).isEqualTo("downlink.undecodable");
    }
}
