package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.LinkException.Kind;
import org.junit.jupiter.api.Test;

class LinkIdentityTest {

    private static final Device NEW = new Device(LinkFixture.DEVICE.id(), new DeviceSecret("new"));
    private static final LinkException REFUSED = new LinkException(Kind.IDENTITY_REFUSED, "scripted");

    private final LinkIdentity identity = new LinkIdentity(LinkFixture.DEVICE, LinkFixture.SETTINGS);

    @Test
    void isGivenUpAfterAsManyRefusalsInARowAsConfigured() {
        identity.spec();
        assertThat(identity.isGivenUpAfter(REFUSED)).isFalse();
        assertThat(identity.isGivenUpAfter(new LinkException(Kind.UNREACHABLE, "scripted")))
                .isFalse();
        assertThat(identity.isGivenUpAfter(REFUSED)).isFalse();
        assertThat(identity.isGivenUpAfter(REFUSED)).isTrue();
    }

    @Test
    void aRefusalThatComesAfterTheSecretChangedIsNotOneOfTheNewSecret() {
        identity.spec();
        identity.isGivenUpAfter(REFUSED);
        identity.isGivenUpAfter(REFUSED);
        identity.rotatedTo(NEW);
        assertThat(identity.isGivenUpAfter(REFUSED)).isFalse();
        identity.spec();
        assertThat(identity.isGivenUpAfter(REFUSED)).isFalse();
        assertThat(identity.isGivenUpAfter(REFUSED)).isFalse();
        assertThat(identity.isGivenUpAfter(REFUSED)).isTrue();
    }
}
