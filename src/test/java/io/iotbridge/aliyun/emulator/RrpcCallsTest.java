package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RrpcCallsTest {

    private static String firstId(long startMillis) {
        try (Emulator emulator = Emulator.start(EmulatorSettings.defaults(), () -> startMillis)) {
            return emulator.platform()
                    .rrpc("pk", "nobody", new byte[0], Duration.ofSeconds(1))
                    .join()
                    .messageId();
        }
    }

    /** A device remembers answered calls longer than an emulator may live. */
    @Test
    void theFirstCallAfterARestartHasAnotherIdThanThatBefore() {
        assertThat(firstId(1_795_951_000_001L)).isNotEqualTo(firstId(1_795_951_000_000L));
    }
}
