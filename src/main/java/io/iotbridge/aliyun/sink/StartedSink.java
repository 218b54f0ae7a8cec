package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.config.RefusedPolicy;
import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.metrics.LinkCounters;
import io.iotbridge.aliyun.metrics.TaskFigures;
import io.iotbridge.aliyun.routing.UplinkRouting;
import io.iotbridge.aliyun.routing.UplinkTopicRules;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink task that is running: signed in as the devices whose records it has met. Used by the task thread; the links' threads reach its
 * outboxes, {@link #accepted} and {@link #refused}.
 */
final class StartedSink implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StartedSink.class);

    /** How soon Connect is to call again while partitions are paused. */
    private static final long PAUSED_POLL_MS = 50;

    private final SinkConfig config;
    private final LinkPool pool;
    private final SinkTaskContext context;
    private final Outbox.Rules rules;
    private final OpenPartitions partitions;
    private final Outboxes outboxes = new Outboxes(this::signIn);
    private final CommitPace pace;
    private final Drain drain;
    private final Reports reports;
    private final FlowCounters counters = new FlowCounters();
    private final LinkCounters linkCounters = new LinkCounters();
    private final TaskFigures figures;
    private final Map<DeviceId, String> refusals = new ConcurrentHashMap<>();
    private final AtomicReference<ConnectException> failure = new AtomicReference<>();

    /** @param nanoTime monotonic nanoseconds */
    StartedSink(SinkConfig config, LinkPool pool, SinkTaskContext context, LongSupplier nanoTime) {
        this.config = config;
        this.pool = pool;
        this.context = context;
        this.rules = new Outbox.Rules(
                config.inFlightPerDevice(),
                config.qos0PerSecond(),
                config.qos1PerSecond(),
                config.pubackTimeout(),
                linkCounters,
                this::accepted,
                this::refused);
        this.figures = TaskFigures.show("sink", config.connector(), config.task(), counters, linkCounters);
        this.partitions = new OpenPartitions(context, new Buffer(config.bufferRecords(), config.bufferBytes()));
        this.pace = new CommitPace(config.commitInterval(), nanoTime);
        this.drain = new Drain(outboxes, config.drainTimeout(), nanoTime);
        this.reports = new Reports(context.errantRecordReporter());
    }

    void open(Collection<TopicPartition> opened) {
        partitions.open(opened);
    }

    /** @see AliyunIotSinkTask#put */
    void put(Collection<SinkRecord> records) {
        throwFailure();
        drain.end();
        for (SinkRecord record : records) {
            counters.countReceived();
            Origin origin = Origin.of(record);
            OpenPartition partition = partitions.of(origin.partition());
            send(record, partition, partition.arrived(origin.offset()));
        }
        reportRefused();
        reports.settle();
        callAgain(partitions.pauseAndResume());
    }

    private void send(SinkRecord record, OpenPartition partition, OffsetWindow.Position position) {
        UplinkRouting routing = config.routes().route(new ConnectRecord(record));
        if (routing instanceof UplinkRouting.Rejected rejected) {
            report(record, position, rejected.reason());
            return;
        }
        UplinkRouting.Routed routed = (UplinkRouting.Routed) routing;
        Optional<Device> device = config.devices().find(routed.device());
        if (device.isEmpty()) {
            report(record, position, "device " + routed.device() + " is not in iot.devices or iot.devices.file");
            return;
        }
        try {
            byte[] payload = config.format(routed.route()).encode(record.valueSchema(), record.value());
            Optional<String> tooLarge = UplinkTopicRules.checkPayload(payload.length);
            if (tooLarge.isPresent()) {
                report(record, position, tooLarge.get());
                return;
            }
            Uplink uplink = new Uplink(record, partition, position, routed.mqttTopic(), routed.qos(), payload);
            partition.hold(uplink);
            outboxes.add(device.get(), uplink);
        } catch (PayloadException e) {
            report(record, position, "uplink route '" + routed.route().alias() + "': " + e.getMessage());
        }
    }

    private Outbox signIn(Device device) {
        Outbox outbox = new Outbox(rules);
        outbox.use(pool.attach(device, config.links(), List.of(), outbox));
        return outbox;
    }

    private void report(SinkRecord record, OffsetWindow.Position position, String reason) {
        reports.report(record, position, reason);
        counters.countReported();
    }

    /** The records of a device that the platform refuses go the way of bad records. */
    private void reportRefused() {
        refusals.forEach((device, reason) -> {
            Optional<Outbox> outbox = outboxes.find(device);
            if (outbox.isEmpty() || outbox.get().link().state() != LinkState.REFUSED) {
                // Somebody has attached to the link anew, so that it tries again.
                refusals.remove(device);
            } else {
                for (Uplink uplink : outbox.get().removeWaiting(any -> true)) {
                    uplink.partition().release(uplink);
                    report(uplink.record(), uplink.position(), reason);
                }
            }
        });
    }

    /** Connect calls when records come; here it is told when else to, and to commit. */
    private void callAgain(boolean paused) {
        if (partitions.haveMoved() && pace.ask()) {
            context.requestCommit();
        }
        if (paused) {
            context.timeout(PAUSED_POLL_MS);
        } else if (!pace.isOff() && !partitions.areIdle()) {
            context.timeout(config.commitInterval().toMillis());
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
            drain.begin(seen.keySet());
        }
        partitions.reached(seen);
        try {
            reportRefused();
            reports.settle();
        } catch (ConnectException e) {
            failure.compareAndSet(null, e);
        }
        return partitions.commit();
    }

    /** Lets go of the partitions, and of the devices that had records in no other. */
    void close(Collection<TopicPartition> closed) {
        outboxes.close(closed).forEach(this::handBack);
        partitions.close(closed);
    }

    /** Its offset was not committed: Kafka delivers it again, to whoever has the partition then. */
    private void handBack(Uplink uplink) {
        uplink.partition().release(uplink);
        counters.countRetried();
    }

    private void accepted(Uplink uplink) {
        uplink.partition().release(uplink);
        counters.countDelivered();
        uplink.position().done();
    }

    private void refused(DeviceId device, LinkException cause) {
        String reason = "device " + device + ": " + cause.getMessage();
        if (config.refused() == RefusedPolicy.FAIL) {
            failure.compareAndSet(
                    null,
                    new ConnectException(reason + ". Set iot.refused.policy to skip to report its records", cause));
        } else {
            refusals.put(device, reason);
        }
    }

    private void throwFailure() {
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    FlowCounters.Balance balance() {
        return counters.balance();
    }

    @Override
    public void close() {
        outboxes.close().forEach(this::handBack);
        figures.close();
        log.info("Sink task is stopped: {}, {}", counters.balance(), linkCounters);
    }
}
