package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records answer requests that their headers name, or are reported. */
class AnswersTest {

    private static final String RRPC = AnswersFixture.RRPC;

    private AnswersFixture fixture;

    @BeforeEach
    void begin(@TempDir Path folder) throws IOException {
        fixture = new AnswersFixture(folder);
    }

    private FakePlatform.Published published(Map<String, String> headers, Object value) {
        fixture.put(fixture.answer(headers, value));
        assertThat(fixture.reasons()).isEmpty();
        List<FakePlatform.Published> all = fixture.published();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static String text(FakePlatform.Published publish) {
        return new String(publish.payload(), StandardCharsets.UTF_8);
    }

    private String reason(Map<String, String> headers, Object value) {
        fixture.put(fixture.answer(headers, value));
        assertThat(fixture.reasons()).hasSize(1);
        return fixture.reasons().get(0);
    }

    @Test
    void theOutputOfAServiceIsTypedByTheModelAndFramedWithTheIdOfTheRequest() {
        FakePlatform.Published publish = published(fixture.request(RRPC, "0126", "SelfTest"), "{\"Passed\":true}");
        assertThat(publish.topic()).isEqualTo(RRPC);
        assertThat(publish.qos()).isZero();
        assertThat(text(publish))
                .isEqualTo("{\"id\":\"0126\",\"code\":200,\"data\":{\"Passed\":1},\"message\":\"success\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ext/rrpc/77/sys/pk/pump1/thing/service/SelfTest",
                "/sys/pk/pump1/rrpc/response/77",
            })
    void anAnswerGoesToTheTopicOfItsRequestWhateverTheRecordsKey(String topic) {
        FakePlatform.Published publish = published(fixture.request(topic, "1", "SelfTest"), "{\"Passed\":false}");
        assertThat(publish.topic()).isEqualTo(topic);
        assertThat(text(publish)).contains("\"Passed\":0");
    }

    @Test
    void toAServiceWhoseCallerDoesNotWaitItLeavesAtQosOneAndIsDoneAtThePuback() {
        Map<String, String> headers = fixture.request("/sys/pk/pump1/thing/service/Flush_reply", "5", "Flush");
        headers.remove("iot.deadline");
        FakePlatform.Published publish = published(headers, "{}");
        assertThat(publish.qos()).isEqualTo(1);
        assertThat(text(publish)).isEqualTo("{\"id\":\"5\",\"code\":200,\"data\":{},\"message\":\"success\"}");
    }

    @Test
    void propertiesThatWereAskedForAreTyped() {
        Map<String, String> headers = fixture.request("/sys/pk/pump1/thing/service/property/get_reply", "5", "");
        assertThat(text(published(headers, "{\"Speed\":1450,\"Flow\":12}")))
                .contains("\"data\":{\"Speed\":1450,\"Flow\":12.0}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"code\":429}|\"code\":429,\"data\":{},\"message\":\"\"",
                "{\"code\":200,\"data\":{\"Passed\":true}}|\"code\":200,\"data\":{\"Passed\":1},\"message\":\"success\"",
                "{\"code\":100001,\"message\":\"door open\",\"data\":{\"door\":2}}|\"code\":100001,\"data\":{\"door\":2},\"message\":\"door open\"",
                "{\"code\":110000,\"message\":\"x\"}|\"code\":110000,\"data\":{},\"message\":\"x\"",
            })
    void aCodeWithItsDataAndItsMessageIsTakenAsThat(String value, String framed) {
        assertThat(text(published(fixture.request(RRPC, "1", "SelfTest"), value)))
                .contains(framed);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 201, 401, 500, 5000, 99_999, 110_001})
    void aCodeThatNoDeviceAnswersWithIsReported(int code) {
        assertThat(reason(fixture.request(RRPC, "1", "SelfTest"), "{\"code\":" + code + "}"))
                .contains("is not a code that a device can answer with", "100000 to 110000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Pased\":true}|did you mean 'Passed'",
                "{\"Passed\":\"yes, it has\"}|Passed",
                "[1]|fields with names",
                "{broken|JSON",
            })
    void anOutputThatDoesNotFitTheServiceIsReported(String value, String reason) {
        assertThat(reason(fixture.request(RRPC, "1", "SelfTest"), value)).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iot.request.id", "iot.reply.topic", "iot.deadline"})
    void aMissingHeaderIsNamed(String name) {
        Map<String, String> headers = fixture.request(RRPC, "1", "SelfTest");
        headers.remove(name);
        assertThat(reason(headers, "{\"Passed\":true}")).contains("no header '" + name + "'", "headers of its request");
    }

    @Test
    void aDeadlineThatIsNoTimeIsReported() {
        Map<String, String> headers = fixture.request(RRPC, "1", "SelfTest");
        headers.put("iot.deadline", "soon");
        assertThat(reason(headers, "{}")).contains("iot.deadline", "milliseconds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sys/pk/pump1/thing/event/property/post",
                "/pk/pump1/user/update",
                "/sys/pk/pump1/rrpc/request/7",
                "/sys/pk/pump1/rrpc/response/+",
                "/ext/rrpc/7/sys/pk/pump1/thing/event/property/post",
                "rrpc",
            })
    void noRecordPublishesAnywhereElse(String topic) {
        assertThat(reason(fixture.request(topic, "1", "SelfTest"), "{}")).contains("uplink route 'a'");
        assertThat(fixture.fixture.links.platform.opened()).isZero();
    }

    @Test
    void aDeviceThatIsNotOursIsReported() {
        assertThat(reason(fixture.request("/sys/pk/pump9/rrpc/response/7", "1", "SelfTest"), "{}"))
                .contains("device pk/pump9 is not in iot.devices");
    }

    @Test
    void anAnswerAfterItsDeadlineIsReportedAndDoesNotLeave() {
        Map<String, String> headers = fixture.request(RRPC, "1", "SelfTest");
        fixture.fixture.links.scheduler.pass(Duration.ofMillis(8_001));
        assertThat(reason(headers, "{\"Passed\":true}")).contains("1 ms too late", "iot.deadline");
        assertThat(fixture.fixture.links.platform.opened()).isZero();
    }

    @Test
    void aSecondAnswerToARequestIsReported() {
        Map<String, String> headers = fixture.request(RRPC, "1", "SelfTest");
        fixture.put(fixture.answer(headers, "{\"Passed\":true}"), fixture.answer(headers, "{\"Passed\":false}"));
        assertThat(fixture.published()).hasSize(1);
        assertThat(fixture.reasons()).hasSize(1);
        assertThat(fixture.reasons().get(0)).contains("request '1' already has an answer");
    }

    @Test
    void aBadAnswerIsNoAnswer() {
        Map<String, String> headers = fixture.request(RRPC, "1", "SelfTest");
        fixture.put(fixture.answer(headers, "{\"code\":1}"), fixture.answer(headers, "{\"Passed\":false}"));
        assertThat(fixture.published()).hasSize(1);
        assertThat(fixture.reasons()).hasSize(1);
    }

    @Test
    void anAnswerThatComesAgainSinceItsOffsetWasNotCommittedIsNoSecondOne() {
        Map<String, String> headers = fixture.request(RRPC, "1", "SelfTest");
        var record = fixture.answer(headers, "{\"Passed\":true}");
        fixture.put(record);
        fixture.put(record);
        assertThat(fixture.reasons()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ext/rrpc/9/pk/pump1/user/get", "/ext/rrpc/9//pk/pump1/user/get"})
    void anAnswerToCustomRrpcLeavesAsItIs(String topic) {
        fixture.props.put("iot.rrpc.custom", "true");
        FakePlatform.Published publish = published(fixture.request(topic, "9", ""), new byte[] {(byte) 0xFF, 0});
        assertThat(publish.payload()).containsExactly(0xFF, 0);
        assertThat(publish.qos()).isZero();
        assertThat(publish.topic()).isEqualTo(topic);
    }

    @Test
    void anAnswerToARequestThatCameWithoutAFrameHasNone() {
        Map<String, String> headers = fixture.request(RRPC, "77", "");
        headers.put("iot.request.raw", "true");
        assertThat(text(published(headers, "yes"))).isEqualTo("yes");
    }

    @Test
    void aTombstoneIsNoAnswer() {
        assertThat(reason(fixture.request(RRPC, "1", "SelfTest"), null)).contains("tombstone");
    }

    @Test
    void aServiceThatTheModelDoesNotHaveIsReported() {
        assertThat(reason(fixture.request(RRPC, "1", "SelfTset"), "{}")).contains("did you mean 'SelfTest'");
    }

    @Test
    void withoutAModelOrChecksTheOutputIsWhatItIs() {
        fixture.props.remove("thing.model.files");
        assertThat(text(published(fixture.request(RRPC, "1", "anything"), "{\"a\":{\"b\":[true]}}")))
                .contains("\"data\":{\"a\":{\"b\":[1]}}");
    }

    @Test
    void anAnswerThatIsTooLargeIsNoAnswer() {
        Map<String, String> headers = fixture.request(RRPC, "1", "SelfTest");
        headers.put("iot.request.raw", "true");
        fixture.put(fixture.answer(headers, "x".repeat(300_000)), fixture.answer(headers, "small"));
        assertThat(fixture.published()).hasSize(1);
        assertThat(fixture.reasons()).hasSize(1);
        assertThat(fixture.reasons().get(0)).contains("300000");
    }
}
