package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.routing.UplinkRoute;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where answers are reported that do not leave. One that comes too late, a second time or for no request is nothing unusual, and where it has no place it
 * fails the task: who wants that has to say so.
 */
final class AnswerReports {

    private static final Logger log = LoggerFactory.getLogger(AnswerReports.class);

    /** Connect's. */
    private static final String DEAD_LETTER_QUEUE = "errors.deadletterqueue.topic.name";

    /** Connect's, likewise. */
    private static final String TOLERANCE = "errors.tolerance";

    /** Connect's, likewise: without it and the queue, what is bad fails the task in spite of the tolerance. */
    private static final String LOG = "errors.log.enable";

    private AnswerReports() {}

    /** Of a sink: Connect's own keys for bad records. */
    static void check(UplinkRoutes routes, Map<String, String> given, Problems problems) {
        Optional<String> answering = answering(routes);
        if (answering.isEmpty()) {
            return;
        }
        String why = "and " + answering.get() + " is answer: one that comes too late, a second time or for no request"
                + " would fail the task";
        String tolerance = value(given, TOLERANCE);
        if (tolerance.isEmpty()) {
            problems.add(
                    TOLERANCE,
                    "is not set, " + why + "; set it to all and name a topic in " + DEAD_LETTER_QUEUE
                            + ", or set it to none if that is what you want");
        } else if (tolerance.equalsIgnoreCase("all")
                && !hasDeadLetterQueue(given)
                && !value(given, LOG).equalsIgnoreCase("true")) {
            problems.add(
                    DEAD_LETTER_QUEUE,
                    "is not set, " + why + " in spite of " + TOLERANCE + "=all; name a topic, or set " + LOG
                            + " to true if the log is enough");
        }
    }

    /** The same in the log, for a sink that was made before this was checked. */
    static void warn(UplinkRoutes routes, Map<String, String> given) {
        Problems problems = new Problems();
        check(routes, given, problems);
        if (!problems.isEmpty()) {
            log.warn(ErrorMessage.UNREPORTED_ANSWERS.message(problems));
        }
    }

    /** Of a source that consumes answers itself. */
    static void warn(UplinkTopicsConfig uplink) {
        if (uplink.errorsTopic().isEmpty()) {
            answering(uplink.uplink().routes())
                    .ifPresent(key -> log.warn(ErrorMessage.UNREPORTED_ANSWERS.message(
                            UplinkTopicsKeys.ERRORS_TOPIC + " is not set, and " + key + " is answer")));
        }
    }

    private static Optional<String> answering(UplinkRoutes routes) {
        return routes.routes().stream()
                .filter(UplinkRoute::answers)
                .map(route -> UplinkKeys.key(route.alias(), "preset"))
                .findFirst();
    }

    /** Whether Connect writes bad records of a sink to a Kafka topic. */
    static boolean hasDeadLetterQueue(Map<String, String> given) {
        return !value(given, DEAD_LETTER_QUEUE).isEmpty();
    }

    private static String value(Map<String, String> given, String key) {
        return given.getOrDefault(key, "").strip();
    }
}
