package io.iotbridge.aliyun.routing.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which topics ask a device something, and where the answers go (platform-thing.md 4). */
class RequestFormTest {

    private static final DeviceId PUMP = new DeviceId("pk", "pump1");

    @ParameterizedTest
    @CsvSource({
        "/sys/pk/pump1/thing/service/property/set, PROPERTY_SET, /sys/pk/pump1/thing/service/property/set_reply, 1",
        "/sys/pk/pump1/thing/service/property/get, PROPERTY_GET, /sys/pk/pump1/thing/service/property/get_reply, 1",
        "/sys/pk/pump1/thing/service/Flush, SERVICE, /sys/pk/pump1/thing/service/Flush_reply, 1",
        "/sys/pk/pump1/thing/service/room2:Flush, SERVICE, /sys/pk/pump1/thing/service/room2:Flush_reply, 1",
        "/sys/pk/pump1/thing/config/push, CONFIG_PUSH, /sys/pk/pump1/thing/config/push_reply, 1",
        "/sys/pk/pump1/rrpc/request/77, RRPC, /sys/pk/pump1/rrpc/response/77, 0",
        "/ext/rrpc/77/sys/pk/pump1/thing/service/SelfTest, RRPC_SERVICE, /ext/rrpc/77/sys/pk/pump1/thing/service/SelfTest, 0",
        "/ext/rrpc/77/sys/pk/pump1/thing/model/down_raw, RRPC_RAW, /ext/rrpc/77/sys/pk/pump1/thing/model/down_raw, 0",
        "/ext/rrpc/77/pk/pump1/user/get, RRPC_CUSTOM, /ext/rrpc/77/pk/pump1/user/get, 0",
        "/ext/rrpc/77//pk/pump1/user/get, RRPC_CUSTOM_SLASH, /ext/rrpc/77//pk/pump1/user/get, 0",
    })
    void aQuestionHasOneTopicForItsAnswerWhichNamesTheDevice(
            String question, RequestForm form, String answer, int qos) {
        RequestForm.Request asked = RequestForm.asked(PUMP, question).orElseThrow();
        assertThat(asked.form()).isEqualTo(form);
        assertThat(asked.answerTopic()).isEqualTo(answer);
        assertThat(form.qos()).isEqualTo(qos);
        assertThat(RequestForm.answered(PUMP, answer)).contains(asked);
        assertThat(RequestForm.answering(answer)).contains(PUMP);
        assertThat(RequestForm.answered(new DeviceId("pk", "pump2"), answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sys/pk/pump1/thing/event/property/post",
                "/sys/pk/pump1/thing/event/property/post_reply",
                "/sys/pk/pump1/thing/service/Flush",
                "/sys/pk/pump1/rrpc/request/77",
                "/pk/pump1/user/update",
                "/ext/rrpc/77",
                "/ext/rrpc/77//",
                "_reply",
                "",
            })
    void nothingElseIsWhereAnAnswerGoes(String topic) {
        assertThat(RequestForm.answered(PUMP, topic)).isEmpty();
    }

    @Test
    void theIdOfACallAndTheServiceThatATopicNamesAreKnown() {
        RequestForm.Request call = RequestForm.asked(PUMP, "/ext/rrpc/0077/sys/pk/pump1/thing/service/SelfTest")
                .orElseThrow();
        assertThat(call.messageId()).contains("0077");
        assertThat(call.service()).contains("SelfTest");
        assertThat(RequestForm.asked(PUMP, "/sys/pk/pump1/rrpc/request/8")
                        .orElseThrow()
                        .service())
                .isEmpty();
    }
}
