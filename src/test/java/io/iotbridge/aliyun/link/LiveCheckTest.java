package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import io.iotbridge.aliyun.link.LiveCheck.Failed;
import io.iotbridge.aliyun.link.LiveCheck.NotMade;
import io.iotbridge.aliyun.link.LiveCheck.Outcome;
import io.iotbridge.aliyun.link.LiveCheck.SignedIn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LiveCheckTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Device OTHER = LinkFixture.device("pump2");
    private static final List<String> FILTERS = List.of("/a", "/b");

    private final LinkFixture fixture = new LinkFixture();
    private volatile Thread checking;

    private CompletableFuture<Outcome> run(Device... devices) {
        return run(TIMEOUT, devices);
    }

    private CompletableFuture<Outcome> run(Duration timeout, Device... devices) {
        return CompletableFuture.supplyAsync(() -> {
            checking = Thread.currentThread();
            return fixture.check.run(List.of(devices), LinkFixture.SETTINGS, device -> FILTERS, timeout);
        });
    }

    /** Until the check waits for what a link does. */
    private void awaitWaiting() {
        Awaitility.await().until(() -> checking != null && checking.getState() == Thread.State.TIMED_WAITING);
    }

    /** Lets a check sign in that has to. */
    private FakePlatform.Connection connection(CompletableFuture<Outcome> check) {
        int before = fixture.platform.opened();
        Awaitility.await().until(() -> fixture.scheduler.waiting() > 0 || check.isDone());
        fixture.scheduler.runDue();
        assertThat(fixture.platform.opened()).isEqualTo(before + 1);
        return fixture.platform.newest();
    }

    @Test
    void signsInOnceAndOutAgain() {
        CompletableFuture<Outcome> check = run(LinkFixture.DEVICE);
        connection(check).acceptAll();
        assertThat(check.join()).isEqualTo(new SignedIn(LinkFixture.DEVICE.id(), List.of()));
        assertThat(fixture.platform.newest().subscribes()).containsExactly(FILTERS);
        assertThat(fixture.platform.open()).isEmpty();
        assertThat(fixture.scheduler.waiting()).isZero();
        assertThat(fixture.enginesClosed).isEqualTo(1);
    }

    @Test
    void namesTheFilterThatIsRefused() {
        CompletableFuture<Outcome> check = run(LinkFixture.DEVICE);
        connection(check).accept().suback(0, List.of(1, 0x80));
        assertThat(((SignedIn) check.join()).refused()).singleElement().satisfies(refused -> {
            assertThat(refused.filter()).isEqualTo("/b");
            assertThat(refused.cause().kind()).isEqualTo(Kind.SUBSCRIPTION_REFUSED);
        });
    }

    @Test
    void triesNothingTwiceWhateverTheFailure() {
        CompletableFuture<Outcome> check = run(LinkFixture.DEVICE);
        connection(check).die(Kind.UNREACHABLE);
        assertThat(((Failed) check.join()).cause().kind()).isEqualTo(Kind.UNREACHABLE);
        fixture.scheduler.pass(Duration.ofMinutes(10));
        assertThat(fixture.platform.opened()).isEqualTo(1);
        assertThat(fixture.enginesClosed).isEqualTo(1);
    }

    @Test
    void takesALinkThatIsUpForTheAnswer() {
        fixture.attach(FILTERS, new Recorder());
        fixture.platform.newest().acceptAll();
        assertThat(run(OTHER, LinkFixture.DEVICE).join()).isEqualTo(new SignedIn(LinkFixture.DEVICE.id(), List.of()));
        assertThat(fixture.platform.opened()).isEqualTo(1);
    }

    @Test
    void waitsForASignInThatIsUnderWay() {
        LinkHandle task = fixture.attach(FILTERS, new Recorder());
        CompletableFuture<Outcome> check = run(LinkFixture.DEVICE);
        awaitWaiting();
        fixture.platform.newest().acceptAll();
        assertThat(check.join()).isEqualTo(new SignedIn(LinkFixture.DEVICE.id(), List.of()));
        assertThat(fixture.platform.opened()).isEqualTo(1);
        assertThat(task.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void takesADeviceWhoseLastUserHasJustLetGo() {
        fixture.platform.endLater();
        LinkHandle task = fixture.attach(FILTERS, new Recorder());
        fixture.platform.newest().acceptAll();
        task.close();
        CompletableFuture<Outcome> check = run(LinkFixture.DEVICE);
        awaitWaiting();
        fixture.platform.newest().die(Kind.CLOSED_BY_US);
        connection(check).acceptAll();
        assertThat(check.join()).isInstanceOf(SignedIn.class);
    }

    @Test
    void leavesADeviceInUseAloneAndTakesAnother() {
        fixture.attach(FILTERS, new Recorder());
        fixture.platform.newest().die(Kind.CONNECTION_LOST);
        assertThat(run(LinkFixture.DEVICE).join()).isInstanceOf(NotMade.class);
        int before = fixture.scheduler.waiting();
        CompletableFuture<Outcome> check = run(LinkFixture.DEVICE, OTHER);
        Awaitility.await().until(() -> fixture.scheduler.waiting() > before);
        connection(check).acceptAll();
        assertThat(check.join()).isEqualTo(new SignedIn(OTHER.id(), List.of()));
    }

    /** Not that no device could be signed in. */
    @Test
    void saysThatASecretIsNotTheOneThatARunningTaskIsSignedInWith() {
        fixture.attach(FILTERS, new Recorder());
        fixture.platform.newest().acceptAll();
        Failed failed = (Failed) run(new Device(LinkFixture.DEVICE.id(), new DeviceSecret("wrong")))
                .join();
        assertThat(failed.device()).isEqualTo(LinkFixture.DEVICE.id());
        assertThat(failed.cause().kind()).isEqualTo(Kind.IDENTITY_REFUSED);
        assertThat(failed.cause()).hasMessageContaining("with another secret, which the platform accepted");
        assertThat(fixture.platform.opened()).isEqualTo(1);
    }

    @Test
    void saysThatThePlatformRefusesWhatARunningTaskSignsInWith() {
        LinkHandle task = fixture.attach(FILTERS, new Recorder());
        while (task.state() != LinkState.REFUSED) {
            fixture.platform.newest().die(Kind.IDENTITY_REFUSED);
            fixture.nextConnection();
        }
        Failed failed = (Failed) run(LinkFixture.DEVICE).join();
        assertThat(failed.cause().kind()).isEqualTo(Kind.IDENTITY_REFUSED);
        assertThat(run(new Device(LinkFixture.DEVICE.id(), new DeviceSecret("right")))
                        .join())
                .as("another secret may be the right one")
                .isInstanceOf(NotMade.class);
    }

    @Test
    void signsInTwiceAMinuteAtMost() {
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Outcome> check = run(LinkFixture.DEVICE);
            FakePlatform.Connection connection = connection(check).upgraded();
            fixture.scheduler.runDue();
            connection.die(Kind.IDENTITY_REFUSED);
            assertThat(check.join()).isInstanceOf(Failed.class);
        }
        assertThat(run(LinkFixture.DEVICE).join()).isInstanceOf(NotMade.class);
        fixture.scheduler.pass(Duration.ofSeconds(62));
        connection(run(LinkFixture.DEVICE)).acceptAll();
    }

    @Test
    void doesNotSignInAgainForWhatItSawAMomentAgo() {
        CompletableFuture<Outcome> first = run(LinkFixture.DEVICE);
        connection(first).acceptAll();
        first.join();
        assertThat(run(LinkFixture.DEVICE).join()).isEqualTo(first.join());
        assertThat(fixture.platform.opened()).isEqualTo(1);
        fixture.scheduler.pass(Duration.ofMinutes(1));
        connection(run(LinkFixture.DEVICE)).acceptAll();
    }

    @Test
    void saysHowFarItCameWhenTheTimeIsOver() {
        CompletableFuture<Outcome> unanswered = run(Duration.ofMillis(200), LinkFixture.DEVICE);
        connection(unanswered);
        assertThat(((Failed) unanswered.join()).cause().kind()).isEqualTo(Kind.UNREACHABLE);
        CompletableFuture<Outcome> unsubscribed = run(Duration.ofMillis(500), LinkFixture.DEVICE);
        connection(unsubscribed).accept();
        assertThat(((Failed) unsubscribed.join()).cause()).hasMessageContaining("SUBACK");
        assertThat(fixture.platform.open()).isEmpty();
    }

    @Test
    void acknowledgesNothingAndLeavesTheLinkToATaskThatComesMeanwhile() {
        CompletableFuture<Outcome> check = run(LinkFixture.DEVICE);
        FakePlatform.Connection connection = connection(check).accept();
        connection.deliver(LinkFixture.message(1, "backlog", true));
        LinkHandle task = fixture.attach(FILTERS, new Recorder());
        connection.grant(0, 1);
        assertThat(check.join()).isInstanceOf(SignedIn.class);
        assertThat(connection.pubacks()).isEmpty();
        fixture.nextConnection().acceptAll();
        assertThat(task.state()).isEqualTo(LinkState.UP);
    }
}
