package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.metrics.Ages;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import io.iotbridge.aliyun.metrics.ConfirmationCounters;
import io.iotbridge.aliyun.metrics.Direction;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.metrics.Latency;
import io.iotbridge.aliyun.metrics.LinkCounters;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.metrics.TaskMetrics;
import io.iotbridge.aliyun.uplink.offsets.Buffer;
import io.iotbridge.aliyun.uplink.offsets.Held;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counters of the records of one {@link Publisher}, as its task shows it. Safe for use by several threads. */
public final class UplinkMetrics {

    private final TaskMetrics task;
    private final LinkCounters links;
    private final FlowCounters messages;
    private final OutboxCounters outboxes;
    private final ConfirmationCounters confirmations;
    private final AnswerCounters answers;
    private final Latency latency;
    private final Ages ages;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /**
     * Of no record yet.
     *
     * @param task shows them, and is closed by the code that opened it
     * @param links told how the links fare that are held to publish: the task's, or others where the task holds the same links otherwise too
     * @param clock of the records' timestamps
     * @param nanoTime monotonic nanoseconds
     */
    public UplinkMetrics(
            TaskMetrics task, LinkCounters links, UplinkConfig config, Clock clock, LongSupplier nanoTime) {
        this.task = task;
        this.links = links;
        this.clock = clock;
        this.nanoTime = nanoTime;
        ages = new Ages(() -> TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong()));
        outboxes = task.outboxes();
        confirmations = task.confirmations();
        answers = task.answers(Direction.UPLINK);
        messages = task.messages(Direction.UPLINK);
        latency = task.latency(Direction.UPLINK);
        show(MessageMetric.OLDEST_UNACKNOWLEDGED, ages::oldest);
        show(MessageMetric.IN_FLIGHT_LIMIT, config::bufferRecords);
        show(MessageMetric.IN_FLIGHT_BYTES_LIMIT, config::bufferBytes);
    }

    /** Shows what is held: for the platform, and for the dead letters. */
    void show(Buffer buffer) {
        show(MessageMetric.IN_FLIGHT, buffer::held);
        show(MessageMetric.IN_FLIGHT_BYTES, buffer::heldBytes);
    }

    private void show(MessageMetric metric, LongSupplier value) {
        task.show(Direction.UPLINK, metric, value);
    }

    LinkCounters links() {
        return links;
    }

    FlowCounters messages() {
        return messages;
    }

    OutboxCounters outboxes() {
        return outboxes;
    }

    ConfirmationCounters confirmations() {
        return confirmations;
    }

    /** The one that the ages of records are read from. */
    InstantSource clock() {
        return clock;
    }

    AnswerCounters answers() {
        return answers;
    }

    /** The time, for the age of what comes now. */
    Ages.Step now() {
        return ages.now();
    }

    /** A record for a device came. */
    void received(DeviceId device) {
        task.countReceived(device);
    }

    /** Monotonic nanoseconds. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** How long ago a record arrived. */
    Duration sinceItCame(OpenRecord record) {
        return Duration.ofNanos(nanoTime.getAsLong() - record.arrivedNanos());
    }

    /** How long a record has been held, to a tenth of a second. */
    Duration heldFor(Held record) {
        return Duration.ofMillis(ages.of(record.since()));
    }

    /** The platform has taken the publish. */
    void delivered(DeviceId device, OutgoingPublish publish) {
        messages.countDelivered(publish.payload().length);
        if (publish.isAnswer()) {
            answers.answered();
        }
        task.countDelivered(device);
        Long timestamp = publish.record().sinkRecord().timestamp();
        if (timestamp != null) {
            latency.record(clock.millis() - timestamp);
        }
    }

    /** One reading of the counters. */
    public FlowCounters.Balance balance() {
        return messages.balance();
    }
}
