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
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.routing.UplinkRouting;
import io.iotbridge.aliyun.routing.UplinkTopicRules;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** How soon Connect is to call again while devices may change. */
    private static final long WATCHING_POLL_MS = 1_000;

    private final SinkConfig config;
    private final LinkPool pool;
    private final SinkTaskContext context;
    private final Outbox.Rules rules;
    private final SinkDevices devices;
    private final OpenPartitions partitions;
    private final Outboxes outboxes = new Outboxes(this::signIn);
    private final CommitPace pace;
    private final Drain drain;
    private final Reports reports;
    private final SinkMetrics metrics;
    private final Map<DeviceId, String> refusals = new ConcurrentHashMap<>();
    private final AtomicReference<ConnectException> failure = new AtomicReference<>();
    private final LongSupplier nanoTime;
    private OptionalLong failAt = OptionalLong.empty();

    /**
     * Has no partition yet.
     *
     * @param metrics closed when this is
     * @param nanoTime monotonic nanoseconds
     */
    StartedSink(SinkConfig config, LinkPool pool, SinkTaskContext context, SinkMetrics metrics, LongSupplier nanoTime) {
        this.config = config;
        this.pool = pool;
        this.context = context;
        this.rules = new Outbox.Rules(
                config.inFlightPerDevice(),
                config.qos0PerSecond(),
                config.qos1PerSecond(),
                config.pubackTimeout(),
                metrics.task().links(),
                metrics.outboxes(),
                this::accepted,
                this::refused);
        this.metrics = metrics;
        this.devices = new SinkDevices(config.devices());
        Buffer buffer = new Buffer(config.bufferRecords(), config.bufferBytes());
        this.partitions = new OpenPartitions(context, buffer);
        this.pace = new CommitPace(config.commitInterval(), nanoTime);
        this.drain = new Drain(outboxes, config.drainTimeout(), nanoTime);
        this.nanoTime = nanoTime;
        this.reports = new Reports(context.errantRecordReporter(), metrics.messages());
        metrics.show(buffer, reports);
    }

    /** What the devices file lists from now on. Called by any thread. */
    void devicesAre(DeviceRegistry now) {
        devices.are(now);
    }

    void open(Collection<TopicPartition> opened) {
        partitions.open(opened);
        callAgain(false);
    }

    /** @see AliyunIotSinkTask#put */
    void put(Collection<SinkRecord> records) {
        throwFailure();
        signOutRemoved();
        drain.end();
        for (SinkRecord record : records) {
            metrics.messages().countReceived();
            Origin origin = Origin.of(record);
            OpenPartition partition = partitions.of(origin.partition());
            OffsetWindow.Position position = partition.arrived(origin.offset());
            if (reports.failure().isPresent()) {
                // Its position stays open: it comes again, behind the record that could not be reported.
                metrics.messages().countRetried();
            } else {
                send(record, partition, position);
            }
        }
        reportRefused();
        reports.settle();
        callAgain(isFailing() || partitions.pauseAndResume());
    }

    /**
     * A record that cannot be reported fails the task once those before it are accepted and committed, or have had time enough: Connect commits
     * nothing of a batch whose {@code put} throws.
     */
    private boolean isFailing() {
        boolean failing = reports.failure().isPresent();
        if (failing && failAt.isEmpty()) {
            failAt = OptionalLong.of(
                    nanoTime.getAsLong() + config.pubackTimeout().toNanos());
            context.pause(context.assignment().toArray(TopicPartition[]::new));
        }
        return failing;
    }

    private void send(SinkRecord record, OpenPartition partition, OffsetWindow.Position position) {
        UplinkRouting routing = config.routes().route(new ConnectRecord(record));
        if (routing instanceof UplinkRouting.Rejected rejected) {
            report(record, position, rejected.reason());
            return;
        }
        UplinkRouting.Routed routed = (UplinkRouting.Routed) routing;
        Optional<Device> device = devices.find(routed.device());
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
            Uplink uplink =
                    new Uplink(record, partition, position, routed.mqttTopic(), routed.qos(), payload, metrics.now());
            partition.hold(uplink);
            metrics.task().countReceived(routed.device());
            outboxes.add(device.get(), uplink);
        } catch (PayloadException e) {
            report(record, position, "uplink route '" + routed.route().alias() + "': " + e.getMessage());
        }
    }

    private Outbox signIn(Device device) {
        metrics.task().links().attached(device.id());
        Outbox outbox = new Outbox(rules);
        outbox.use(pool.attach(device, config.links(), List.of(), outbox));
        return outbox;
    }

    private void report(SinkRecord record, OffsetWindow.Position position, String reason) {
        reports.report(record, position, reason);
    }

    /** A device that is not listed any more signs out once it has no publish in flight; its records go the way of bad records. */
    private void signOutRemoved() {
        devices.update(outboxes);
        for (DeviceId device : devices.leaving()) {
            String reason = "device " + device + " is not in iot.devices or iot.devices.file any more";
            Optional<Outbox> outbox = outboxes.find(device);
            outbox.ifPresent(of -> reportAll(of.removeWaiting(any -> true), reason));
            if (outbox.isEmpty() || !outbox.get().isPublishing()) {
                reportAll(outboxes.close(device), reason);
                devices.left(device);
            }
        }
    }

    private void reportAll(List<Uplink> uplinks, String reason) {
        for (Uplink uplink : uplinks) {
            uplink.partition().release(uplink);
            report(uplink.record(), uplink.position(), reason);
        }
    }

    /** The records of a device that the platform refuses go the way of bad records. */
    private void reportRefused() {
        refusals.forEach((device, reason) -> {
            Optional<Outbox> outbox = outboxes.find(device);
            if (outbox.isEmpty() || outbox.get().link().state() != LinkState.REFUSED) {
                // Somebody has attached to the link anew, so that it tries again.
                refusals.remove(device);
            } else {
                reportAll(outbox.get().removeWaiting(any -> true), reason);
            }
        });
    }

    /** Connect calls when records come; here it is told when else to, and to commit. */
    private void callAgain(boolean paused) {
        if (partitions.haveMoved() && (pace.ask() || failAt.isPresent())) {
            context.requestCommit();
        }
        if (paused) {
            context.timeout(PAUSED_POLL_MS);
        } else if (!pace.isOff() && !partitions.areIdle()) {
            context.timeout(config.commitInterval().toMillis());
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
            drain.begin(seen.keySet());
        }
        partitions.reached(seen);
        reportRefused();
        reports.settle();
        return partitions.commit();
    }

    /** Lets go of the partitions, and of the devices that had records in no other. */
    void close(Collection<TopicPartition> closed) {
        outboxes.close(closed).forEach(this::handBack);
        partitions.close(closed);
        reports.forget(closed);
    }

    /** Its offset was not committed: Kafka delivers it again, to whoever has the partition then. */
    private void handBack(Uplink uplink) {
        uplink.partition().release(uplink);
        metrics.messages().countRetried();
    }

    private void accepted(DeviceId device, Uplink uplink) {
        uplink.partition().release(uplink);
        metrics.delivered(device, uplink);
        uplink.position().done();
    }

    private void refused(DeviceId device, LinkException cause) {
        if (!devices.contains(device)) {
            return;
        }
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
        if (reports.failure().isPresent() && (partitions.areIdle() || isOverdue())) {
            throw reports.failure().get();
        }
    }

    private boolean isOverdue() {
        return failAt.isPresent() && nanoTime.getAsLong() - failAt.getAsLong() >= 0;
    }

    FlowCounters.Balance balance() {
        return metrics.messages().balance();
    }

    @Override
    public void close() {
        outboxes.close().forEach(this::handBack);
        reports.close();
        metrics.close();
        log.info("Sink task is stopped: {}", metrics);
    }
}
