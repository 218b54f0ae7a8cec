package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pure parts: filters, own topics, rates. */
class TopicsTest {

    private static final DeviceKey DEVICE = new DeviceKey("pk", "dn");

    @ParameterizedTest
    @CsvSource({
        "a/#, a, true",
        "a/#, a/b/c, true",
        "a/#, ab, false",
        "a/+, a/b, true",
        "a/+, a/, true",
        "a/+, a, false",
        "a/+, a/b/c, false",
        "a/+/#, a/b, true",
        "+/b, a/b, true",
        "a, a, true",
        "a, a/b, false",
        "a/b, a, false",
        "a/b, a/c, false"
    })
    void matches(String filter, String topic, boolean expected) {
        assertThat(Filters.matches(filter, topic)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "#/a", "a/b+", "a/+b/c", "a/#/"})
    void refusesInvalid(String filter) {
        assertThat(Filters.valid(filter)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/pk/dn/user/get, true",
        "/pk/dn, false",
        "/pk/other/user/get, false",
        "pk/dn/user, false",
        "/sys/pk/dn/thing/service/property/set, true",
        "/sys/+/dn/thing, false",
        "/ext/ntp/pk/dn/request, true",
        "/ext/rrpc/1/pk/dn/user/get, true",
        "/ext/rrpc/1//pk/dn/user/get, true",
        "/ext/rrpc/1//pk/other/user/get, false",
        "/ota/device/inform/pk/dn, true",
        "/shadow/update/pk/dn, true",
        "/broadcast/pk/all, true"
    })
    void knowsOwnTopics(String topic, boolean expected) {
        assertThat(Topics.own(topic, DEVICE)).isEqualTo(expected);
    }

    @Test
    void ratesSlide() {
        RateWindow window = new RateWindow(2, Duration.ofNanos(100));
        assertThat(window.admits(0)).isTrue();
        assertThat(window.admits(60)).isTrue();
        assertThat(window.admits(99)).isFalse();
        assertThat(window.admits(100)).isTrue();
        assertThat(window.admits(159)).isFalse();
        assertThat(window.admits(160)).isTrue();
    }

    @Test
    void remembersTheLastMessagesOnly() {
        MessageLog log = new MessageLog(2000);
        for (int i = 1; i <= 5000; i++) {
            log.add(DEVICE, "t", new byte[0], 0, false, null);
        }
        assertThat(log.after(0, Integer.MAX_VALUE)).hasSize(2000);
        assertThat(log.after(0, 1).get(0).seq()).isEqualTo(3001);
        assertThat(log.after(4999, 10)).extracting(Published::seq).containsExactly(5000L);
        assertThat(log.after(5000, 10)).isEmpty();
    }
}
