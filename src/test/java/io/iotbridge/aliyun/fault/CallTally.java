package io.iotbridge.aliyun.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How calls ended, and which promises were broken. Of one thread. */
final class CallTally {

    private static final int EXAMPLES = 3;

    /** Ends of a call, and what came beside them. */
    enum End {
        ANSWERED("answered once and in time"),
        REPORTED("not answered, since the answer was reported with its reason"),
        CROSSED("answered before the deadline in the record, after the caller had given up"),
        REQUEST_LOST("deadline passed: request lost at QoS 0 with its connection or task"),
        ANSWER_LOST("deadline passed: answer lost at QoS 0 with its connection"),
        AWAY("device was away"),
        SECOND_REPORTED("second answers reported, beside the calls above"),
        AGAIN("answers that left again after the worker's death, beside the calls above");

        private final String sentence;

        End(String sentence) {
            this.sentence = sentence;
        }

        /** Whether a call ends so; the others come beside an end. */
        boolean isEnd() {
            return this != SECOND_REPORTED && this != AGAIN;
        }
    }

    private final Map<End, Long> counts = new EnumMap<>(End.class);
    private final Map<String, List<String>> broken = new TreeMap<>();

    void count(End end, long more) {
        counts.merge(end, more, Long::sum);
    }

    void breaksIf(boolean broke, CallAccount.Call call, String what) {
        if (broke) {
            broken.computeIfAbsent(what, first -> new ArrayList<>()).add(call.toString());
        }
    }

    long of(End end) {
        return counts.getOrDefault(end, 0L);
    }

    /** Each kind of broken promise in a sentence, with examples; none if all held. */
    List<String> violations() {
        List<String> all = new ArrayList<>();
        broken.forEach((what, calls) -> all.add("requests: " + calls.size() + " of which each " + what + ", as "
                + calls.subList(0, Math.min(EXAMPLES, calls.size()))));
        return all;
    }

    /** A line for each way to end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        long ends = 0;
        for (End end : End.values()) {
            text.append(String.format("%n%,9d %s", of(end), end.sentence));
            ends += end.isEnd() ? of(end) : 0;
        }
        return String.format("%,d calls", ends) + text;
    }
}
