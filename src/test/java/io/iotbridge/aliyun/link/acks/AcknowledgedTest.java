package io.iotbridge.aliyun.link.acks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {

    private final Acknowledged acknowledged = new Acknowledged();

    private static Fingerprint fingerprint(int number) {
        return new Fingerprint((long) number << Integer.SIZE, -number);
    }

    @Test
    void remembersTheLast() {
        for (int number = 1; number <= 1_000; number++) {
            acknowledged.add(number, fingerprint(number));
        }
        assertThat(IntStream.rangeClosed(1, 1_000).filter(acknowledged::holds).count())
                .isEqualTo(Acknowledged.MOST);
        assertThat(acknowledged.holds(1_000 - Acknowledged.MOST)).isFalse();
        assertThat(acknowledged.holds(1_001 - Acknowledged.MOST, fingerprint(1_001 - Acknowledged.MOST)))
                .isTrue();
        assertThat(acknowledged.holds(1_000, fingerprint(1_000))).isTrue();
    }

    @Test
    void knowsThePacketIdsThatComeRound() {
        for (int number = 65_500; number <= 65_560; number++) {
            acknowledged.add(number > 65_535 ? number - 65_535 : number, fingerprint(number));
        }
        assertThat(acknowledged.holds(1, fingerprint(65_536))).isTrue();
        assertThat(acknowledged.holds(25, fingerprint(65_560))).isTrue();
        assertThat(acknowledged.holds(26)).isFalse();
        assertThat(acknowledged.holds(65_535, fingerprint(65_535))).isTrue();
    }

    @Test
    void knowsTheLastMessageOfAPacketId() {
        acknowledged.add(7, fingerprint(1));
        acknowledged.add(8, fingerprint(2));
        acknowledged.add(7, fingerprint(3));
        assertThat(acknowledged.holds(7, fingerprint(3))).isTrue();
        assertThat(acknowledged.holds(7, fingerprint(1))).isFalse();
        assertThat(acknowledged.holds(7)).isTrue();
        assertThat(acknowledged.holds(8, fingerprint(2))).isTrue();
        acknowledged.forget(7);
        assertThat(acknowledged.holds(7)).isFalse();
    }

    @Test
    void forgetsWhatItIsToForget() {
        acknowledged.add(7, fingerprint(1));
        acknowledged.forget(7);
        acknowledged.forget(9);
        assertThat(acknowledged.holds(7)).isFalse();
        assertThat(acknowledged.holds(9)).isFalse();
    }

    /** It breaks MQTT, but not what is remembered of others. */
    @Test
    void remembersNothingOfAPacketIdOfZero() {
        acknowledged.add(7, fingerprint(1));
        acknowledged.forget(0);
        acknowledged.add(0, fingerprint(2));
        assertThat(acknowledged.holds(7, fingerprint(1))).isTrue();
        assertThat(acknowledged.holds(0)).isFalse();
    }
}
