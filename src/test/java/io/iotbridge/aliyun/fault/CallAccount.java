package io.iotbridge.aliyun.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The account of calls that the platform made of devices: each ends in one way, and anything else is a broken promise. Any thread may write; its own lock
 * guards it.
 */
final class CallAccount {

    /** From the bridge's write to the platform's clock, on a busy machine. */
    static final long TRANSIT_MILLIS = 500;

    /** What the caller was told. */
    enum Outcome {
        ANSWERED,
        TIMED_OUT,
        DEVICE_AWAY
    }

    /**
     * A call that is over.
     *
     * @param id the platform's
     * @param expected the only right answer
     * @param askedNanos monotonic, before the call was made
     * @param endedNanos monotonic, after its outcome was known
     * @param answer what the caller got; empty for none
     */
    record Call(
            String id, int device, String expected, long askedNanos, long endedNanos, Outcome outcome, String answer) {}

    /** A message with which a device answered. */
    record Answer(int device, String payload, long arrivalMillis) {}

    /** What else was going on during a call. */
    interface Circumstances {
        /** The worker died, and nobody remembers what had been answered. */
        boolean workerDied(Call call);

        /** The connection or the task that held the request at QoS 0 ended. */
        boolean requestWasLost(Call call);

        /** The connection on which an answer at QoS 0 was written ended. */
        boolean answerWasLost(Call call);
    }

    /** What is known of a call beside its outcome. */
    private static final class Traces {
        private int records;
        private long deadline;
        private int written;
        private final List<Answer> answers = new ArrayList<>();
        private final List<String> reports = new ArrayList<>();
    }

    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Traces> traces = new HashMap<>();

    private Traces of(String id) {
        return traces.computeIfAbsent(id, unknown -> new Traces());
    }

    synchronized void ended(Call call) {
        calls.add(call);
    }

    /** Kafka has a record of the request. */
    synchronized void requested(String id, long deadlineMillis) {
        of(id).records++;
        of(id).deadline = Math.max(of(id).deadline, deadlineMillis);
    }

    /** Kafka has a record of the application's with an answer. */
    synchronized void written(String id) {
        of(id).written++;
    }

    /** The platform has a message that answers. */
    synchronized void arrived(String id, Answer answer) {
        of(id).answers.add(answer);
    }

    /** Kafka has the report of an answer that did not leave. */
    synchronized void reported(String id, String reason) {
        of(id).reports.add(reason);
    }

    /** Balances the account as it stands. */
    synchronized CallTally settle(Circumstances circumstances) {
        CallTally tally = new CallTally();
        for (Call call : calls) {
            settle(call, traces.getOrDefault(call.id(), new Traces()), circumstances, tally);
        }
        return tally;
    }

    private static void settle(Call call, Traces seen, Circumstances circumstances, CallTally tally) {
        for (Answer answer : seen.answers) {
            tally.breaksIf(answer.device() != call.device(), call, "was answered by another device");
            tally.breaksIf(!answer.payload().equals(call.expected()), call, "was answered with another's answer");
            tally.breaksIf(
                    seen.deadline > 0 && answer.arrivalMillis() > seen.deadline + TRANSIT_MILLIS,
                    call,
                    "was answered after its deadline");
        }
        tally.breaksIf(seen.reports.stream().anyMatch(String::isBlank), call, "was reported without a reason");
        if (seen.answers.size() > 1) {
            boolean forgotten = circumstances.workerDied(call);
            tally.breaksIf(!forgotten, call, "was answered " + seen.answers.size() + " times");
            tally.count(CallTally.End.AGAIN, seen.answers.size() - 1);
        }
        switch (call.outcome()) {
            case ANSWERED -> {
                tally.breaksIf(!call.answer().equals(call.expected()), call, "has the answer to another");
                tally.breaksIf(seen.answers.isEmpty(), call, "was answered by nobody that the platform knows");
                tally.count(CallTally.End.ANSWERED, 1);
                tally.count(CallTally.End.SECOND_REPORTED, seen.reports.size());
            }
            case DEVICE_AWAY -> {
                tally.breaksIf(!seen.answers.isEmpty(), call, "was answered although it was never made");
                tally.count(CallTally.End.AWAY, 1);
            }
            default -> unanswered(call, seen, circumstances, tally);
        }
    }

    private static void unanswered(Call call, Traces seen, Circumstances circumstances, CallTally tally) {
        if (!seen.answers.isEmpty()) {
            tally.count(CallTally.End.CROSSED, 1);
        } else if (!seen.reports.isEmpty()) {
            tally.count(CallTally.End.REPORTED, 1);
        } else if (seen.records == 0) {
            tally.breaksIf(!circumstances.requestWasLost(call), call, "never became a record, and nothing had broken");
            tally.count(CallTally.End.REQUEST_LOST, 1);
        } else if (seen.written == 0) {
            tally.breaksIf(true, call, "became a record that the application did not answer");
        } else {
            tally.breaksIf(
                    !circumstances.answerWasLost(call),
                    call,
                    "has an answer in Kafka that neither left nor was reported, and its connection had not ended");
            tally.count(CallTally.End.ANSWER_LOST, 1);
        }
    }
}
