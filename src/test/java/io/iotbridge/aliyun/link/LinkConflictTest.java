package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a link does about another client with its identity. */
class LinkConflictTest {

    private static final List<String> FILTERS = List.of("/pk/pump1/user/get");

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();
    private final Recorder sink = new Recorder();

    private void fight(int rounds) {
        for (int round = 0; round < rounds; round++) {
            FakePlatform.Connection connection = round == 0 ? fixture.platform.newest() : fixture.nextConnection();
            connection.acceptAll();
            fixture.scheduler.pass(Duration.ofSeconds(1));
            connection.die(Kind.CONNECTION_LOST);
        }
    }

    @Test
    void comesBackFromASingleKickAsFromAnyOtherLoss() {
        fixture.attach(FILTERS, source);
        fight(1);
        fixture.scheduler.pass(Duration.ofSeconds(1));
        assertThat(fixture.platform.opened()).isEqualTo(2);
        fixture.platform.newest().acceptAll();
        fixture.scheduler.pass(Duration.ofHours(1));
        assertThat(source.events).containsExactly("up", "down CONNECTION_LOST", "up");
    }

    @Test
    void tellsAllUsersInTheThirdRoundAndLeavesTheOtherAlone() {
        fixture.attach(FILTERS, source);
        fixture.attach(List.of(), sink);
        fight(3);
        assertThat(source.events).endsWith("down CONNECTION_LOST", "conflicted IDENTITY_CONFLICT");
        assertThat(sink.events).isEqualTo(source.events);
        fixture.scheduler.pass(Duration.ofMillis(59_900));
        assertThat(fixture.platform.opened()).isEqualTo(3);
        fixture.scheduler.pass(Duration.ofMillis(30_200));
        assertThat(fixture.platform.opened()).isEqualTo(4);
    }

    @Test
    void tellsWhoeverComesLater() {
        fixture.attach(FILTERS, source);
        fight(3);
        fixture.attach(List.of(), sink);
        assertThat(sink.events).containsExactly("conflicted IDENTITY_CONFLICT");
    }

    @Test
    void connectsAtMostOnceAMinuteAsLongAsTheFightLasts() {
        fixture.attach(FILTERS, source);
        fight(3);
        for (int minute = 0; minute < 60; minute++) {
            if (!fixture.platform.newest().isOver()) {
                fixture.platform.newest().acceptAll().die(Kind.CONNECTION_LOST);
            }
            fixture.scheduler.pass(Duration.ofMinutes(1));
        }
        assertThat(fixture.platform.opened()).isBetween(3 + 30, 3 + 60);
        assertThat(source.events)
                .filteredOn("conflicted IDENTITY_CONFLICT"::equals)
                .hasSize(1);
    }

    @Test
    void keepsToThePauseWhenItIsRefusedForTheConnectRate() {
        fixture.attach(FILTERS, source);
        fight(3);
        fixture.nextConnection().die(Kind.SERVER_UNAVAILABLE);
        fixture.scheduler.pass(Duration.ofMillis(59_900));
        assertThat(fixture.platform.opened()).isEqualTo(4);
    }

    @Test
    void isBackToNormalWhenTheOtherHasLeft() {
        fixture.attach(FILTERS, source);
        fight(3);
        fixture.nextConnection().acceptAll();
        fixture.scheduler.pass(Duration.ofSeconds(119));
        assertThat(source.events).endsWith("up");
        fixture.scheduler.pass(Duration.ofSeconds(1));
        assertThat(source.events).endsWith("up", "settled");
        fixture.platform.newest().die(Kind.CONNECTION_LOST);
        fixture.scheduler.pass(Duration.ofSeconds(1));
        assertThat(fixture.platform.opened()).isEqualTo(5);
    }

    @Test
    void leavesOtherDevicesAlone() {
        Recorder other = new Recorder();
        fixture.pool.attach(LinkFixture.device("pump2"), LinkFixture.SETTINGS, List.of(), other);
        fixture.scheduler.runDue();
        fixture.platform.newest().acceptAll();
        fixture.attach(FILTERS, source);
        fight(3);
        assertThat(source.events).contains("conflicted IDENTITY_CONFLICT");
        assertThat(other.events).containsExactly("up");
    }

    @Test
    void raisesNoAlarmWhenThePlatformClosesEverythingAgainAndAgain() {
        List<Recorder> fleet = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            fleet.add(new Recorder());
            fixture.pool.attach(LinkFixture.device("pump" + i), LinkFixture.SETTINGS, List.of(), fleet.get(i));
        }
        fixture.scheduler.runDue();
        for (int restart = 0; restart < 4; restart++) {
            List<FakePlatform.Connection> all = fixture.platform.open();
            assertThat(all).hasSize(10);
            all.forEach(FakePlatform.Connection::acceptAll);
            fixture.scheduler.pass(Duration.ofSeconds(1));
            for (FakePlatform.Connection one : all) {
                fixture.scheduler.pass(Duration.ofMillis(30));
                one.die(Kind.CONNECTION_LOST);
            }
            fixture.scheduler.pass(Duration.ofSeconds(4));
        }
        assertThat(fleet)
                .allSatisfy(recorder ->
                        assertThat(recorder.events).hasSize(8).doesNotContain("conflicted IDENTITY_CONFLICT"));
    }

    @Test
    void stopsEverythingWithTheLastUser() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fight(3);
        fixture.nextConnection().acceptAll();
        link.close();
        assertThat(fixture.scheduler.waiting()).isZero();
    }
}
