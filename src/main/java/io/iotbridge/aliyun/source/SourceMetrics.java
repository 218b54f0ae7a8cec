package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.metrics.Ages;
import io.iotbridge.aliyun.metrics.Direction;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.metrics.Latency;
import io.iotbridge.aliyun.metrics.LinkCounters;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.metrics.TaskMetrics;
import io.iotbridge.aliyun.metrics.TaskName;
import io.iotbridge.aliyun.source.records.Arrival;
import io.iotbridge.aliyun.source.records.Requests;
import io.iotbridge.aliyun.uplink.UplinkMetrics;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.source.SourceTaskContext;

/** The metrics of a source task. Safe for use by several threads. */
final class SourceMetrics implements AutoCloseable {

    private final TaskMetrics task;
    private final FlowCounters messages;
    private final Latency latency;
    private final Ages ages;
    private final Clock clock;

    /** @param context null where there is no worker */
    SourceMetrics(SourceConfig config, SourceTaskContext context, Clock clock) {
        this.clock = clock;
        ages = new Ages(clock::millis);
        task = TaskMetrics.open(
                SourceTaskContext.class,
                context,
                new TaskName(config.connector(), config.task()),
                config.devicesWithMetrics(),
                System::nanoTime);
        messages = task.messages(Direction.DOWNLINK);
        latency = task.latency(Direction.DOWNLINK);
        show(MessageMetric.OLDEST_UNACKNOWLEDGED, ages::oldest);
        show(MessageMetric.IN_FLIGHT_LIMIT, config::inboxMessages);
        show(MessageMetric.IN_FLIGHT_BYTES_LIMIT, config::inboxBytes);
    }

    /** Shows what is held. */
    void show(Inbox inbox) {
        show(MessageMetric.IN_FLIGHT, inbox::held);
        show(MessageMetric.IN_FLIGHT_BYTES, inbox::heldBytes);
        show(MessageMetric.INBOX_DEPTH, inbox::depth);
        show(MessageMetric.UNACKNOWLEDGED, inbox::unacknowledged);
    }

    /** Shows what is asked and not answered. */
    void show(Requests requests) {
        show(MessageMetric.REQUESTS_OPEN, () -> requests.open(clock.millis()));
    }

    /** The wall clock. */
    Clock clock() {
        return clock;
    }

    /** Of what the task publishes; how the links fare is told by the task itself, which holds them all. */
    UplinkMetrics uplink(UplinkConfig config) {
        return new UplinkMetrics(task, new LinkCounters(System::nanoTime), config, clock, System::nanoTime);
    }

    private void show(MessageMetric metric, LongSupplier value) {
        task.show(Direction.DOWNLINK, metric, value);
    }

    TaskMetrics task() {
        return task;
    }

    FlowCounters messages() {
        return messages;
    }

    /** A message came in. */
    Arrival arrived(Delivery delivery, long bytes) {
        task.countReceived(delivery.device());
        return new Arrival(delivery, clock.millis(), bytes, ages.now());
    }

    /** Kafka has acknowledged its record. */
    void delivered(Arrival arrival) {
        messages.countDelivered(arrival.delivery().message().payload().length);
        task.countDelivered(arrival.delivery().device());
        latency.record(clock.millis() - arrival.epochMillis());
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
