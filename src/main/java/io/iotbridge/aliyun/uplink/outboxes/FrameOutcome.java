package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.frames.ReplyClass;
import io.iotbridge.aliyun.thing.frames.ReplyCodes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a reply makes of the frame that it is for. Immutable. */
public sealed interface FrameOutcome {

    /** Sendings of a frame that the platform cannot check, until its record counts as the cause. */
    int MODEL_SENDINGS = 5;

    /** Sendings of a batch that the platform cannot check, until it is split: one of its records may be the cause. */
    int BATCH_SENDINGS = 2;

    /** Properties that are named: a reason becomes a header in Kafka and a line of a log. */
    int NAMED = 10;

    /** The platform has taken all of it. */
    record Confirmed() implements FrameOutcome {}

    /**
     * The platform has not taken it, or not all of it, and will not.
     *
     * @param reason with code, message and property, in a fixed form
     * @param cause {@link ReplyClass#SUCCESS} for a part, {@link ReplyClass#RECORD} or {@link ReplyClass#MODEL}
     * @param reply that says so
     */
    record Rejected(String reason, ReplyClass cause, Reply reply) implements FrameOutcome {}

    /**
     * The platform has not taken a batch, or not all of it, and does not say which record is the cause.
     *
     * @param why for the log
     * @param identifiers properties and events that it has left out; empty if it has taken nothing
     */
    record Split(String why, Set<String> identifiers) implements FrameOutcome {}

    /**
     * It has to leave again.
     *
     * @param why for the log
     * @param cause whom to wait for: {@link ReplyClass#DEVICE}, {@link ReplyClass#PLATFORM} or {@link ReplyClass#MODEL}
     */
    record Again(String why, ReplyClass cause) implements FrameOutcome {}

    /**
     * Reads a reply.
     *
     * @param sendings how often the frame has left
     * @param asks whether the data of a success are what was asked for; else they name what was not taken
     * @param alone whether it holds one record
     */
    static FrameOutcome of(Reply reply, int sendings, boolean asks, boolean alone) {
        FrameOutcome outcome = of(reply, sendings, alone ? MODEL_SENDINGS : BATCH_SENDINGS, asks);
        return outcome instanceof Rejected rejected && !alone
                ? new Split(
                        rejected.reason(),
                        reply.code() == Reply.SUCCESS ? reply.rejected().keySet() : Set.of())
                : outcome;
    }

    private static FrameOutcome of(Reply reply, int sendings, int most, boolean asks) {
        ReplyClass cause = ReplyCodes.classOf(reply.code());
        return switch (cause) {
            case SUCCESS ->
                asks || reply.rejected().isEmpty()
                        ? new Confirmed()
                        : rejected("the platform rejected a part of it", cause, reply);
            case RECORD -> rejected("the platform rejected it", cause, reply);
            case MODEL ->
                sendings < most
                        ? new Again(describe(reply), cause)
                        : rejected("the platform could not check it, " + sendings + " times", cause, reply);
            case DEVICE, PLATFORM -> new Again(describe(reply), cause);
        };
    }

    private static Rejected rejected(String what, ReplyClass cause, Reply reply) {
        return new Rejected(what + ": " + describe(reply), cause, reply);
    }

    private static String describe(Reply reply) {
        StringBuilder text = new StringBuilder("code=").append(reply.code());
        reply.message().filter(message -> !message.isEmpty()).ifPresent(message -> text.append(", message=")
                .append(Quoted.bare(message)));
        Map<String, String> rejected = new TreeMap<>(reply.rejected());
        if (!rejected.isEmpty()) {
            text.append(rejected.entrySet().stream()
                    .limit(NAMED)
                    .map(property -> Quoted.bare(property.getKey()) + "=" + Quoted.bare(property.getValue()))
                    .collect(Collectors.joining(", ", ", properties={", "}")));
        }
        if (rejected.size() > NAMED) {
            text.append(" and ").append(rejected.size() - NAMED).append(" more");
        }
        return text.toString();
    }
}
