package io.iotbridge.aliyun.matrix;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * What became of a case.
 *
 * @param message why it failed or was skipped, else empty
 */
record CaseResult(@JsonProperty("case") MatrixCase of, Outcome outcome, double seconds, String message) {

    enum Outcome {
        PASSED,
        SKIPPED,
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-8s %-4d %-12s %-13s %-8s %6.1f  %s",
                of.kafka(),
                of.jdk(),
                of.mode(),
                of.discovery(),
                outcome,
                seconds,
                message.lines().findFirst().orElse(""));
    }

    static String heading() {
        return String.format("%-8s %-4s %-12s %-13s %-8s %6s", "kafka", "jdk", "worker", "discovery", "outcome", "s");
    }
}
