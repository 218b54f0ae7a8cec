package io.iotbridge.aliyun.routing.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UplinkTopicRulesTest {

    private static final DeviceId DEVICE = new DeviceId("pk", "dn");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pk/dn/user/update",
                "/pk/dn/update",
                "/pk/dn/user/a/b/c/d",
                "/sys/pk/dn/thing/event/property/post",
                "/sys/pk/dn/thing/event/property/history/post",
                "/sys/pk/dn/thing/service/restart_reply",
                "/sys/pk/dn/thing/service/property/set_reply",
                "/sys/pk/dn/thing/model/up_raw",
                "/sys/pk/dn/thing/model/down_raw_reply",
                "/sys/pk/dn/thing/property/desired/get",
                "/sys/pk/dn/thing/config/push_reply",
                "/sys/pk/dn/thing/topo/add",
                "/sys/pk/dn/thing/topo/add/notify_reply",
                "/sys/pk/dn/thing/disable_reply",
                "/sys/pk/dn/thing/of/tomorrow",
                "/sys/pk/dn/rrpc/response/123",
                "/shadow/update/pk/dn",
                "/ext/ntp/pk/dn/request",
                "/ext/session/pk/dn/combine/login",
                "/ext/rrpc/123//pk/dn/user/get",
                "/ext/rrpc/123/pk/dn/user/get",
                "/ota/device/inform/pk/dn",
            })
    void topicsOfTheDeviceAreInOrder(String topic) {
        assertThat(UplinkTopicRules.check(DEVICE, topic)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',empty",
        "/sys/pk/dn/rrpc/request/7,must not have the header iot.topic",
        "/sys/pk/dn/thing/service/property/set,the platform publishes to",
        "/sys/pk/dn/thing/service/restart,the platform publishes to",
        "/sys/pk/dn/thing/event/property/post_reply,the platform publishes to",
        "/sys/pk/dn/thing/event/property/pack/post_reply,the platform publishes to",
        "/sys/pk/dn/thing/model/down_raw,the platform publishes to",
        "/sys/pk/dn/thing/model/up_raw_reply,the platform publishes to",
        "/sys/pk/dn/thing/property/desired/get_reply,the platform publishes to",
        "/sys/pk/dn/thing/config/push,the platform publishes to",
        "/sys/pk/dn/thing/topo/add_reply,the platform publishes to",
        "/sys/pk/dn/thing/topo/add/notify,the platform publishes to",
        "/sys/pk/dn/thing/disable,the platform publishes to",
        "/sys/pk/dn/broadcast/request/1,the platform publishes to",
        "/ota/device/upgrade/pk/dn,the platform publishes to",
        "/ext/ntp/pk/dn/response,the platform publishes to",
        "/ext/session/pk/dn/combine/login_reply,the platform publishes to",
        "/pk/dn/user/+,wildcard '+'",
        "/pk/dn/user/#,wildcard '#'",
        "/pk/other/user/update,not one that device pk/dn",
        "/other/dn/user/update,not one that device pk/dn",
        "/pk/dn,not one that device pk/dn",
        "pk/dn/user/update,not one that device pk/dn",
        "/sys/pk/other/thing/event/property/post,not one that device pk/dn",
        "/sys/pk/dn,not one that device pk/dn",
        "/shadow/update/pk/dn/more,not one that device pk/dn",
        "/shadow/get/pk/dn,not one that device pk/dn",
        "/ext/ntp/pk/other/request,not one that device pk/dn",
        "/ota/device/inform/pk/other,not one that device pk/dn",
        "/pk/dn/user/a/b/c/d/e,8 slashes",
    })
    void theRestIsRefused(String topic, String why) {
        assertThat(UplinkTopicRules.check(DEVICE, topic)).get().asString().contains(why.replace("''", "'"));
    }

    @Test
    void aTopicHasAtMost128Bytes() {
        String start = "/pk/dn/user/";

        assertThat(UplinkTopicRules.check(DEVICE, start + "x".repeat(128 - start.length())))
                .isEmpty();
        assertThat(UplinkTopicRules.check(DEVICE, start + "x".repeat(129 - start.length())))
                .get()
                .asString()
                .contains("129 bytes");
        assertThat(UplinkTopicRules.check(DEVICE, start + "气".repeat(39)))
                .get()
                .asString()
                .contains("129 bytes");
    }

    /** The client gives the connection up when it is to send one of these: the same record would end every connection to come. */
    @ParameterizedTest
    @ValueSource(ints = {0, '\n', 0x7F, 0xD83D, 0xFFFE})
    void aTopicHoldsOnlyWhatGoesOverMqtt(int character) {
        assertThat(UplinkTopicRules.check(DEVICE, "/pk/dn/user/" + (char) character))
                .get()
                .asString()
                .contains(String.format("U+%04X", character));
    }

    @Test
    void aPayloadHasAtMost256Kilobytes() {
        assertThat(UplinkTopicRules.checkPayload(262_144)).isEmpty();
        assertThat(UplinkTopicRules.checkPayload(262_145)).get().asString().contains("262145", "262144");
    }
}
