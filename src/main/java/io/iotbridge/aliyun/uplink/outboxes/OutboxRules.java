package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import io.iotbridge.aliyun.metrics.ConfirmationCounters;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What all outboxes of a task have in common; called on any loop.
 *
 * @param confirmRetry the first pause before a frame leaves again that the platform did not take
 * @param confirmRetryMax the longest of these pauses
 * @param splitsPerMinute most batches of a device that are split in halves in a minute
 * @param clock of the times at which records expire
 * @param accepted told of each record that the platform has taken: by PUBACK at QoS 1, or by a reply
 * @param rejected told of each record that the platform has answered with a refusal, which is in its second argument
 * @param expired told of each record that is of no use any more when its turn comes, and why
 * @param held told why the platform takes nothing of a device that is signed in, each time that it has not
 * @param undone gets a record that came too late
 */
public record OutboxRules(
        int inFlight,
        PublishLimits limits,
        Duration confirmRetry,
        Duration confirmRetryMax,
        int splitsPerMinute,
        InstantSource clock,
        OutboxCounters counters,
        ConfirmationCounters confirmations,
        BiConsumer<DeviceId, OutgoingPublish> accepted,
        BiConsumer<OutgoingPublish, FrameOutcome.Rejected> rejected,
        BiConsumer<OutgoingPublish, String> expired,
        BiConsumer<DeviceId, String> held,
        Consumer<OutgoingPublish> undone) {

    /** The platform has taken all records of a frame. */
    void accepted(DeviceId device, PendingPublish frame) {
        Steps.forEach(frame.records(), record -> accepted.accept(device, record.in(frame.confirmation())));
    }

    /** Of answers alone, which wait for no confirmation. */
    static OutboxRules ofAnswers(
            PublishLimits limits, InstantSource clock, AnswerCounters counters, Consumer<OutgoingPublish> undone) {
        return new OutboxRules(
                1,
                limits,
                Duration.ZERO,
                Duration.ZERO,
                0,
                clock,
                new OutboxCounters(),
                new ConfirmationCounters(),
                (device, answer) -> counters.answered(),
                (answer, why) -> {},
                (answer, reason) -> counters.late(),
                (device, reason) -> {},
                undone);
    }
}
