package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.metrics.Ages;
import io.iotbridge.aliyun.metrics.Direction;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.metrics.Latency;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.metrics.TaskMetrics;
import io.iotbridge.aliyun.metrics.TaskName;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** The metrics of a sink task. Safe for use by several threads. */
final class SinkMetrics implements AutoCloseable {

    private final TaskMetrics task;
    private final FlowCounters messages = new FlowCounters();
    private final OutboxCounters outboxes;
    private final Latency latency;
    private final Ages ages;
    private final Clock clock;

    /**
     * Shows links and messages.
     *
     * @param clock of the records' timestamps
     * @param nanoTime monotonic nanoseconds
     */
    SinkMetrics(SinkConfig config, SinkTaskContext context, Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        ages = new Ages(() -> TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong()));
        task = TaskMetrics.open(
                SinkTaskContext.class,
                context,
                new TaskName(config.connector(), config.task()),
                config.devicesWithMetrics(),
                nanoTime);
        outboxes = task.outboxes();
        latency = task.latency(Direction.UPLINK);
        task.show(Direction.UPLINK, messages);
        show(MessageMetric.OLDEST_UNACKNOWLEDGED, ages::oldest);
        show(MessageMetric.IN_FLIGHT_LIMIT, config::bufferRecords);
        show(MessageMetric.IN_FLIGHT_BYTES_LIMIT, config::bufferBytes);
    }

    /** Shows what is held: for the platform, and for the dead letter queue. */
    void show(Buffer buffer, Reports reports) {
        show(MessageMetric.IN_FLIGHT, () -> buffer.held() + reports.pending());
        show(MessageMetric.IN_FLIGHT_BYTES, buffer::heldBytes);
    }

    private void show(MessageMetric metric, LongSupplier value) {
        task.show(Direction.UPLINK, metric, value);
    }

    TaskMetrics task() {
        return task;
    }

    FlowCounters messages() {
        return messages;
    }

    OutboxCounters outboxes() {
        return outboxes;
    }

    /** When a record that comes now came. */
    Ages.Step now() {
        return ages.now();
    }

    /** The platform has acknowledged the publish. */
    void delivered(DeviceId device, Uplink uplink) {
        task.countDelivered(device);
        messages.countDelivered(uplink.payload().length);
        if (uplink.record().timestamp() != null) {
            latency.record(clock.millis() - uplink.record().timestamp());
        }
    }

    @Override
    public void close() {
        task.close();
    }

    /** One reading of the counters. */
    @Override
    public String toString() {
        return messages.balance() + ", " + task.links();
    }
}
