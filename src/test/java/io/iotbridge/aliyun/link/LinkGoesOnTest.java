package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is thrown between one state of a link and the next, something leads on from there. */
class LinkGoesOnTest {

    private static final List<String> FILTERS = List.of("/pk/pump1/user/get");

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();

    /** As OutOfMemoryError, which the test's framework would not survive. */
    private static InternalError scripted() {
        return new InternalError("scripted");
    }

    private static Runnable failing(int after, int times) {
        AtomicInteger calls = new AtomicInteger();
        return () -> {
            int call = calls.getAndIncrement();
            if (call >= after && call < after + times) {
                throw scripted();
            }
        };
    }

    private void isSignedInAtLast(LinkHandle link) {
        fixture.scheduler.whenAsked(() -> {});
        fixture.scheduler.whenScheduled(() -> {});
        fixture.whenHoldAsked = () -> {};
        for (int i = 0; i < 5 && link.state() != LinkState.UP; i++) {
            fixture.nextConnection().upgraded();
            fixture.scheduler.runDue();
            fixture.platform.newest().acceptAll();
        }
        assertThat(link.state()).isEqualTo(LinkState.UP);
        link.close();
        assertThat(fixture.enginesClosed).isOne();
    }

    private void ignoring(Runnable step) {
        try {
            step.run();
        } catch (InternalError scripted) {
            // It flies to whose turn of the loop it is.
        }
    }

    @Test
    void aListenerThatCannotSayWhetherItPersistsKeepsNobodyFromTheNextAttempt() {
        LinkHandle link = fixture.attach(FILTERS, new Recorder() {
            @Override
            public boolean persists() {
                throw scripted();
            }
        });
        fixture.platform.newest().acceptAll();
        ignoring(() -> fixture.platform.newest().die(Kind.CONNECTION_LOST));
        isSignedInAtLast(link);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anEndDuringWhichNobodyTellsTheTimeLeadsToTheNextAttempt(int after) {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().upgraded();
        fixture.scheduler.runDue();
        fixture.platform.newest().acceptAll();
        fixture.scheduler.whenAsked(failing(after, 1));
        ignoring(() -> fixture.platform.newest().die(Kind.CONNECTION_LOST));
        isSignedInAtLast(link);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anEndThatFailsWithNobodyLeftKeepsNothingFromTheNextUser(int after) {
        LinkHandle last = fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        fixture.scheduler.whenAsked(failing(after, 1));
        ignoring(last::close);
        fixture.scheduler.whenAsked(() -> {});
        assertThat(fixture.enginesClosed).isOne();
        LinkHandle next = fixture.attach(FILTERS, source);
        fixture.nextConnection().acceptAll();
        assertThat(next.state()).isEqualTo(LinkState.UP);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anEndDuringWhichNothingCanBeScheduledLeadsToTheNextAttempt(int times) {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        fixture.scheduler.whenScheduled(failing(0, times));
        ignoring(() -> fixture.platform.newest().die(Kind.CONNECTION_LOST));
        isSignedInAtLast(link);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aSignInThatFailsAnywhereIsFollowedByAnother(int after) {
        fixture.whenHoldAsked = failing(after, 1);
        LinkHandle[] link = new LinkHandle[1];
        link[0] = fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.atRate(1), FILTERS, source);
        ignoring(fixture.scheduler::runDue);
        if (fixture.platform.opened() > 0) {
            ignoring(() -> fixture.platform.newest().upgraded());
            ignoring(fixture.scheduler::runDue);
            ignoring(() -> fixture.platform.newest().acceptAll());
        }
        fixture.whenHoldAsked = () -> {};
        ignoring(() ->
                fixture.scheduler.pass(LinkFixture.SETTINGS.connectTimeout().multipliedBy(2)));
        isSignedInAtLast(link[0]);
    }

    @Test
    void aSubackThatCannotBeWorkedOnEndsTheConnection() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().accept();
        fixture.whenHoldAsked = failing(0, 1);
        ignoring(() -> fixture.platform.newest().grant(0, 1));
        fixture.whenHoldAsked = () -> {};
        isSignedInAtLast(link);
    }

    /** Nobody has its handle: nobody could let go of it. */
    @Test
    void whoCannotAttachHoldsNothing() {
        fixture.scheduler.whenPosted(failing(0, 1));
        assertThatThrownBy(() -> fixture.attach(FILTERS, source)).isInstanceOf(InternalError.class);
        fixture.scheduler.whenPosted(() -> {});
        assertThat(fixture.enginesClosed).isOne();
        fixture.enginesClosed = 0;
        isSignedInAtLast(fixture.attach(FILTERS, source));
    }

    /** With one CONNECT a second, five may be under way: after so many that keep their place nobody signs in any more. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void attemptsThatDoNotEndAsTheyShouldKeepNoPlace(int after) {
        LinkHandle link = fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.atRate(1), FILTERS, source);
        for (int i = 0; i < 6; i++) {
            FakePlatform.Connection connection = fixture.nextConnection().upgraded();
            fixture.scheduler.runDue();
            fixture.scheduler.whenAsked(failing(after, 1));
            ignoring(() -> connection.die(Kind.CONNECTION_LOST));
            fixture.scheduler.whenAsked(() -> {});
            fixture.scheduler.pass(LinkFixture.SETTINGS.refusedRetry());
        }
        isSignedInAtLast(link);
    }

    private void isTriedAgainAtLast(LinkHandle link) {
        fixture.scheduler.whenScheduled(() -> {});
        fixture.scheduler.whenAsked(() -> {});
        fixture.scheduler.pass(LinkFixture.SETTINGS.refusedRetry());
        isSignedInAtLast(link);
    }

    /** Its turn to sign in has come and passed. */
    private LinkHandle waitingForDemand() {
        LinkHandle link = fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.atRate(1), FILTERS, source);
        link.demand(false);
        fixture.scheduler.runDue();
        return link;
    }

    private LinkHandle refused() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().die(Kind.IDENTITY_REFUSED);
        while (link.state() != LinkState.REFUSED) {
            fixture.nextConnection().die(Kind.IDENTITY_REFUSED);
        }
        return link;
    }

    /** First the sign-in cannot be scheduled, then not that it is tried again. */
    @Test
    void demandForWhichNoSignInCanBeScheduledIsFollowedByAnother() {
        LinkHandle link = waitingForDemand();
        fixture.scheduler.whenScheduled(failing(0, 2));
        ignoring(() -> link.demand(true));
        isTriedAgainAtLast(link);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void demandDuringWhichNobodyTellsTheTimeLeadsToASignIn(int after) {
        LinkHandle link = waitingForDemand();
        fixture.scheduler.whenAsked(failing(after, 1));
        ignoring(() -> link.demand(true));
        isTriedAgainAtLast(link);
    }

    @Test
    void theLastWithoutDemandLetsGoAndNoSignInCanBeScheduledForTheOthers() {
        LinkHandle full = waitingForDemand();
        LinkHandle other = fixture.attach(FILTERS, source);
        fixture.scheduler.whenScheduled(failing(0, 2));
        ignoring(full::close);
        isTriedAgainAtLast(other);
    }

    @Test
    void aNewSecretForWhichNoSignInCanBeScheduledIsTriedLater() {
        LinkHandle link = refused();
        fixture.scheduler.whenScheduled(failing(0, 2));
        ignoring(() -> link.signInAs(new Device(LinkFixture.DEVICE.id(), new DeviceSecret("another secret"))));
        isTriedAgainAtLast(link);
    }

    @Test
    void aRefusedDeviceForWhichNoSignInCanBeScheduledIsTriedLater() {
        LinkHandle link = refused();
        fixture.scheduler.whenScheduled(failing(0, 2));
        ignoring(() -> fixture.scheduler.pass(LinkFixture.SETTINGS.refusedRetry()));
        isTriedAgainAtLast(link);
    }

    /** Of a link that waits to sign in. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void anEndOfWaitingDuringWhichNobodyTellsTheTimeIsAnEnd(int after) {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().die(Kind.CONNECTION_LOST);
        fixture.scheduler.whenAsked(failing(after, 1));
        ignoring(link::close);
        assertThat(fixture.enginesClosed).isOne();
        fixture.scheduler.whenAsked(() -> {});
        fixture.scheduler.pass(LinkFixture.SETTINGS.refusedRetry());
        assertThat(fixture.scheduler.waiting()).isZero();
        assertThat(fixture.platform.opened()).isOne();
    }

    @Test
    void aConnectionThatCannotBeDroppedIsDroppedAtLast() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        fixture.scheduler.whenPosted(failing(1, 1));
        ignoring(() -> link.reconnect(new LinkException(Kind.PUBACK_TIMEOUT, "scripted")));
        fixture.scheduler.whenPosted(() -> {});
        assertThat(fixture.platform.newest().isOver()).isTrue();
        fixture.nextConnection().acceptAll();
        assertThat(source.events).containsExactly("up", "down PUBACK_TIMEOUT", "up");
    }

    /** Who signs in behind it would wait for its place. */
    @Test
    void demandOfOneWhoHasLetGoAsksForNothing() {
        LinkHandle link = waitingForDemand();
        link.close();
        link.demand(true);
        assertThat(fixture.scheduler.waiting()).isZero();
    }

    @Test
    void aTaskThatCannotLetGoKeepsItsSuccessorFromNothing() {
        fixture.pool.places().take("source task", () -> {
            throw scripted();
        });
        fixture.pool.places().take("source task", () -> {});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoopThatTakesNothingKeepsTheOthersFromNothing(boolean firstFails) {
        LinkFixture other = new LinkFixture();
        LinkHandle here = fixture.attach(FILTERS, source);
        LinkHandle there = other.attach(FILTERS, source);
        here.demand(false);
        there.demand(false);
        (firstFails ? fixture : other).scheduler.whenPosted(failing(0, 1));
        ignoring(() -> LinkHandle.demandAll(List.of(here, there)));
        assertThat((firstFails ? there : here).demand()).isTrue();
    }

    @Test
    void whoCannotLetGoCanTryAgain() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        fixture.scheduler.whenPosted(failing(0, 1));
        ignoring(link::close);
        fixture.scheduler.whenPosted(() -> {});
        link.close();
        assertThat(fixture.enginesClosed).isOne();
    }
}
