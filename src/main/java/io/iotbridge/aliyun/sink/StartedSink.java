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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
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

    /** How soon Connect is to call again though there is no record: changes of the devices are taken over then. */
    private static final long IDLE_POLL_MS = 1_000;

    private final SinkConfig config;
    private final LinkPool pool;
    private final SinkTaskContext context;
    private final Outbox.Rules rules;
    private final SinkDevices devices;
    private final Buffer buffer;
    private final Reports reports;
    private final FlowCounters counters = new FlowCounters();
    private final Map<TopicPartition, OffsetWindow> offsets = new HashMap<>();
    private final Map<DeviceId, Outbox> outboxes = new HashMap<>();
    private final Map<DeviceId, Set<TopicPartition>> partitionsOf = new HashMap<>();
    private final Map<DeviceId, String> refusals = new ConcurrentHashMap<>();
    private final AtomicReference<ConnectException> failure = new AtomicReference<>();
    private boolean paused;

    StartedSink(SinkConfig config, LinkPool pool, SinkTaskContext context) {
        this.config = config;
        this.pool = pool;
        this.context = context;
        this.rules = new Outbox.Rules(
                config.inFlightPerDevice(),
                config.qos0PerSecond(),
                config.qos1PerSecond(),
                config.pubackTimeout(),
                this::accepted,
                this::refused);
        this.devices = new SinkDevices(config.devices());
        this.buffer = new Buffer(config.bufferRecords(), config.bufferBytes());
        this.reports = new Reports(context.errantRecordReporter());
    }

    /** What the devices file lists from now on. Called by any thread. */
    void devicesAre(DeviceRegistry now) {
        devices.are(now);
    }

    void open(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> offsets.put(partition, new OffsetWindow()));
        paused = false;
        context.timeout(IDLE_POLL_MS);
    }

    /** @see AliyunIotSinkTask#put */
    void put(Collection<SinkRecord> records) {
        throwFailure();
        signOutRemoved();
        for (SinkRecord record : records) {
            counters.countReceived();
            TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
            OffsetWindow.Position position =
                    offsets.computeIfAbsent(partition, p -> new OffsetWindow()).open(record.kafkaOffset());
            send(record, partition, position);
        }
        reportRefused();
        reports.settle();
        pauseOrResume();
    }

    private void send(SinkRecord record, TopicPartition partition, OffsetWindow.Position position) {
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
            Uplink uplink = new Uplink(record, position, routed.mqttTopic(), routed.qos(), payload);
            buffer.hold(uplink);
            partitionsOf.computeIfAbsent(routed.device(), d -> new HashSet<>()).add(partition);
            outboxes.computeIfAbsent(routed.device(), d -> signIn(device.get())).add(uplink);
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

    /** A device that is not listed any more signs out once it has no publish in flight; its records go the way of bad records. */
    private void signOutRemoved() {
        devices.update(outboxes);
        for (DeviceId device : devices.leaving()) {
            Outbox outbox = outboxes.get(device);
            String reason = "device " + device + " is not in iot.devices or iot.devices.file any more";
            if (outbox != null) {
                reportAll(outbox.removeWaiting(any -> true), reason);
                if (outbox.isPublishing()) {
                    continue;
                }
                outboxes.remove(device);
                partitionsOf.remove(device);
                reportAll(outbox.close(), reason);
            }
            devices.left(device);
        }
    }

    private void reportAll(List<Uplink> uplinks, String reason) {
        for (Uplink uplink : uplinks) {
            buffer.release(uplink);
            report(uplink.record(), uplink.position(), reason);
        }
    }

    /** The records of a device that the platform refuses go the way of bad records. */
    private void reportRefused() {
        refusals.forEach((device, reason) -> {
            Outbox outbox = outboxes.get(device);
            if (outbox == null || outbox.link().state() != LinkState.REFUSED) {
                // Somebody has attached to the link anew, so that it tries again.
                refusals.remove(device);
            } else {
                reportAll(outbox.removeWaiting(any -> true), reason);
            }
        });
    }

    private void pauseOrResume() {
        if (!paused && buffer.isFull()) {
            paused = true;
            log.info("Pausing until the platform has taken half of what is buffered: {}", counters.balance());
            context.pause(context.assignment().toArray(TopicPartition[]::new));
        } else if (paused && buffer.hasRoom()) {
            paused = false;
            context.resume(context.assignment().toArray(TopicPartition[]::new));
        }
        context.timeout(paused ? PAUSED_POLL_MS : IDLE_POLL_MS);
    }

    /** @see AliyunIotSinkTask#preCommit */
    Map<TopicPartition, OffsetAndMetadata> committable() {
        throwFailure();
        reportRefused();
        reports.settle();
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
        offsets.forEach((partition, window) ->
                window.committable().ifPresent(offset -> committable.put(partition, new OffsetAndMetadata(offset))));
        return committable;
    }

    /** Lets go of the partitions, and of the devices that had records in no other. */
    void close(Collection<TopicPartition> partitions) {
        partitions.forEach(offsets::remove);
        partitionsOf.values().forEach(of -> of.removeAll(partitions));
        outboxes.entrySet().removeIf(entry -> {
            Outbox outbox = entry.getValue();
            outbox.removeWaiting(uplink -> isFrom(partitions, uplink.record())).forEach(this::handBack);
            boolean idle = partitionsOf.get(entry.getKey()).isEmpty();
            if (idle) {
                partitionsOf.remove(entry.getKey());
                outbox.close().forEach(this::handBack);
            }
            return idle;
        });
    }

    private static boolean isFrom(Collection<TopicPartition> partitions, SinkRecord record) {
        return partitions.contains(new TopicPartition(record.topic(), record.kafkaPartition()));
    }

    /** Its offset was not committed: Kafka delivers it again, to whoever has the partition then. */
    private void handBack(Uplink uplink) {
        buffer.release(uplink);
        counters.countRetried();
    }

    private void accepted(Uplink uplink) {
        buffer.release(uplink);
        counters.countDelivered();
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
    }

    FlowCounters.Balance balance() {
        return counters.balance();
    }

    @Override
    public void close() {
        outboxes.values().forEach(outbox -> outbox.close().forEach(this::handBack));
        outboxes.clear();
        log.info("Sink task is stopped: {}", counters.balance());
    }
}
