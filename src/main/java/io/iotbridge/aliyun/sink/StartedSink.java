package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.metrics.LinkCounters;
import io.iotbridge.aliyun.metrics.TaskFigures;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.uplink.Consumption;
import io.iotbridge.aliyun.uplink.Placement;
import io.iotbridge.aliyun.uplink.Publisher;
import java.util.Collection;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sink task that is running: hands what Connect has consumed to its publisher, and to Connect what may be committed. */
final class StartedSink implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StartedSink.class);

    /** How soon Connect is to call again while partitions are paused. */
    private static final long PAUSED_POLL_MS = 50;

    /** How soon Connect is to call again while devices may change. */
    private static final long WATCHING_POLL_MS = 1_000;

    private final SinkConfig config;
    private final SinkTaskContext context;
    private final Publisher publisher;
    private final CommitPace pace;
    private final FlowCounters counters = new FlowCounters();
    private final LinkCounters linkCounters = new LinkCounters();
    private final TaskFigures figures;

    /** @param nanoTime monotonic nanoseconds */
    StartedSink(SinkConfig config, LinkPool pool, SinkTaskContext context, LongSupplier nanoTime) {
        this.config = config;
        this.context = context;
        this.figures = TaskFigures.show("sink", config.connector(), config.task(), counters, linkCounters);
        this.pace = new CommitPace(config.uplink().commitInterval(), nanoTime);
        this.publisher = new Publisher(
                config.uplink(),
                Placement.ANYWHERE,
                pool,
                new WorkerConsumption(context),
                new DeadLetterQueue(context.errantRecordReporter()),
                counters,
                linkCounters,
                nanoTime);
    }

    /** What the devices file lists from now on. Called by any thread. */
    void devicesAre(DeviceRegistry now) {
        publisher.devicesAre(now);
    }

    void open(Collection<TopicPartition> opened) {
        publisher.open(opened);
        callAgain(false);
    }

    /** @see AliyunIotSinkTask#put */
    void put(Collection<SinkRecord> records) {
        publisher.begin();
        for (SinkRecord record : records) {
            publisher.take(Origin.of(record));
        }
        callAgain(publisher.settle());
    }

    /** Connect calls when records come; here it is told when else to, and to commit. */
    private void callAgain(boolean paused) {
        if (publisher.hasMoved() && (pace.ask() || publisher.isFailing())) {
            context.requestCommit();
        }
        if (paused) {
            context.timeout(PAUSED_POLL_MS);
        } else if (!pace.isOff() && !publisher.isIdle()) {
            context.timeout(config.uplink().commitInterval().toMillis());
        } else if (config.watchesDevices()) {
            context.timeout(WATCHING_POLL_MS);
        }
    }

    /**
     * Throws nothing: Connect would seek back to the last commit and go on, or commit nothing at all at the end of the task. The next
     * {@link #put} throws.
     *
     * @param seen how far the consumer is, with everything before handed to {@link #put} or taken out by a converter or a transformation
     * @see AliyunIotSinkTask#preCommit
     */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> seen) {
        if (!pace.committing()) {
            publisher.drain(seen.keySet());
        }
        return publisher.committable(seen);
    }

    /** Lets go of the partitions, and of the devices that had records in no other. */
    void close(Collection<TopicPartition> closed) {
        publisher.close(closed);
    }

    FlowCounters.Balance balance() {
        return counters.balance();
    }

    @Override
    public void close() {
        publisher.close();
        figures.close();
        log.info("Sink task is stopped: {}, {}", counters.balance(), linkCounters);
    }

    /**
     * Connect's consumer. Connect remembers what was paused across a rebalance, and pauses a partition that comes back.
     *
     * @param context what Connect lets its tasks ask for
     */
    private record WorkerConsumption(SinkTaskContext context) implements Consumption {
        @Override
        public void pause(Collection<TopicPartition> partitions) {
            context.pause(partitions.toArray(TopicPartition[]::new));
        }

        @Override
        public void resume(Collection<TopicPartition> partitions) {
            context.resume(partitions.toArray(TopicPartition[]::new));
        }
    }
}
