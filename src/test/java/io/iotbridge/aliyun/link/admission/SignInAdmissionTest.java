package io.iotbridge.aliyun.link.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.ManualScheduler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What counts, from when, and for how long; and who is the next. */
class SignInAdmissionTest {

    private static final URI HERE = URI.create("wss://here.test/mqtt");
    private static final URI THERE = URI.create("wss://there.test/mqtt");
    private static final Duration WINDOW = ConnectRate.SECOND;
    private static final Duration ON_ITS_WAY = SignIn.ON_ITS_WAY;
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final ManualScheduler time = new ManualScheduler();
    private final SignInAdmission admission = new SignInAdmission();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Attempt> started = new ArrayList<>();

    /** One that asked. */
    private final class Attempt {
        private final CompletableFuture<Void> written = new CompletableFuture<>();
        private final boolean opensAtOnce;
        private final SignIn signIn;
        private boolean left;

        private Attempt(URI endpoint, int perSecond, boolean opensAtOnce) {
            this.opensAtOnce = opensAtOnce;
            DeviceId device = new DeviceId("pk", "d" + attempts.size());
            SignInTerms terms = new SignInTerms(endpoint, device, 5, perSecond, time, () -> Duration.ZERO);
            attempts.add(this);
            signIn = admission.ask(terms, Duration.ZERO, asked -> start(asked));
        }

        private void start(SignIn asked) {
            started.add(this);
            if (opensAtOnce) {
                open(asked);
            }
        }

        private void open(SignIn asked) {
            asked.opened(() -> {
                left = true;
                return written;
            });
        }

        private void isWritten() {
            written.complete(null);
        }
    }

    private void ask(int perSecond, int times) {
        for (int i = 0; i < times; i++) {
            new Attempt(HERE, perSecond, true);
        }
    }

    /** All have a place, and their ways are open in the same moment. */
    private void askTogether(int perSecond, int times) {
        for (int i = 0; i < times; i++) {
            new Attempt(HERE, perSecond, false);
        }
        time.pass(Duration.ofSeconds(10));
        assertThat(started).hasSize(times);
        attempts.forEach(attempt -> attempt.open(attempt.signIn));
    }

    private long leftAfter(Duration wait) {
        time.pass(wait);
        return attempts.stream().filter(attempt -> attempt.left).count();
    }

    @Test
    void startsAreEvenlySpreadAndInOrder() {
        for (int i = 0; i < 5; i++) {
            new Attempt(HERE, 10, false);
        }
        time.runDue();
        assertThat(started).hasSize(1);
        time.pass(WINDOW.dividedBy(10).minus(A_MOMENT));
        assertThat(started).hasSize(1);
        time.pass(A_MOMENT);
        assertThat(started).hasSize(2);
        time.pass(WINDOW);
        assertThat(started).isEqualTo(attempts);
    }

    @Test
    void connectsAreEvenlySpreadAndInOrder() {
        askTogether(10, 5);
        assertThat(leftAfter(Duration.ZERO)).isEqualTo(1);
        assertThat(leftAfter(WINDOW.dividedBy(10).minus(A_MOMENT))).isEqualTo(1);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(2);
        assertThat(attempts.get(1).left).isTrue();
        assertThat(leftAfter(WINDOW)).isEqualTo(5);
    }

    @Test
    void whatIsNotKnownToBeWrittenHoldsTheNextUpHoweverLongItTakes() {
        askTogether(3, 4);
        assertThat(leftAfter(Duration.ofMinutes(5))).isEqualTo(3);
    }

    @Test
    void countsForASecondAfterTheTimeItMayBeOnItsWay() {
        askTogether(3, 6);
        time.pass(Duration.ofSeconds(10));
        attempts.get(1).isWritten();
        time.pass(A_MOMENT.multipliedBy(7));
        attempts.get(0).isWritten();
        attempts.get(2).isWritten();
        assertThat(leftAfter(WINDOW.plus(ON_ITS_WAY).minus(A_MOMENT.multipliedBy(8))))
                .isEqualTo(3);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(4);
        assertThat(leftAfter(A_MOMENT.multipliedBy(6))).isEqualTo(4);
        time.pass(WINDOW.dividedBy(3));
        assertThat(leftAfter(WINDOW.dividedBy(3))).isEqualTo(6);
    }

    @Test
    void countsForASecondAfterItsAnswer() {
        askTogether(1, 2);
        time.pass(Duration.ofSeconds(10));
        attempts.get(0).isWritten();
        time.pass(A_MOMENT);
        attempts.get(0).signIn.answered();
        assertThat(leftAfter(WINDOW.minus(A_MOMENT))).isEqualTo(1);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(2);
    }

    @Test
    void anAnswerThatIsFasterThanTheNewsOfTheFrameCounts() {
        askTogether(1, 2);
        time.pass(A_MOMENT);
        attempts.get(0).signIn.answered();
        attempts.get(0).isWritten();
        assertThat(leftAfter(WINDOW.minus(A_MOMENT))).isEqualTo(1);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(2);
    }

    @Test
    void aLateAnswerDoesNotMakeItCountForLonger() {
        askTogether(1, 2);
        time.pass(A_MOMENT);
        attempts.get(0).isWritten();
        time.pass(ON_ITS_WAY.plus(A_MOMENT));
        attempts.get(0).signIn.answered();
        assertThat(leftAfter(WINDOW.minus(A_MOMENT))).isEqualTo(2);
    }

    @Test
    void whatEndsWhileItWaitsMakesRoomAtOnce() {
        askTogether(1, 3);
        time.pass(A_MOMENT);
        attempts.get(0).isWritten();
        attempts.get(1).signIn.over();
        attempts.get(1).signIn.over();
        time.pass(WINDOW.plus(ON_ITS_WAY));
        assertThat(attempts).extracting(attempt -> attempt.left).containsExactly(true, false, true);
    }

    /** Its frame may have left or not. */
    @Test
    void whatEndsBeforeItIsKnownToBeWrittenCountsFromThenAndOnce() {
        askTogether(2, 6);
        time.pass(Duration.ofSeconds(10));
        SignIn first = attempts.get(0).signIn;
        first.over();
        first.over();
        attempts.get(0).isWritten();
        first.over();
        assertThat(leftAfter(WINDOW.plus(ON_ITS_WAY).minus(A_MOMENT))).isEqualTo(2);
        assertThat(leftAfter(A_MOMENT)).isEqualTo(3);
        assertThat(leftAfter(Duration.ofMinutes(1)))
                .as("one place is free, the other is not")
                .isEqualTo(3);
    }

    @Test
    void anEndDoesNotMakeItCountForLonger() {
        askTogether(1, 2);
        time.pass(A_MOMENT);
        attempts.get(0).isWritten();
        time.pass(ON_ITS_WAY.dividedBy(2));
        attempts.get(0).signIn.over();
        assertThat(leftAfter(WINDOW.plus(ON_ITS_WAY.dividedBy(2)))).isEqualTo(2);
    }

    /** The connection may yet bring the CONNECT to the platform. */
    @Test
    void aConnectThatLeftCountsAlsoWhenItIsNotWantedAnyMore() {
        askTogether(1, 2);
        time.pass(A_MOMENT);
        attempts.get(0).signIn.withdraw();
        assertThat(leftAfter(Duration.ofMinutes(1))).isEqualTo(1);
        attempts.get(0).signIn.over();
        assertThat(leftAfter(WINDOW.plus(ON_ITS_WAY))).isEqualTo(2);
    }

    @Test
    void aConnectThatWasLetGoAndNeverSentCountsForNothing() {
        askTogether(1, 2);
        attempts.get(0).signIn.over();
        assertThat(leftAfter(WINDOW)).isEqualTo(1);
        assertThat(attempts.get(1).left).isTrue();
    }

    @Test
    void zeroIsAnyNumber() {
        ask(0, 1_000);
        ask(1, 1);
        assertThat(leftAfter(Duration.ZERO)).isEqualTo(1_001);
    }

    /** What is fast makes room for what is slow, and counts what is slow. */
    @Test
    void aConnectCountsAtItsOwnRateAndAtAllGreaterOnes() {
        ask(1, 5);
        ask(3, 10);
        assertThat(leftAfter(Duration.ofSeconds(5))).isEqualTo(3);
        assertThat(attempts.subList(0, 5)).filteredOn(attempt -> attempt.left).hasSize(1);
        attempts.get(0).isWritten();
        attempts.get(0).signIn.answered();
        assertThat(leftAfter(WINDOW)).isEqualTo(4);
    }

    @Test
    void aRateThatIsNewCountsWhatIsSlower() {
        ask(3, 3);
        time.pass(Duration.ofSeconds(5));
        ask(4, 4);
        assertThat(leftAfter(Duration.ofSeconds(5))).isEqualTo(4);
    }

    @Test
    void asManyAreUnderWayAsLeaveInFiveSeconds() {
        for (int i = 0; i < 20; i++) {
            new Attempt(HERE, 2, false);
        }
        time.pass(Duration.ofMinutes(1));
        assertThat(started).hasSize(10);
        attempts.get(3).signIn.over();
        attempts.get(3).signIn.over();
        attempts.get(10).signIn.withdraw();
        time.pass(WINDOW);
        assertThat(started).hasSize(11).contains(attempts.get(11)).doesNotContain(attempts.get(10));
    }

    @Test
    void anEndpointThatNeverOpensHoldsUpNoOther() {
        for (int i = 0; i < 20; i++) {
            new Attempt(HERE, 2, false);
        }
        time.pass(Duration.ofMinutes(1));
        new Attempt(THERE, 2, true);
        assertThat(leftAfter(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void anExceptionWhileItStartsGivesThePlaceBack() {
        SignInTerms terms = new SignInTerms(HERE, new DeviceId("pk", "fails"), 5, 1, time, () -> Duration.ZERO);
        for (int i = 0; i < 20; i++) {
            admission.ask(terms, Duration.ZERO, signIn -> {
                throw new IllegalStateException("scripted");
            });
        }
        ask(1, 1);
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> time.pass(WINDOW)).hasMessage("scripted");
        }
        assertThat(leftAfter(WINDOW)).isEqualTo(1);
        assertThat(admission.spent(HERE, terms.device(), time.nanoTime())).isZero();
    }
}
