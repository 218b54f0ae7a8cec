package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeparturesTest {

    private static final Duration WINDOW = Duration.ofNanos(ConnectBudget.SECOND);
    private static final Duration ON_ITS_WAY = Duration.ofNanos(Departures.ON_ITS_WAY);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final ManualScheduler time = new ManualScheduler();
    private final Departures departures = new Departures();
    private final List<Connect> connects = new ArrayList<>();

    /** One that asked. */
    private final class Connect {
        private final CompletableFuture<Void> written = new CompletableFuture<>();
        private final Departures.Departure departure;
        private boolean left;

        private Connect(int perSecond) {
            departure = departures.ask(perSecond, time, () -> {
                left = true;
                return written;
            });
            connects.add(this);
        }

        private void isWritten() {
            written.complete(null);
        }
    }

    private void ask(int perSecond, int times) {
        for (int i = 0; i < times; i++) {
            new Connect(perSecond);
        }
    }

    private long leftAfter(Duration wait) {
        time.pass(wait);
        return connects.stream().filter(connect -> connect.left).count();
    }

    @Test
    void leavesAreEvenlySpreadAndInOrder() {
        ask(10, 5);
        assertThat(leftAfter(Duration.ZERO)).isEqualTo(1);
        assertThat(leftAfter(WINDOW.dividedBy(10).minus(A_MOMENT))).isEqualTo(1);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(2);
        assertThat(connects.get(1).left).isTrue();
        assertThat(leftAfter(WINDOW)).isEqualTo(5);
    }

    @Test
    void whatIsNotKnownToBeWrittenHoldsTheNextUpHoweverLongItTakes() {
        ask(3, 4);
        assertThat(leftAfter(Duration.ofMinutes(5))).isEqualTo(3);
    }

    @Test
    void countsForASecondAfterTheTimeItMayBeOnItsWay() {
        ask(3, 6);
        time.pass(Duration.ofSeconds(10));
        connects.get(1).isWritten();
        time.pass(A_MOMENT.multipliedBy(7));
        connects.get(0).isWritten();
        connects.get(2).isWritten();
        assertThat(leftAfter(WINDOW.plus(ON_ITS_WAY).minus(A_MOMENT.multipliedBy(8))))
                .isEqualTo(3);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(4);
        assertThat(leftAfter(A_MOMENT.multipliedBy(6))).isEqualTo(4);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(6);
    }

    @Test
    void countsForASecondAfterItsAnswer() {
        ask(1, 2);
        time.pass(Duration.ofSeconds(10));
        connects.get(0).isWritten();
        time.pass(A_MOMENT);
        connects.get(0).departure.answered();
        assertThat(leftAfter(WINDOW.minus(A_MOMENT))).isEqualTo(1);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(2);
    }

    @Test
    void anAnswerThatIsFasterThanTheNewsOfTheFrameCounts() {
        ask(1, 2);
        time.pass(A_MOMENT);
        connects.get(0).departure.answered();
        connects.get(0).isWritten();
        assertThat(leftAfter(WINDOW.minus(A_MOMENT))).isEqualTo(1);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(2);
    }

    @Test
    void aLateAnswerDoesNotMakeItCountForLonger() {
        ask(1, 2);
        time.pass(A_MOMENT);
        connects.get(0).isWritten();
        time.pass(ON_ITS_WAY.plus(A_MOMENT));
        connects.get(0).departure.answered();
        assertThat(leftAfter(WINDOW.minus(A_MOMENT))).isEqualTo(2);
    }

    @Test
    void whatEndsWhileItWaitsMakesRoomAtOnce() {
        ask(1, 3);
        time.pass(A_MOMENT);
        connects.get(0).isWritten();
        connects.get(1).departure.over();
        connects.get(1).departure.over();
        time.pass(WINDOW.plus(ON_ITS_WAY));
        assertThat(connects).extracting(connect -> connect.left).containsExactly(true, false, true);
    }

    /** Its frame may have left or not. */
    @Test
    void whatEndsBeforeItIsKnownToBeWrittenCountsFromThenAndOnce() {
        ask(2, 6);
        time.pass(Duration.ofSeconds(10));
        Departures.Departure first = connects.get(0).departure;
        first.over();
        first.over();
        connects.get(0).isWritten();
        first.over();
        assertThat(leftAfter(WINDOW.plus(ON_ITS_WAY).minus(A_MOMENT))).isEqualTo(2);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(3);
        assertThat(leftAfter(Duration.ofMinutes(1)))
                .as("one place is free, the other is not")
                .isEqualTo(3);
    }

    @Test
    void anEndDoesNotMakeItCountForLonger() {
        ask(1, 2);
        time.pass(A_MOMENT);
        connects.get(0).isWritten();
        time.pass(ON_ITS_WAY.dividedBy(2));
        connects.get(0).departure.over();
        assertThat(leftAfter(WINDOW.plus(ON_ITS_WAY.dividedBy(2)))).isEqualTo(2);
    }

    @Test
    void zeroIsAnyNumber() {
        ask(0, 1_000);
        ask(1, 1);
        assertThat(leftAfter(Duration.ZERO)).isEqualTo(1_001);
    }

    @Test
    void connectorsOfDifferentRatesCountTogetherAndWaitEachForItsOwn() {
        ask(3, 2);
        time.pass(Duration.ofSeconds(10));
        ask(2, 1);
        ask(3, 2);
        time.pass(Duration.ofSeconds(10));
        assertThat(connects).extracting(connect -> connect.left).containsExactly(true, true, false, true, false);
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
        ready.forEach(FakePlatform.Connection::upgraded);
        List<Long> left = new ArrayList<>();
        while (!ready.isEmpty()) {
            fixture.scheduler.pass(Duration.ofMillis(10));
            ready.removeIf(connection -> connection.hasConnected()
                    && left.add(fixture.scheduler.nanoTime())
                    && connection.written().accept() != null);
        }
        assertThat(DeparturesModelTest.mostInASecond(left)).isLessThanOrEqualTo(rate);
        assertThat(left.get(left.size() - 1) - left.get(0))
                .isLessThan(Duration.ofMillis(3_400).toNanos());
        assertThat(left.get(rate / 2) - left.get(0))
                .as("evenly spread")
                .isGreaterThan(Duration.ofMillis(450).toNanos());
    }

    /** Every way that an attempt can end gives its place back: else these would fill the rate for ever. */
    @Test
    void aLinkTellsOfEveryEnd() {
        LinkFixture fixture = new LinkFixture();
        LinkSettings one = LinkFixture.atRate(1);
        for (int i = 0; i < 6; i++) {
            LinkHandle handle =
                    fixture.pool.attach(LinkFixture.device("d" + i), one, List.of(), new LinkFixture.Recorder());
            fixture.scheduler.pass(Duration.ofSeconds(3));
            FakePlatform.Connection connection = fixture.platform.newest().upgraded();
            fixture.scheduler.pass(Duration.ofSeconds(3));
            assertThat(connection.hasConnected()).as("attempt " + i).isTrue();
            switch (i) {
                case 0 -> connection.die(Kind.CONNECTION_LOST);
                case 1 -> connection.written().die(Kind.IDENTITY_REFUSED);
                case 2 -> fixture.scheduler.pass(Duration.ofSeconds(10));
                case 3 -> handle.close();
                case 4 -> connection.written().acceptAll();
                default -> connection.acceptAll().die(Kind.CLOSED_BY_US);
            }
            handle.close();
        }
    }
}
