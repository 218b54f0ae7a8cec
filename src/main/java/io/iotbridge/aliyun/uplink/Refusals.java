package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.config.rules.RefusedPolicy;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.link.RefusedDevices;
import io.iotbridge.aliyun.uplink.offsets.Held;
import io.iotbridge.aliyun.uplink.outboxes.Outboxes;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that the platform refuses, and their records: held, then reported by age; where nothing can be reported they are held on, so
 * that their partitions pause with their share of the buffer. A device that is accepted again goes on by itself. Used by the task thread, but
 * for {@link #refused}.
 */
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    /** So many devices, all refused, are no coincidence, though there are others that no record was met of yet. */
    private static final int MANY = 10;

    /** Warnings at a time: a log is read by people. */
    private static final int WARNED = 20;

    /** A sink is called hundreds of times a second, and there may be thousands of refused devices. */
    private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final UplinkConfig config;
    private final Outboxes outboxes;
    private final Rejections rejections;
    private final DeadLetters deadLetters;
    private final UplinkModels models;
    private final Predicate<Held> isOverdue;
    private final Map<DeviceId, String> reasons = new ConcurrentHashMap<>();
    private final Set<DeviceId> warned = new HashSet<>();
    private final RefusedDevices devices;
    private final AtomicReference<ConnectException> failure = new AtomicReference<>();
    private final LongSupplier nanoTime;
    private long settledAt;

    /** @param nanoTime monotonic nanoseconds */
    Refusals(
            UplinkConfig config,
            Outboxes outboxes,
            UplinkModels models,
            Rejections rejections,
            DeadLetters deadLetters,
            UplinkMetrics metrics,
            LongSupplier nanoTime) {
        Duration hold = config.refusedHold();
        this.config = config;
        this.outboxes = outboxes;
        this.models = models;
        this.rejections = rejections;
        this.deadLetters = deadLetters;
        this.isOverdue = publish -> metrics.heldFor(publish).compareTo(hold) >= 0;
        this.nanoTime = nanoTime;
        this.settledAt = nanoTime.getAsLong() - PACE_NANOS;
        this.devices = new RefusedDevices(config.links().refusedRetry(), config.patience(), nanoTime);
    }

    /** The platform gave a listed device up, or one of its subscriptions, without which it publishes on. Called by any thread. */
    void refused(DeviceId device, LinkException cause) {
        String reason = "device " + device + ": " + cause.getMessage();
        if (config.refused() == RefusedPolicy.FAIL) {
            failure.compareAndSet(
                    null, new ConnectException(reason + ". Set iot.refused.policy to skip to go on without it", cause));
        } else if (cause.kind() == LinkException.Kind.SUBSCRIPTION_REFUSED) {
            devices.refusedSubscription(device, cause);
        } else {
            devices.refused(device, cause);
            reasons.put(device, reason);
        }
    }

    /**
     * From time to time. Asks the outboxes, once a second at most: what they say is heard later.
     *
     * @param ends gets records that were held long enough, with the reason
     */
    void settle(RecordEnds ends) {
        long now = nanoTime.getAsLong();
        if (now - settledAt >= PACE_NANOS) {
            settledAt = now;
            settleHeld(ends);
            settleRefused(ends);
        }
    }

    private void settleRefused(RecordEnds ends) {
        // What waits for models is looked through once for all devices: there may be thousands of both.
        Set<DeviceId> reported = new HashSet<>();
        Map<DeviceId, Set<TopicPartition>> late =
                reasons.isEmpty() || deadLetters.areKept() ? Map.of() : models.partitions(isOverdue);
        reasons.forEach((device, reason) -> {
            Optional<LinkState> state = outboxes.link(device).map(LinkHandle::state);
            if (state.isEmpty()) {
                forget(device);
                devices.released(device);
            } else if (state.get() == LinkState.UP) {
                forget(device);
                devices.accepted(device);
            } else if (state.get() == LinkState.REFUSED && deadLetters.areKept()) {
                reported.add(device);
                outboxes.ask(
                        device,
                        outbox -> outbox.removeWaiting(isOverdue::test),
                        overdue -> ends.reportAll(overdue, reason));
            } else if (state.get() == LinkState.REFUSED && warned.size() < WARNED && !warned.contains(device)) {
                outboxes.ask(
                        device,
                        outbox -> outbox.waiting(isOverdue::test),
                        overdue -> warn(device, overdue, late.getOrDefault(device, Set.of()), reason));
            }
        });
        if (!reported.isEmpty()) {
            models.release(reported, isOverdue, (device, record) -> ends.report(record, reasons.get(device)));
        }
    }

    /** Where nothing can be reported, their records wait on: the warning about the frame says why. */
    private void settleHeld(RecordEnds ends) {
        if (deadLetters.areKept()) {
            Map<DeviceId, String> held = rejections.held();
            held.keySet().retainAll(outboxes.devices());
            held.forEach((device, reason) -> outboxes.ask(
                    device,
                    outbox -> outbox.removeHeld(isOverdue::test),
                    overdue -> overdue.ifPresentOrElse(
                            records -> ends.reportAll(records, reason), () -> held.remove(device, reason))));
        }
    }

    private void forget(DeviceId device) {
        reasons.remove(device);
        warned.remove(device);
    }

    private void warn(DeviceId device, List<OutgoingPublish> overdue, Set<TopicPartition> others, String reason) {
        List<TopicPartition> partitions = Stream.concat(
                        overdue.stream().map(publish -> publish.partition().id()), others.stream())
                .distinct()
                .toList();
        if (!partitions.isEmpty() && warned.add(device)) {
            log.warn(
                    "Records for {} wait in partitions {}, which pause once they hold their share of uplink.buffer.records, since"
                            + " there is nowhere to report them. To set them aside, configure a dead letter queue"
                            + " (errors.tolerance=all and errors.deadletterqueue.topic.name; uplink.errors.topic in a source)",
                    reason,
                    partitions);
        }
    }

    /** @throws ConnectException if the task cannot go on; it names a device and the cause */
    void throwFailure(int listed) {
        if (failure.get() != null) {
            throw failure.get();
        }
        Set<DeviceId> met = outboxes.devices();
        if (met.size() >= MANY || met.size() >= listed) {
            devices.failure(met).ifPresent(reason -> {
                throw new ConnectException(reason);
            });
        }
    }
}
