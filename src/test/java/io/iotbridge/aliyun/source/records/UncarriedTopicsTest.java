package io.iotbridge.aliyun.source.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.identity.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UncarriedTopicsTest {

    private static final DeviceId DEVICE = new DeviceId("pk", "pump1");

    @ParameterizedTest
    @CsvSource({
        "/pk/pump1/user/get, /{productKey}/{deviceName}/user/get",
        "/sys/pk/pump1/rrpc/request/1234567, /sys/{productKey}/{deviceName}/rrpc/request/+",
        "/broadcast/other/all, /broadcast/other/all",
        "/a\u202Eb, /a\\u202Eb",
        "'', ''",
        "/, /",
    })
    void aPatternIsTheSameForAllDevicesAndCalls(String topic, String pattern) {
        assertThat(UncarriedTopics.pattern(DEVICE, topic)).isEqualTo(pattern);
    }

    @Test
    void namesEachPatternOnceAndOnlySoMany() {
        UncarriedTopics topics = new UncarriedTopics();
        try (CapturedLogFixture log = CapturedLogFixture.of(UncarriedTopics.class.getName())) {
            for (int i = 0; i < 1_000; i++) {
                topics.warn(DEVICE, "/x" + i, "no route");
                topics.warn(DEVICE, "/x0", "no route");
            }
            assertThat(log.with("are dropped and counted")).hasSize(UncarriedTopics.MOST);
        }
    }
}
