package io.iotbridge.aliyun.link.acks;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

    /** Else the next message would get another id than its copies have, and nobody would find them. */
    @Test
    void aFingerprintThatCouldNotBeMadeLeavesNothingBehindInTheNext() {
        Fingerprints fingerprints = new Fingerprints(LinkFixture.DEVICE.id());
        InboundMessage good = message(2, "b", false);
        Fingerprint before = fingerprints.of(good);
        assertThatThrownBy(() -> fingerprints.of(new InboundMessage("/pk/pump1/user/get", null, 1, false, 1)))
                .isInstanceOf(NullPointerException.class);
        assertThat(fingerprints.of(good)).isEqualTo(before);
    }
}
