package io.iotbridge.aliyun.link;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretRotationTest {

    private static final List<String> FILTERS = List.of("/pk/pump1/user/get");
    private static final Device NEW = new Device(LinkFixture.DEVICE.id(), new DeviceSecret("new"));

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();
    private final LinkHandle link = fixture.attach(FILTERS, source);
    private final FakePlatform.Connection first = fixture.platform.newest();

    private static String password(Device device) {
        return LinkFixture.SETTINGS.spec(device).credentials().password();
    }

    private static String password(FakePlatform.Connection connection) {
        return connection.spec().credentials().password();
    }

    private FakePlatform.Connection next() {
        fixture.scheduler.pass(Duration.ofSeconds(2));
        return fixture.platform.newest();
    }

    @Test
    void aLinkThatIsUpReconnectsOnceHoweverManyUsersSeeTheChange() {
        LinkHandle sink = fixture.attach(List.of(), new Recorder());
        first.acceptAll();

        link.signInAs(NEW);
        sink.signInAs(NEW);
        next().acceptAll();
        sink.signInAs(NEW);
        fixture.scheduler.pass(Duration.ofMinutes(10));

        assertThat(first.isOver()).isTrue();
        assertThat(fixture.platform.opened()).isEqualTo(2);
        assertThat(password(fixture.platform.newest())).isEqualTo(password(NEW));
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void theSecretItHasAlreadyChangesNothing() {
        first.acceptAll();
        link.signInAs(LinkFixture.DEVICE);
        assertThat(first.isOver()).isFalse();
    }

    @Test
    void anAttemptThatWaitsOrIsUnderWayIsMadeWithTheNewSecret() {
        link.signInAs(NEW);
        assertThat(first.isOver()).isTrue();
        assertThat(password(next())).isEqualTo(password(NEW));

        fixture.platform.newest().die(Kind.UNREACHABLE);
        link.signInAs(LinkFixture.DEVICE);
        assertThat(password(next())).isEqualTo(password(LinkFixture.DEVICE));
    }

    @Test
    void aRefusedLinkIsTriedAgainAndMayBeRefusedAsOftenAsAtFirst() {
        first.die(Kind.IDENTITY_REFUSED);
        next().die(Kind.IDENTITY_REFUSED);
        fixture.nextConnection().die(Kind.IDENTITY_REFUSED);
        assertThat(link.state()).isEqualTo(LinkState.REFUSED);

        link.signInAs(NEW);
        assertThat(link.state()).isEqualTo(LinkState.WAITING);
        next().die(Kind.IDENTITY_REFUSED);
        assertThat(link.state()).isEqualTo(LinkState.WAITING);
        fixture.nextConnection().acceptAll();
        assertThat(source.events).endsWith("up");
    }

    @Test
    void whoAttachesWithAnotherSecretDoesNotReplaceOneThatIsAccepted() {
        first.acceptAll();
        link.signInAs(NEW);
        fixture.attach(List.of(), new Recorder());
        assertThat(password(next())).isEqualTo(password(NEW));
    }

    @Test
    void whoAttachesWithAnotherSecretReplacesOneThatWasRefused() {
        first.die(Kind.IDENTITY_REFUSED);
        fixture.pool.attach(NEW, LinkFixture.SETTINGS, List.of(), new Recorder());
        assertThat(password(next())).isEqualTo(password(NEW));
    }

    @Test
    void whoAttachesWhileTheLastConnectionIsClosingBringsTheSecret() {
        first.acceptAll();
        link.close();
        fixture.pool.attach(NEW, LinkFixture.SETTINGS, List.of(), new Recorder());
        assertThat(password(next())).isEqualTo(password(NEW));
    }

    @Test
    void whatIsOnItsWayToKafkaIsAcknowledgedOnTheNewConnectionAndHandedOnOnce() {
        first.acceptAll();
        first.deliver(message(1, "a", false));
        link.signInAs(NEW);
        FakePlatform.Connection second = next().acceptAll();
        second.deliver(message(1, "a", true));
        source.deliveries.get(0).complete();

        assertThat(source.payloads()).containsExactly("a");
        assertThat(second.pubacks()).containsExactly(1);
    }
}
