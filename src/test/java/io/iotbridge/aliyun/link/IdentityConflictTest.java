package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.loop.ManualScheduler;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class IdentityConflictTest {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration BACKOFF = LinkFixture.SETTINGS.conflictBackoff();

    private final ManualScheduler scheduler = new ManualScheduler();
    private final ClosureBursts bursts = new ClosureBursts();
    private final IdentityConflict conflict = conflict("pump1");
    private int lasting;

    private IdentityConflict conflict(String device) {
        return new IdentityConflict(
                LinkFixture.device(device).id(), LinkFixture.SETTINGS, scheduler, bursts, new Random(3));
    }

    private Optional<LinkException> lives(Duration time, Kind end) {
        conflict.accepted(() -> lasting++);
        scheduler.pass(time);
        return end(conflict, end);
    }

    private static Optional<LinkException> end(IdentityConflict of, Kind end) {
        return of.ended(new LinkException(end, "scripted"), end == Kind.CLOSED_BY_US);
    }

    private void recognise() {
        lives(SOON, Kind.CONNECTION_LOST);
        lives(SOON, Kind.CONNECTION_LOST);
        assertThat(lives(SOON, Kind.CONNECTION_LOST)).isPresent();
    }

    @Test
    void isRecognisedInTheThirdRoundAndSaysWhatWasSeen() {
        assertThat(lives(Duration.ofMillis(1_204), Kind.CONNECTION_LOST)).isEmpty();
        assertThat(lives(Duration.ofMillis(803), Kind.CONNECTION_LOST)).isEmpty();
        assertThat(conflict.pause()).isEmpty();
        assertThat(lives(Duration.ofMillis(17), Kind.CONNECTION_LOST).orElseThrow())
                .hasMessageContaining("another client seems to sign in as device pk/pump1")
                .hasMessageContaining("3 connections in a row")
                .hasMessageContaining("after 1204 ms, 803 ms, 17 ms")
                .hasMessageContaining("iot.keepalive.seconds")
                .hasMessageContaining("427")
                .hasMessageContaining("iot.conflict.backoff.ms")
                .extracting("kind")
                .isEqualTo(Kind.IDENTITY_CONFLICT);
    }

    @Test
    void countsTheConnectionThatWasTakenFromUsHoweverOldItWas() {
        assertThat(lives(Duration.ofDays(3), Kind.CONNECTION_LOST)).isEmpty();
        assertThat(lives(SOON, Kind.CONNECTION_LOST)).isEmpty();
        assertThat(lives(SOON, Kind.CONNECTION_LOST)).isPresent();
    }

    @Test
    void isToldOnce() {
        recognise();
        assertThat(lives(SOON, Kind.CONNECTION_LOST)).isEmpty();
        assertThat(conflict.pause()).isPresent();
    }

    @Test
    void isNoneWhereConnectionsLastBetweenClosures() {
        for (int i = 0; i < 20; i++) {
            assertThat(lives(Duration.ofMinutes(2), Kind.CONNECTION_LOST)).isEmpty();
            assertThat(lives(SOON, Kind.CONNECTION_LOST)).isEmpty();
        }
    }

    /** Both sides use up the connects of the minute, and both are refused then. */
    @Test
    void isRecognisedThroughRefusalsForTheConnectRate() {
        lives(SOON, Kind.CONNECTION_LOST);
        end(conflict, Kind.SERVER_UNAVAILABLE);
        lives(SOON, Kind.CONNECTION_LOST);
        end(conflict, Kind.SERVER_UNAVAILABLE);
        end(conflict, Kind.SERVER_UNAVAILABLE);
        assertThat(lives(Duration.ofSeconds(61), Kind.CONNECTION_LOST)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "CONNECTION_LOST")
    void isNotWhatWeSeeWhenConnectionsEndOtherwise(Kind kind) {
        for (int i = 0; i < 20; i++) {
            assertThat(lives(SOON, kind)).isEmpty();
        }
        assertThat(conflict.pause()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED_BY_US", "PUBACK_TIMEOUT", "TIMEOUT"})
    void isRecognisedThoughWeEndSomeConnectionsOurselves(Kind kind) {
        lives(SOON, Kind.CONNECTION_LOST);
        lives(SOON, kind);
        lives(SOON, Kind.CONNECTION_LOST);
        assertThat(lives(SOON, Kind.CONNECTION_LOST)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "UNREACHABLE",
                "PROXY",
                "UPGRADE_REFUSED",
                "TLS",
                "CERTIFICATE_UNTRUSTED",
                "CERTIFICATE_EXPIRED",
                "CERTIFICATE_WRONG_HOST"
            })
    void isNotAPlatformThatGoesAway(Kind kind) {
        for (int i = 0; i < 20; i++) {
            assertThat(lives(SOON, Kind.CONNECTION_LOST)).isEmpty();
            assertThat(lives(SOON, Kind.CONNECTION_LOST)).isEmpty();
            end(conflict, kind);
        }
    }

    @Test
    void isNotAPlatformThatClosesEverythingSeveralTimesInARow() {
        IdentityConflict other = conflict("pump2");
        IdentityConflict third = conflict("pump3");
        for (int restart = 0; restart < 20; restart++) {
            for (IdentityConflict one : new IdentityConflict[] {conflict, other, third}) {
                one.accepted(() -> lasting++);
                scheduler.pass(Duration.ofMillis(70));
            }
            for (IdentityConflict one : new IdentityConflict[] {conflict, other, third}) {
                scheduler.pass(Duration.ofMillis(100));
                assertThat(end(one, Kind.CONNECTION_LOST)).isEmpty();
            }
            scheduler.pass(Duration.ofSeconds(1));
        }
    }

    /** Two workers with the same devices: backoffs with jitter keep the closures apart. */
    @Test
    void isRecognisedForEachOfManyDevicesThatAreTakenOneByOne() {
        IdentityConflict other = conflict("pump2");
        for (int round = 1; round <= 3; round++) {
            conflict.accepted(() -> lasting++);
            other.accepted(() -> lasting++);
            scheduler.pass(SOON);
            assertThat(end(conflict, Kind.CONNECTION_LOST).isPresent()).isEqualTo(round == 3);
            scheduler.pass(Duration.ofMillis(700));
            assertThat(end(other, Kind.CONNECTION_LOST).isPresent()).isEqualTo(round == 3);
        }
    }

    @Test
    void countsFleetsOfTwoEndpointsForThemselves() {
        URI here = URI.create("wss://here.test/");
        URI there = URI.create("wss://there.test/");
        bursts.accepted(here);
        bursts.accepted(there);
        ClosureBursts.Burst burst = bursts.closed(here, LinkFixture.device("a").id(), 0);
        bursts.closed(there, LinkFixture.device("b").id(), 0);
        assertThat(burst.isCommon()).isFalse();
    }

    @Test
    void leavesTheOtherAloneForTheBackoffAndUpToHalfAsMuchMore() {
        recognise();
        for (int i = 0; i < 1_000; i++) {
            assertThat(conflict.pause().orElseThrow())
                    .isBetween(BACKOFF, BACKOFF.multipliedBy(3).dividedBy(2));
        }
    }

    @Test
    void endsOnceAConnectionLastsLongerThanTwoOfUsWouldLeaveEachOtherAlone() {
        recognise();
        lives(BACKOFF.multipliedBy(3).dividedBy(2), Kind.CONNECTION_LOST);
        assertThat(lasting).isZero();
        assertThat(conflict.settle()).isFalse();
        conflict.accepted(() -> lasting++);
        scheduler.pass(BACKOFF.multipliedBy(2));
        assertThat(lasting).isEqualTo(1);
        assertThat(conflict.settle()).isTrue();
        assertThat(conflict.settle()).isFalse();
        assertThat(conflict.pause()).isEmpty();
        assertThat(end(conflict, Kind.CONNECTION_LOST)).isEmpty();
    }

    @Test
    void doesNotEndWithAConnectionThatEndedWhileItsTimeRanOut() {
        recognise();
        lives(BACKOFF.multipliedBy(2), Kind.CONNECTION_LOST);
        assertThat(lasting).isEqualTo(1);
        assertThat(conflict.settle()).isFalse();
    }

    /** What was closed together is of interest as long as something is open. */
    @Test
    void nothingIsKeptOfEndpointsThatAreGone() throws Exception {
        Field fleets = ClosureBursts.class.getDeclaredField("fleets");
        fleets.setAccessible(true);
        for (int i = 0; i < 1_000; i++) {
            URI endpoint = URI.create("wss://host" + i + ".test:443");
            bursts.accepted(endpoint);
            bursts.accepted(endpoint);
            bursts.closed(endpoint, LinkFixture.device("pump1").id(), scheduler.nanoTime());
            bursts.ended(endpoint);
        }
        assertThat((Map<?, ?>) fleets.get(bursts)).hasSizeLessThan(10);
    }
}
