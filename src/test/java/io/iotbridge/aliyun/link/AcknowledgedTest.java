package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgedTest {

    private final Acknowledged acknowledged = new Acknowledged();

    private static Fingerprint fingerprint(int number) {
        return new Fingerprint(number, -number);
    }

    @Test
    void remembersTheLast() {
        for (int number = 1; number <= 1_000; number++) {
            acknowledged.add(number, fingerprint(number));
        }
        assertThat(acknowledged.count()).isEqualTo(Acknowledged.MOST);
        assertThat(acknowledged.find(1_000 - Acknowledged.MOST)).isNull();
        assertThat(acknowledged.find(1_001 - Acknowledged.MOST)).isEqualTo(fingerprint(1_001 - Acknowledged.MOST));
        assertThat(acknowledged.find(1_000)).isEqualTo(fingerprint(1_000));
    }

    @Test
    void knowsThePacketIdsThatComeRound() {
        for (int number = 65_500; number <= 65_560; number++) {
            acknowledged.add(number > 65_535 ? number - 65_535 : number, fingerprint(number));
        }
        assertThat(acknowledged.find(1)).isEqualTo(fingerprint(65_536));
        assertThat(acknowledged.find(25)).isEqualTo(fingerprint(65_560));
        assertThat(acknowledged.find(26)).isNull();
        assertThat(acknowledged.find(65_535)).isEqualTo(fingerprint(65_535));
    }

    @Test
    void knowsTheLastMessageOfAPacketId() {
        acknowledged.add(7, fingerprint(1));
        acknowledged.add(8, fingerprint(2));
        acknowledged.add(7, fingerprint(3));
        assertThat(acknowledged.find(7)).isEqualTo(fingerprint(3));
        assertThat(acknowledged.count()).isEqualTo(2);
    }

    @Test
    void forgetsWhatItIsToForget() {
        acknowledged.add(7, fingerprint(1));
        acknowledged.forget(7);
        acknowledged.forget(9);
        assertThat(acknowledged.find(7)).isNull();
        assertThat(acknowledged.count()).isZero();
    }

    /** It breaks MQTT, but not what is remembered of others. */
    @Test
    void remembersNothingOfAPacketIdOfZero() {
        acknowledged.add(7, fingerprint(1));
        acknowledged.forget(0);
        acknowledged.add(0, fingerprint(2));
        assertThat(acknowledged.count()).isOne();
        assertThat(acknowledged.find(0)).isNull();
    }
}
