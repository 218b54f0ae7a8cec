package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device whose turn to sign in comes while a user can take nothing: it passes, costs nobody anything, and signs in once there is room. */
class LinkWithoutRoomTest {

    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private final LinkFixture fixture = new LinkFixture();
    private final List<FakePlatform.Connection> connects = new ArrayList<>();

    LinkWithoutRoomTest() {
        fixture.platform.whenConnected(connects::add);
    }

    private LinkHandle attach(LinkSettings settings, String device) {
        return fixture.pool.attach(LinkFixture.device(device), settings, List.of(), new Recorder());
    }

    private void upgradeNewest() {
        fixture.platform.newest().upgraded();
        fixture.scheduler.pass(A_MOMENT);
    }

    @Test
    void declinedTurnsCostNothingOfTheDevicesMinute() {
        LinkHandle link = attach(LinkFixture.SETTINGS, "pump1");
        link.demand(false);
        fixture.scheduler.pass(A_MOMENT);
        for (int times = 0; times < 20; times++) {
            link.demand(true);
            link.demand(false);
            fixture.scheduler.pass(A_MOMENT);
        }
        assertThat(fixture.platform.opened()).isZero();
        link.demand(true);
        fixture.scheduler.pass(A_MOMENT);
        assertThat(fixture.platform.opened()).isOne();
        for (int attempt = 1; attempt < LinkFixture.SETTINGS.connectsPerMinute(); attempt++) {
            upgradeNewest();
            fixture.platform.newest().die(Kind.CONNECTION_LOST);
            fixture.nextConnection();
        }
        upgradeNewest();
        assertThat(connects).as("the whole budget").hasSize(LinkFixture.SETTINGS.connectsPerMinute());
    }

    @Test
    void declinedTurnsHoldUpNobodyElse() {
        LinkSettings slow = LinkFixture.atRate(1);
        for (int i = 0; i < 20; i++) {
            attach(slow, "full" + i).demand(false);
        }
        LinkHandle other = attach(slow, "other");
        fixture.scheduler.pass(A_MOMENT);
        assertThat(fixture.platform.opened()).isOne();
        fixture.platform.newest().upgraded();
        fixture.scheduler.runDue();
        fixture.platform.newest().acceptAll();
        assertThat(other.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void allThatWaitedForRoomSignInAtTheRateOnceThereIsSome() {
        LinkSettings slow = LinkFixture.atRate(2);
        List<LinkHandle> full = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            full.add(attach(slow, "full" + i));
        }
        full.forEach(link -> link.demand(false));
        fixture.scheduler.pass(Duration.ofMinutes(1));
        assertThat(fixture.platform.opened()).isZero();
        fixture.platform.whenOpened(() -> {
            FakePlatform.Connection connection = fixture.platform.newest();
            fixture.scheduler.schedule(A_MOMENT, connection::upgraded);
        });
        fixture.platform.whenConnected(connection -> {
            connects.add(connection);
            connection.written();
            fixture.scheduler.schedule(A_MOMENT, connection::acceptAll);
        });
        full.forEach(link -> link.demand(true));
        fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connects).as("no more than the rate").hasSizeBetween(3, 4);
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(full).allMatch(link -> link.state() == LinkState.UP);
    }
}
