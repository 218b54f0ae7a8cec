package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.link.TaskPlaces;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.metrics.TaskMetrics;
import io.iotbridge.aliyun.metrics.TaskName;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.uplink.Publisher;
import io.iotbridge.aliyun.uplink.UplinkMetrics;
import io.iotbridge.aliyun.uplink.offsets.Consumption;
import io.iotbridge.aliyun.uplink.offsets.PausedPollTimeout;
import io.iotbridge.aliyun.uplink.publishes.Placement;
import io.iotbridge.aliyun.uplink.results.Results;
import java.time.Clock;
import java.time.Duration;
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

    /** How soon Connect is to call again at the latest: devices may change, the platform may accept one again that it refuses, and partitions that have come may begin. */
    private static final Duration IDLE_POLL = Duration.ofSeconds(1);

    /** How soon Connect is to call again after a wait before a commit that was not the last one: what waits is held back until then. */
    private static final Duration AFTER_DRAIN = Duration.ofMillis(5);

    private final SinkConfig config;
    private final SinkTaskContext context;
    private final Publisher publisher;
    private final CommitPace pace;
    private final PausedPollTimeout pausedPollTimeout = new PausedPollTimeout();
    private final TaskMetrics metrics;
    private final UplinkMetrics records;
    private final TaskPlaces places;
    private final Runnable letGo = this::letGo;

    /**
     * Has no partition yet.
     *
     * @param results told what becomes of each record; closed with this
     * @param clock of the records' timestamps
     * @param nanoTime monotonic nanoseconds
     */
    StartedSink(
            SinkConfig config,
            LinkPool pool,
            SinkTaskContext context,
            Results results,
            Clock clock,
            LongSupplier nanoTime) {
        this.config = config;
        this.context = context;
        this.metrics = TaskMetrics.open(
                SinkTaskContext.class,
                context,
                new TaskName(config.connector(), config.task()),
                config.devicesWithMetrics(),
                nanoTime);
        this.records = new UplinkMetrics(metrics, metrics.links(), config.uplink(), clock, nanoTime);
        this.pace = new CommitPace(config.uplink().commitInterval(), nanoTime);
        this.publisher = new Publisher(
                config.uplink(),
                Placement.ANYWHERE,
                pool,
                new WorkerConsumption(context),
                new DeadLetterQueue(context.errantRecordReporter(), config.hasDeadLetterQueue()),
                results,
                records,
                nanoTime);
        this.places = pool.places();
        places.take(describe(), letGo);
        context.timeout(IDLE_POLL.toMillis());
    }

    private String describe() {
        return "sink task " + config.connector() + "-" + config.task();
    }

    /** What the devices file lists from now on. Called by any thread. */
    void setDevices(DeviceRegistry now) {
        publisher.setDevices(now);
    }

    void open(Collection<TopicPartition> opened) {
        publisher.open(opened);
        callAgain(false);
    }

    /** @see AliyunIotSinkTask#put */
    void put(Collection<SinkRecord> records) {
        publisher.beforeRecords();
        for (SinkRecord record : records) {
            publisher.take(Origin.of(record));
        }
        callAgain(publisher.settle());
    }

    /** Connect calls when records come; here it is told when else to, and to commit. Partitions may come while it waits for records. */
    private void callAgain(boolean paused) {
        if (publisher.hasMoved() && (pace.ask() || publisher.isFailing())) {
            context.requestCommit();
        }
        context.timeout(pausedPollTimeout.next(paused, waitWhileRecordsFlow()).toMillis());
    }

    private Duration waitWhileRecordsFlow() {
        Duration interval = config.uplink().commitInterval();
        boolean commits = !pace.isOff() && !publisher.isIdle();
        return commits && interval.compareTo(IDLE_POLL) < 0 ? interval : IDLE_POLL;
    }

    /**
     * Throws nothing: Connect would seek back to the last commit and go on, or commit nothing at all at the end of the task. The next
     * {@link #put} throws.
     *
     * @param seen how far the consumer is, with everything before handed to {@link #put} or taken out by a converter or a transformation
     * @see AliyunIotSinkTask#preCommit
     */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> seen) {
        boolean holdsBack = !pace.committing() && publisher.drain(seen.keySet());
        // A pause by REST ends Connect's wait without a call, and commits. Without another word the next wait is as
        // long as until the commit after.
        context.timeout((holdsBack ? AFTER_DRAIN : pausedPollTimeout.last()).toMillis());
        return publisher.committable(seen);
    }

    /** Lets go of the partitions, and of the devices that had records in no other. */
    void close(Collection<TopicPartition> closed) {
        publisher.close(closed);
    }

    /** For somebody who reads the log of a task that has run for long. */
    void tellProgress() {
        log.info("Sink task so far: {}", balance());
    }

    FlowCounters.Balance balance() {
        return records.balance();
    }

    /** The task hangs, and its successor has started. Its own thread may come back and call anything. */
    private void letGo() {
        publisher.letGo("this task hung, and has been restarted meanwhile");
        metrics.close();
    }

    @Override
    public void close() {
        Steps.run(
                () -> places.leave(describe(), letGo),
                publisher::close,
                metrics::close,
                () -> log.info("Sink task stopped: {}, {}", records.balance(), metrics.links()));
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
