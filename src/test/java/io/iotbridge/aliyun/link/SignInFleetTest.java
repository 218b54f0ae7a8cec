package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How fast fleets sign in, and that restarts cost them nothing: on a platform that takes its time, through the pool. */
class SignInFleetTest {

    private static final Duration TO_OPEN = Duration.ofMillis(30);
    private static final Duration TO_ARRIVE = Duration.ofMillis(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LinkFixture fixture = new LinkFixture();
    private final Map<String, List<Long>> arrived = new HashMap<>();
    private boolean answers = true;

    SignInFleetTest() {
        fixture.platform.whenOpened(() -> {
            FakePlatform.Connection connection = fixture.platform.newest();
            in(TO_OPEN, connection, connection::upgraded);
        });
        fixture.platform.whenConnected(connection -> {
            connection.written();
            in(TO_ARRIVE, connection, () -> arrive(connection));
        });
    }

    private void in(Duration delay, FakePlatform.Connection connection, Runnable action) {
        fixture.scheduler.schedule(delay, () -> {
            if (!connection.isOver()) {
                action.run();
            }
        });
    }

    private void arrive(FakePlatform.Connection connection) {
        arrived.computeIfAbsent(connection.spec().credentials().username(), device -> new ArrayList<>())
                .add(fixture.scheduler.nanoTime());
        if (answers) {
            in(TO_ARRIVE, connection, connection::acceptAll);
        }
    }

    private List<LinkHandle> attach(LinkSettings settings, String name, int devices) {
        List<LinkHandle> handles = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            handles.add(fixture.pool.attach(LinkFixture.device(name + i), settings, List.of(), new Recorder()));
        }
        return handles;
    }

    private static long up(List<LinkHandle> handles) {
        return handles.stream().filter(handle -> handle.state() == LinkState.UP).count();
    }

    /** @return how long it took until all were up, in steps of 100 ms */
    private Duration untilAllAreUp(List<LinkHandle> handles, Duration atMost) {
        long begin = fixture.scheduler.nanoTime();
        while (up(handles) < handles.size() && fixture.scheduler.nanoTime() - begin < atMost.toNanos()) {
            fixture.scheduler.pass(Duration.ofMillis(100));
        }
        return Duration.ofNanos(fixture.scheduler.nanoTime() - begin);
    }

    private List<Long> allArrived() {
        return arrived.values().stream().flatMap(List::stream).sorted().toList();
    }

    private static int mostWithin(Duration window, List<Long> times) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= window.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private void keptTheBudgets(int perSecond) {
        assertThat(mostWithin(SECOND, allArrived())).as("in a second").isLessThanOrEqualTo(perSecond);
        arrived.forEach((device, times) -> assertThat(mostWithin(MINUTE, times))
                .as(device + " in a minute")
                .isLessThanOrEqualTo(5));
    }

    @Test
    void aFleetThatIsRestartedThreeTimesIsUpAsSoonAsOneThatWasStartedOnce() {
        LinkSettings settings = LinkFixture.atRate(100);
        List<LinkHandle> fleet = attach(settings, "d", 2_000);
        for (int restart = 0; restart < 3; restart++) {
            fixture.scheduler.pass(Duration.ofMillis(1_600));
            fleet.forEach(LinkHandle::close);
            fleet = attach(settings, "d", 2_000);
        }
        assertThat(untilAllAreUp(fleet, MINUTE.multipliedBy(5))).isLessThanOrEqualTo(Duration.ofSeconds(25));
        keptTheBudgets(100);
    }

    /** Others are before it all the time, so that it waits. */
    @Test
    void aDeviceThatIsRestartedWhileItWaitsWaitsNoLonger() {
        LinkSettings settings = LinkFixture.atRate(10);
        attach(settings, "other", 100);
        LinkHandle device = attach(settings, "restarted", 1).get(0);
        for (int restart = 0; restart < 20; restart++) {
            fixture.scheduler.pass(Duration.ofMillis(100));
            device.close();
            device = attach(settings, "restarted", 1).get(0);
        }
        assertThat(untilAllAreUp(List.of(device), MINUTE.multipliedBy(10))).isLessThan(Duration.ofSeconds(10));
        keptTheBudgets(10);
    }

    @Test
    void aSlowConnectorHoldsUpNoFastOne() {
        List<LinkHandle> slow = attach(LinkFixture.atRate(1), "slow", 60);
        List<LinkHandle> fast = attach(LinkFixture.atRate(100), "fast", 300);
        assertThat(untilAllAreUp(fast, MINUTE.multipliedBy(5))).isLessThan(Duration.ofSeconds(4));
        assertThat(untilAllAreUp(slow, MINUTE.multipliedBy(5))).isLessThan(Duration.ofSeconds(70));
        keptTheBudgets(100);
    }

    @Test
    void aFastConnectorStarvesNoSlowOne() {
        List<LinkHandle> fast = attach(LinkFixture.atRate(100), "fast", 2_000);
        List<LinkHandle> slow = attach(LinkFixture.atRate(1), "slow", 10);
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(up(slow)).isGreaterThanOrEqualTo(8);
        assertThat(up(fast)).isGreaterThan(900);
        keptTheBudgets(100);
    }

    @Test
    void connectorsAtTwoEndpointsShareTheRateOfTheWorker() {
        LinkSettings here = LinkFixture.atRate(100);
        LinkSettings there = LinkFixture.at(Endpoint.Explicit.parse("wss://other.test:443/mqtt"), here);
        List<LinkHandle> all = attach(here, "here", 500);
        all.addAll(attach(there, "there", 500));
        fixture.scheduler.pass(Duration.ofSeconds(8));
        assertThat(up(all.subList(500, 1_000))).isGreaterThan(200);
        assertThat(untilAllAreUp(all, MINUTE)).isLessThan(Duration.ofSeconds(4));
        keptTheBudgets(100);
    }

    /** Of what an endpoint that never answers leaves, the other gets its share; none of its own attempts waits for it. */
    @Test
    void anEndpointThatNeverOpensHoldsUpNoOther() {
        LinkSettings settings = LinkFixture.atRate(20);
        attach(LinkFixture.at(Endpoint.Explicit.parse("wss://dead.test:443/mqtt"), settings), "dead", 500);
        fixture.platform.whenOpened(() -> {
            FakePlatform.Connection connection = fixture.platform.newest();
            if (connection.spec().endpoint().getHost().equals("platform.test")) {
                in(TO_OPEN, connection, connection::upgraded);
            }
        });
        List<LinkHandle> good = attach(settings, "good", 100);
        assertThat(untilAllAreUp(good, MINUTE)).isLessThan(Duration.ofSeconds(13));
    }

    /** Nothing of it reached the platform, so nothing of its budget is spent. */
    @Test
    void onlyAConnectThatLeftCountsForItsDevice() {
        LinkSettings settings = LinkFixture.atRate(100);
        for (int i = 0; i < 20; i++) {
            LinkHandle device = attach(settings, "d", 1).get(0);
            fixture.scheduler.pass(Duration.ofMillis(20));
            assertThat(fixture.platform.newest().hasConnected()).isFalse();
            switch (i % 3) {
                case 0 -> fixture.platform.newest().die(Kind.UNREACHABLE);
                case 1 -> fixture.platform.newest().die(Kind.TIMEOUT);
                default -> {}
            }
            device.close();
        }
        assertThat(fixture.platform.opened()).isEqualTo(20);
        assertThat(untilAllAreUp(attach(settings, "d", 1), MINUTE)).isLessThan(SECOND);
    }

    @Test
    void everyConnectThatLeftCountsForItsDevice() {
        answers = false;
        LinkSettings settings = LinkFixture.atRate(100);
        for (int i = 0; i < 12; i++) {
            LinkHandle device = attach(settings, "d", 1).get(0);
            fixture.scheduler.pass(Duration.ofMillis(200));
            device.close();
        }
        assertThat(allArrived()).hasSize(5);
        answers = true;
        attach(settings, "d", 1);
        fixture.scheduler.pass(MINUTE.multipliedBy(2));
        assertThat(allArrived()).hasSize(6);
        keptTheBudgets(100);
    }

    /** Its tasks may be with another worker by now. */
    @Test
    void afterAPauseOfTheProcessNeitherAnAttemptNorAConnectLeaves() {
        attach(LinkFixture.atRate(10), "d", 20);
        fixture.scheduler.pass(Duration.ofMillis(510));
        fixture.signInHold = Duration.ofSeconds(10);
        fixture.scheduler.pass(SECOND);
        int opened = fixture.platform.opened();
        int connects = allArrived().size();
        fixture.scheduler.pass(Duration.ofSeconds(5));
        assertThat(fixture.platform.opened()).isEqualTo(opened);
        assertThat(allArrived()).hasSize(connects);
        fixture.signInHold = Duration.ZERO;
        fixture.scheduler.pass(Duration.ofSeconds(15));
        assertThat(fixture.platform.opened()).isGreaterThanOrEqualTo(20);
        assertThat(arrived).hasSize(20);
        keptTheBudgets(10);
    }
}
