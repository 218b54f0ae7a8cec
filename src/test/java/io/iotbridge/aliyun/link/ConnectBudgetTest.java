package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectBudgetTest {

    private static final URI PLATFORM = URI.create("wss://platform.test/mqtt");
    private static final DeviceId PUMP = new DeviceId("pk", "pump1");

    private final ConnectBudget budget = new ConnectBudget();

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    /** Most events in any second. */
    private static int mostInASecond(List<Long> times) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= millis(1_000)) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** Attempts ask at once; their timers are up to 30 ms late, and every two seconds nothing runs for half a second. */
    private List<Long> departures(int attempts, int perSecond) {
        Random random = new Random(5);
        PriorityQueue<Long> due = new PriorityQueue<>(Comparator.naturalOrder());
        for (int i = 0; i < attempts; i++) {
            due.add(late(budget.takeAmongAll(perSecond, 0), random));
        }
        List<Long> left = new ArrayList<>();
        while (!due.isEmpty()) {
            long now = due.remove();
            long wait = budget.leaveAmongAll(perSecond, now);
            if (wait > 0) {
                due.add(late(now + wait, random));
            } else {
                left.add(now);
            }
        }
        return left;
    }

    private static long late(long at, Random random) {
        long fires = at + millis(random.nextInt(30));
        long inPeriod = fires % millis(2_000);
        return inPeriod < millis(1_500) ? fires : fires + millis(2_000) - inPeriod;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 100})
    void noSecondSeesMoreThanTheRateHoweverLateTimersAre(int perSecond) {
        List<Long> left = departures(5 * perSecond, perSecond);
        assertThat(left).hasSize(5 * perSecond);
        assertThat(mostInASecond(left)).isLessThanOrEqualTo(perSecond);
        assertThat(left.get(left.size() - 1)).as("and none waits for long").isLessThan(millis(7_500));
    }

    /** Attempts start one after the other, and TLS takes so long with some that all are ready in the same moment. */
    @Test
    void whatIsReadyAtOnceLeavesWithinTheRate() {
        LinkFixture fixture = new LinkFixture();
        int rate = 20;
        for (int i = 0; i < 3 * rate; i++) {
            fixture.pool.attach(
                    LinkFixture.device("d" + i), LinkFixture.atRate(rate), List.of(), new LinkFixture.Recorder());
        }
        fixture.scheduler.pass(Duration.ofSeconds(4));
        List<FakePlatform.Connection> ready = new ArrayList<>(fixture.platform.open());
        assertThat(ready).hasSize(3 * rate);
        List<Long> left = new ArrayList<>();
        while (!ready.isEmpty()) {
            ready.removeIf(connection -> connection.untilConnect() == 0 && left.add(fixture.scheduler.nanoTime()));
            fixture.scheduler.pass(Duration.ofMillis(10));
        }
        assertThat(mostInASecond(left)).isLessThanOrEqualTo(rate);
        assertThat(left.get(left.size() - 1) - left.get(0)).isLessThan(millis(3_200));
        assertThat(left.get(rate / 2) - left.get(0)).as("evenly spread").isGreaterThan(millis(450));
    }

    @Test
    void anAttemptThatLeftLateCountsFromThen() {
        for (int i = 0; i < 5; i++) {
            assertThat(budget.take(PLATFORM, PUMP, 5, millis(i))).isEqualTo(millis(i));
            budget.usedUntil(PLATFORM, PUMP, millis(25_000 + i));
        }
        assertThat(budget.take(PLATFORM, PUMP, 5, millis(26_000))).isEqualTo(millis(25_000 + 61_000));
    }

    @Test
    void aLinkCountsAnAttemptFromItsAnswer() {
        LinkFixture fixture = new LinkFixture();
        fixture.attach(List.of(), new LinkFixture.Recorder());
        List<Long> answered = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            FakePlatform.Connection connection = fixture.platform.newest();
            // The second of each five takes eight seconds to be answered.
            fixture.scheduler.pass(i % 5 == 1 ? Duration.ofSeconds(8) : Duration.ZERO);
            answered.add(fixture.scheduler.nanoTime());
            connection.accept().die(LinkException.Kind.CONNECTION_LOST);
            fixture.nextConnection();
        }
        for (int i = 5; i < answered.size(); i++) {
            assertThat(answered.get(i) - answered.get(i - 5))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(1).toNanos());
        }
    }
}
