package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever holds a link becomes one of its users, sooner or later. */
class LateUserTest {

    private static final List<String> FILTERS = List.of("/pk/pump1/user/get");

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();

    /** Where the comparison of two truststores fails, as it may where memory ends. */
    private static LinkSettings failingOnce() {
        Path other = Path.of("other.pem");
        AtomicInteger asked = new AtomicInteger();
        Path failing = (Path) Proxy.newProxyInstance(
                LateUserTest.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("equals") && asked.getAndIncrement() == 0) {
                        throw new InternalError("scripted");
                    }
                    return method.invoke(other, arguments);
                });
        LinkSettings like = LinkFixture.SETTINGS;
        return new LinkSettings(
                like.endpoint(),
                like.signer(),
                like.keepAlive(),
                like.pingTimeout(),
                like.cleanSession(),
                like.connectTimeout(),
                like.backoff(),
                like.backoffMax(),
                like.conflictBackoff(),
                like.connectsPerMinute(),
                like.connectsPerSecond(),
                like.refusalsUntilGivingUp(),
                like.refusedRetry(),
                TlsFixture.trusting(Optional.of(failing), "PKCS12", Optional.empty(), Optional.empty()),
                like.proxy());
    }

    private LinkHandle attachLate(Recorder late) {
        fixture.scheduler.hold(true);
        LinkHandle link = fixture.pool.attach(LinkFixture.DEVICE, failingOnce(), List.of("/late"), late);
        try {
            fixture.scheduler.runNext();
        } catch (InternalError scripted) {
            // It flies to whose turn of the loop it is.
        }
        fixture.scheduler.hold(false);
        return link;
    }

    @Test
    void whoCouldNotBecomeAUserBecomesOneLater() {
        fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        Recorder late = new Recorder();
        attachLate(late);
        fixture.scheduler.pass(LinkFixture.SETTINGS.backoff());
        assertThat(connection.subscribes()).containsExactly(FILTERS, List.of("/late"));
        connection.grant(1, 1);
        assertThat(late.events).containsExactly("up");
    }

    @Test
    void aSecretThatCameMeanwhileIsNotReplacedByTheOneThatTheUserCameWith() {
        LinkHandle first = fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        LinkHandle late = attachLate(new Recorder());
        Device rotated = new Device(LinkFixture.DEVICE.id(), new DeviceSecret("new"));
        late.signInAs(rotated);
        first.close();
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(fixture.platform.opened()).isEqualTo(2);
        assertThat(fixture.platform.newest().spec().credentials().password())
                .isEqualTo(LinkFixture.SETTINGS.spec(rotated).credentials().password());
    }

    /** Else its link would sign in for ever, beside the one that the next user gets. */
    @Test
    void whoLetsGoWhileItIsAttachedIsNoUser() {
        fixture.attach(FILTERS, new Recorder() {
            @Override
            public void attached(LinkHandle link) {
                link.close();
            }
        });
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(fixture.platform.opened()).isZero();
        assertThat(fixture.enginesClosed).isOne();
    }

    /** Who takes what comes on a topic is remembered. */
    @Test
    void whoComesAndWhoGoesWhileAReplyIsToldCountsForTheMessage() {
        String topic = FILTERS.get(0);
        Recorder late = new Recorder();
        LinkHandle first = fixture.attach(FILTERS, source);
        Recorder telling = new Recorder() {
            @Override
            public boolean reply(DeviceId device, InboundMessage reply) {
                first.close();
                fixture.attach(FILTERS, late);
                return true;
            }
        };
        fixture.pool.attach(
                LinkFixture.DEVICE, LinkFixture.SETTINGS, "", new LinkFilters(List.of(), List.of(topic)), telling);
        fixture.scheduler.runDue();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        connection.deliver(new InboundMessage(topic, new byte[] {'1'}, 1, false, 1));
        assertThat(source.deliveries).isEmpty();
        assertThat(late.payloads()).containsExactly("1");
    }
}
