package io.iotbridge.aliyun.thing.frames;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every code has one class. */
class ReplyCodesTest {

    @ParameterizedTest
    @CsvSource({
        "200, SUCCESS",
        "460, RECORD",
        "6106, RECORD",
        "6207, RECORD",
        "6304, RECORD",
        "5092, RECORD",
        "6306, RECORD",
        "6322, RECORD",
        "6328, RECORD",
        "6204, DEVICE",
        "6100, DEVICE",
        "6401, DEVICE",
        "520, DEVICE",
        "429, PLATFORM",
        "500, PLATFORM",
        "503, PLATFORM",
        "6313, PLATFORM",
        "26010, PLATFORM",
        "6316, MODEL",
        "5159, MODEL",
        "0, RECORD",
        "6399, RECORD",
        "100001, RECORD",
        "-1, RECORD"
    })
    void classes(int code, ReplyClass replyClass) {
        assertThat(ReplyCodes.classOf(code)).isEqualTo(replyClass);
    }

    @Test
    void everyOtherCodeHasAClassToo() {
        for (int code = -1_000; code < 120_000; code++) {
            assertThat(ReplyCodes.classOf(code)).isNotNull();
        }
    }
}
