package io.iotbridge.aliyun.emulator.thing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallIdsTest {

    /** Three starts a second apart, with a thousand calls of each kind in between. */
    @Test
    void noIdComesAgainAfterARestart() {
        Set<String> requests = new HashSet<>();
        Set<String> messages = new HashSet<>();
        for (long start : new long[] {1_795_951_000_000L, 1_795_951_001_000L, 1_795_951_002_000L}) {
            CallIds ids = new CallIds(start);
            for (int call = 0; call < 1_000; call++) {
                assertThat(requests.add(ids.request())).isTrue();
                assertThat(messages.add(ids.message())).isTrue();
            }
        }
        assertThat(requests).allSatisfy(id -> assertThat(Long.parseLong(id)).isBetween(3_000_000_000L, 4_294_967_295L));
    }
}
