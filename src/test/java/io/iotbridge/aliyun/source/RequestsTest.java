package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.InboundMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the platform asks becomes records that say how they are answered. */
class RequestsTest extends PumpSourceFixture {

    private static final long ARRIVED = 1_700_000_000_000L;
    private static final String CALL =
            "{\"id\":\"0126\",\"version\":\"1.0\",\"method\":\"thing.service.Flush\",\"params\":{\"Seconds\":30}}";

    @Override
    Map<String, String> routes() {
        return Map.of(
                "downlink.routes", "calls",
                "downlink.routes.calls.preset", "rrpc",
                "downlink.routes.calls.kafka.topic", "iot.calls");
    }

    private SourceRecord record(String topic, String payload) throws InterruptedException {
        return record(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    private SourceRecord record(String topic, byte[] payload) throws InterruptedException {
        start(Clock.fixed(Instant.ofEpochMilli(ARRIVED), ZoneOffset.UTC));
        connection.deliver(new InboundMessage(topic, payload, 0, false, 0));
        List<SourceRecord> records = source.poll();
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private static Object header(SourceRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? null : header.value();
    }

    @Test
    void aCallThatComesAsSystemRrpcIsTypedAndNamesItsServiceItsAnswersTopicAndItsDeadline() throws Exception {
        SourceRecord record = record("/sys/pk/pump1/rrpc/request/77", CALL);
        assertThat(record.topic()).isEqualTo("iot.calls");
        assertThat(((Struct) record.value()).getInt32("Seconds")).isEqualTo(30);
        assertThat(header(record, "iot.service")).isEqualTo("Flush");
        assertThat(header(record, "iot.request.id")).isEqualTo("0126");
        assertThat(header(record, "iot.reply.topic")).isEqualTo("/sys/pk/pump1/rrpc/response/77");
        assertThat(header(record, "iot.deadline")).isEqualTo(Long.toString(ARRIVED + 8_000));
        assertThat(header(record, "iot.request.raw")).isNull();
        assertThat(connection.subscribes().get(0)).containsExactly("/sys/pk/pump1/rrpc/request/+");
    }

    @Test
    void toADeviceThatSignedInForCustomRrpcACallComesOnTheOtherTopicAndTheRouteTakesBoth() throws Exception {
        props.put("iot.rrpc.custom", "true");
        String topic = "/ext/rrpc/77/sys/pk/pump1/thing/service/Flush";
        SourceRecord record = record(topic, "{\"id\":\"5\",\"params\":{\"Seconds\":30}}");
        assertThat(((Struct) record.value()).getInt32("Seconds")).isEqualTo(30);
        assertThat(header(record, "iot.service")).isEqualTo("Flush");
        assertThat(header(record, "iot.request.id")).isEqualTo("5");
        assertThat(header(record, "iot.reply.topic")).isEqualTo(topic);
        assertThat(header(record, "iot.deadline")).isEqualTo(Long.toString(ARRIVED + 8_000));
        assertThat(connection.subscribes().get(0))
                .containsExactly("/sys/pk/pump1/rrpc/request/+", "/ext/rrpc/+/sys/pk/pump1/thing/service/+");
        assertThat(connection.spec().credentials().clientId()).contains(",ext=1|");
    }

    @Test
    void theDeadlineIsASetting() throws Exception {
        props.put("downlink.routes.calls.deadline.ms", "5000");
        assertThat(header(record("/sys/pk/pump1/rrpc/request/77", CALL), "iot.deadline"))
                .isEqualTo(Long.toString(ARRIVED + 5_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"are you there?", "{\"id\":\"1\",\"cmd\":\"ping\"}", "[1,2]"})
    void systemRrpcThatCallsNoServiceIsTextAsItCame(String payload) throws Exception {
        SourceRecord record = record("/sys/pk/pump1/rrpc/request/77", payload);
        assertThat(record.valueSchema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(record.value()).isEqualTo(payload);
        assertThat(header(record, "iot.request.raw")).isEqualTo("true");
        assertThat(header(record, "iot.request.id")).isEqualTo("77");
        assertThat(header(record, "iot.reply.topic")).isEqualTo("/sys/pk/pump1/rrpc/response/77");
    }

    @Test
    void whatIsNeitherACallNorTextIsReported() throws Exception {
        SourceRecord record = record("/sys/pk/pump1/rrpc/request/77", new byte[] {(byte) 0xFF, 0});
        assertThat(record.topic()).isEqualTo("iot.errors");
        assertThat(header(record, "iot.error.reason").toString()).contains("payload=bytes");
    }

    @Test
    void aCallOfAServiceThatTheThingModelDoesNotHaveIsReported() throws Exception {
        SourceRecord record = record("/sys/pk/pump1/rrpc/request/77", CALL.replace("Flush", "Flusch"));
        assertThat(record.topic()).isEqualTo("iot.errors");
        assertThat(header(record, "iot.error.reason").toString()).contains("did you mean 'Flush'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ext/rrpc/9/pk/pump1/user/get", "/ext/rrpc/9//pk/pump1/user/get"})
    void customRrpcIsBytesInBothSpellingsOfItsTopic(String topic) throws Exception {
        props.put("iot.rrpc.custom", "true");
        props.put("downlink.routes.calls.preset", "rrpc-custom");
        SourceRecord record = record(topic, new byte[] {(byte) 0xFF, 0});
        assertThat((byte[]) record.value()).containsExactly(0xFF, 0);
        assertThat(header(record, "iot.request.id")).isEqualTo("9");
        assertThat(header(record, "iot.reply.topic")).isEqualTo(topic);
        assertThat(header(record, "iot.request.raw")).isEqualTo("true");
        assertThat(header(record, "iot.deadline")).isEqualTo(Long.toString(ARRIVED + 8_000));
    }

    @Test
    void aServiceWhoseCallerDoesNotWaitHasNoDeadline() throws Exception {
        props.put("downlink.routes.calls.preset", "service");
        SourceRecord record = record("/sys/pk/pump1/thing/service/Flush", CALL);
        assertThat(header(record, "iot.service")).isEqualTo("Flush");
        assertThat(header(record, "iot.request.id")).isEqualTo("0126");
        assertThat(header(record, "iot.reply.topic")).isEqualTo("/sys/pk/pump1/thing/service/Flush_reply");
        assertThat(header(record, "iot.deadline")).isNull();
    }

    @Test
    void propertiesThatAreAskedForAreAList() throws Exception {
        props.put("downlink.routes.calls.preset", "property-get");
        SourceRecord record =
                record("/sys/pk/pump1/thing/service/property/get", "{\"id\":\"5\",\"params\":[\"Speed\",\"Mode\"]}");
        assertThat(record.value()).isEqualTo(List.of("Speed", "Mode"));
        assertThat(header(record, "iot.request.id")).isEqualTo("5");
        assertThat(header(record, "iot.reply.topic")).isEqualTo("/sys/pk/pump1/thing/service/property/get_reply");
    }

    @Test
    void whoTakesFramesAsBytesMakesTheReplyHimself() throws Exception {
        props.put("downlink.routes.calls.preset", "service");
        props.put("downlink.routes.calls.payload", "bytes");
        SourceRecord record = record("/sys/pk/pump1/thing/service/Flush", CALL);
        assertThat(header(record, "iot.request.id")).isNull();
        assertThat(header(record, "iot.reply.topic")).isNull();
    }

    @Test
    void aMessageThatAsksNothingHasNoneOfThis() throws Exception {
        props.put("downlink.routes.calls.preset", "ntp");
        SourceRecord record = record("/ext/ntp/pk/pump1/response", "{\"deviceSendTime\":\"1\"}");
        assertThat(header(record, "iot.request.id")).isNull();
        assertThat(header(record, "iot.deadline")).isNull();
    }
}
