package io.iotbridge.aliyun.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every way in which a call may end, and every promise that can be broken. */
class CallAccountTest {

    private static final String ID = "77";
    private static final int DEVICE = 3;
    private static final String RIGHT = "answer to request 5";
    private static final long DEADLINE = 100_000;

    /** Nothing has broken. */
    private static final CallAccount.Circumstances QUIET = circumstances(false, false, false);

    private final CallAccount account = new CallAccount();

    private static CallAccount.Circumstances circumstances(boolean died, boolean request, boolean answer) {
        return new CallAccount.Circumstances() {
            @Override
            public boolean workerDied(CallAccount.Call call) {
                return died;
            }

            @Override
            public boolean requestWasLost(CallAccount.Call call) {
                return request;
            }

            @Override
            public boolean answerWasLost(CallAccount.Call call) {
                return answer;
            }
        };
    }

    private void ended(CallAccount.Outcome outcome, String answer) {
        account.ended(new CallAccount.Call(ID, DEVICE, RIGHT, 0, 1, outcome, answer));
    }

    private void asked() {
        account.requested(ID, DEADLINE);
        account.written(ID);
    }

    private void arrived(int device, String payload, long arrival) {
        account.arrived(ID, new CallAccount.Answer(device, payload, arrival));
    }

    private void answered() {
        asked();
        ended(CallAccount.Outcome.ANSWERED, RIGHT);
        arrived(DEVICE, RIGHT, DEADLINE - 1);
    }

    private void holds(CallTally.End end, CallAccount.Circumstances circumstances) {
        CallTally tally = account.settle(circumstances);
        assertThat(tally.violations()).isEmpty();
        assertThat(tally.of(end)).isEqualTo(1);
    }

    private void breaks(String what, CallAccount.Circumstances circumstances) {
        assertThat(account.settle(circumstances).violations())
                .singleElement()
                .asString()
                .contains("1 of which each " + what);
    }

    @Test
    void answeredOnceInTimeByTheRightDevice() {
        answered();
        holds(CallTally.End.ANSWERED, QUIET);
    }

    @Test
    void aSecondAnswerThatIsReportedIsFine() {
        answered();
        account.reported(ID, "has an answer already");
        holds(CallTally.End.ANSWERED, QUIET);
        assertThat(account.settle(QUIET).of(CallTally.End.SECOND_REPORTED)).isEqualTo(1);
    }

    @Test
    void aSecondAnswerThatLeavesBreaksAPromiseUnlessTheWorkerDied() {
        answered();
        arrived(DEVICE, RIGHT, DEADLINE - 1);
        breaks("was answered 2 times", QUIET);
        holds(CallTally.End.AGAIN, circumstances(true, false, false));
    }

    @Test
    void anotherDevicesAnswer() {
        asked();
        ended(CallAccount.Outcome.ANSWERED, RIGHT);
        arrived(DEVICE + 1, RIGHT, DEADLINE - 1);
        breaks("was answered by another device", circumstances(true, true, true));
    }

    @Test
    void anotherCallsAnswer() {
        asked();
        ended(CallAccount.Outcome.ANSWERED, "answer to request 4");
        arrived(DEVICE, RIGHT, DEADLINE - 1);
        breaks("has the answer to another", circumstances(true, true, true));
    }

    @Test
    void anotherCallsAnswerThatComesBehindTheRightOne() {
        answered();
        arrived(DEVICE, "answer to request 4", DEADLINE - 1);
        breaks("was answered with another's answer", circumstances(true, true, true));
    }

    @Test
    void anAnswerAfterItsDeadline() {
        asked();
        ended(CallAccount.Outcome.TIMED_OUT, "");
        arrived(DEVICE, RIGHT, DEADLINE + CallAccount.TRANSIT_MILLIS + 1);
        breaks("was answered after its deadline", circumstances(true, true, true));
    }

    @Test
    void anAnswerInTimeToACallerWhoHasGivenUp() {
        asked();
        ended(CallAccount.Outcome.TIMED_OUT, "");
        arrived(DEVICE, RIGHT, DEADLINE);
        holds(CallTally.End.CROSSED, QUIET);
    }

    @Test
    void reportedWithAndWithoutItsReason() {
        asked();
        ended(CallAccount.Outcome.TIMED_OUT, "");
        account.reported(ID, "12 ms too late");
        holds(CallTally.End.REPORTED, QUIET);
        account.reported(ID, "");
        breaks("was reported without a reason", circumstances(true, true, true));
    }

    @Test
    void aRequestThatNeverBecameARecord() {
        ended(CallAccount.Outcome.TIMED_OUT, "");
        breaks("never became a record", circumstances(true, false, true));
        holds(CallTally.End.REQUEST_LOST, circumstances(false, true, false));
    }

    @Test
    void anAnswerThatVanished() {
        asked();
        ended(CallAccount.Outcome.TIMED_OUT, "");
        breaks("has an answer in Kafka that neither left nor was reported", circumstances(true, true, false));
        holds(CallTally.End.ANSWER_LOST, circumstances(false, false, true));
    }

    @Test
    void anApplicationThatDoesNotAnswer() {
        account.requested(ID, DEADLINE);
        ended(CallAccount.Outcome.TIMED_OUT, "");
        breaks("became a record that the application did not answer", circumstances(true, true, true));
    }

    @Test
    void aDeviceThatWasAway() {
        ended(CallAccount.Outcome.DEVICE_AWAY, "");
        holds(CallTally.End.AWAY, QUIET);
        arrived(DEVICE, RIGHT, DEADLINE - 1);
        breaks("was answered although it was never made", circumstances(true, true, true));
    }

    @Test
    void anAnswerThatThePlatformDoesNotKnow() {
        asked();
        ended(CallAccount.Outcome.ANSWERED, RIGHT);
        breaks("was answered by nobody that the platform knows", circumstances(true, true, true));
    }
}
