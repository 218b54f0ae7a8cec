package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.uplink.offsets.Buffer;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import io.iotbridge.aliyun.uplink.offsets.Consumption;
import io.iotbridge.aliyun.uplink.offsets.OpenPartitions;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;
import io.iotbridge.aliyun.uplink.outboxes.OpenOutbox;
import io.iotbridge.aliyun.uplink.outboxes.Outboxes;
import io.iotbridge.aliyun.uplink.publishes.AnswerEncoder;
import io.iotbridge.aliyun.uplink.publishes.Placement;
import io.iotbridge.aliyun.uplink.publishes.Translated;
import io.iotbridge.aliyun.uplink.publishes.UplinkTranslator;
import io.iotbridge.aliyun.uplink.results.Results;
import java.util.Collection;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Publishes the records of the partitions it has, signed in as the devices that it has had records for. Used by one thread, which calls
 * {@link #beforeRecords}, hands over what it has consumed, and calls {@link #settle}, again and again; the links' loops call {@link #refused}, and any thread may call {@link #setDevices} and {@link #letGo}.
 */
public final class Publisher implements AutoCloseable {

    private final UplinkDevices devices;
    private final UplinkTranslator translator;
    private final OpenPartitions partitions;
    private final Outboxes outboxes;
    private final Drain drain;
    private final Reports reports;
    private final UplinkMetrics metrics;
    private final Refusals refusals;
    private final Rejections rejections = new Rejections();
    private final Results results;
    private final UplinkModels models;
    private final RecordEnds ends;
    private final PublisherFailure failure;

    /**
     * Publishes nothing yet.
     *
     * @param placement which records may be published from where they are
     * @param results told what becomes of each record; closed with this
     * @param metrics told what becomes of the records
     * @param nanoTime monotonic nanoseconds
     */
    public Publisher(
            UplinkConfig config,
            Placement placement,
            LinkPool pool,
            Consumption consumption,
            DeadLetters deadLetters,
            Results results,
            UplinkMetrics metrics,
            LongSupplier nanoTime) {
        this.results = results;
        Buffer buffer = new Buffer(config.bufferRecords(), config.bufferBytes());
        this.partitions = new OpenPartitions(consumption, buffer, nanoTime);
        this.reports = new Reports(deadLetters, metrics, results);
        AnswerEncoder answers =
                new AnswerEncoder(config, pool.requests(config.links()), metrics.answers(), metrics.clock());
        this.ends = new RecordEnds(partitions, reports, metrics, results, answers);
        this.models = new UplinkModels(config, pool, metrics, nanoTime, new SplittableRandom());
        this.outboxes =
                new Outboxes(ends.outboxRules(config, rejections), metrics.links(), this::refused, models::attach);
        this.devices = new UplinkDevices(config.devices());
        this.translator =
                new UplinkTranslator(config, placement, devices::find, models::isAwaited, metrics::received, answers);
        this.drain = new Drain(outboxes, results, config.drainTimeout(), nanoTime);
        this.refusals = new Refusals(config, outboxes, models, rejections, deadLetters, metrics, nanoTime);
        metrics.show(buffer);
        this.failure = new PublisherFailure(
                reports, partitions, refusals, results, config.limits().pubackTimeout(), nanoTime);
        this.metrics = metrics;
    }

    /** The devices that may be published as from now on. Called by any thread. */
    public void setDevices(DeviceRegistry now) {
        devices.set(now);
    }

    /** Partitions come, new or back. */
    public void open(Collection<TopicPartition> opened) {
        partitions.open(opened);
    }

    /**
     * Before records are handed over.
     *
     * @throws ConnectException if the task cannot go on: a device is refused, or a record could not be reported
     */
    public void beforeRecords() {
        failure.throwIfAny(devices.listed());
        devices.update(outboxes, ends::reportAll);
        drain.end();
        models.release(devices::contains, this::goOn);
    }

    /**
     * Takes the next record of its partition. Offsets rise from call to call, unless the consumer goes back.
     *
     * @throws ConnectException after {@link #letGo}
     */
    public void take(ConsumedRecord record) {
        goOn(arrived(record));
    }

    private void goOn(OpenRecord record) {
        if (mayGoOn()) {
            send(record);
        }
    }

    /** Takes the next record of its partition as one that cannot be published. */
    public void reject(ConsumedRecord record, String reason) {
        OpenRecord open = arrived(record);
        if (mayGoOn()) {
            reports.report(open, reason);
        }
    }

    /** Takes the next record of its partition as one that comes again, from another partition, and is kept once it is there. */
    public void forward(ConsumedRecord record, Future<?> kept) {
        OpenRecord open = arrived(record);
        if (mayGoOn()) {
            reports.forward(open, kept);
        }
    }

    private OpenRecord arrived(ConsumedRecord record) {
        failure.throwIfLetGo();
        metrics.messages().countReceived();
        return partitions.of(record.partition()).arrived(record, metrics.now(), metrics.nanoTime());
    }

    /** If not, the position of the record stays open: it comes again, behind the one that could not be reported. */
    private boolean mayGoOn() {
        boolean failing = reports.failure().isPresent();
        if (failing) {
            metrics.messages().countRetried();
        }
        return !failing;
    }

    /** After records were handed over, and from time to time when there are none; says whether to call again soon: partitions are paused, or records wait for a thing model. */
    public boolean settle() {
        models.release(devices::contains, this::goOn);
        hear();
        return failure.begins() || partitions.pauseAndResume() || models.areWaitedFor();
    }

    private void hear() {
        refusals.settle(ends);
        outboxes.send();
        outboxes.hear();
        rejections.takeAll(ends::report);
        reports.settle();
    }

    /** What flies fails the task, and the record comes again: nothing behind it may leave. */
    private void send(OpenRecord record) {
        try {
            send(record, translator.translate(record));
        } catch (RuntimeException | Error e) {
            reports.fail("The record at " + record.consumed() + " cannot be handled", e);
            throw e;
        }
    }

    private void send(OpenRecord record, Translated translated) {
        if (translated instanceof Translated.Publishable good) {
            OpenOutbox outbox = outboxes.open(good.device(), record.partition().id());
            record.partition().hold(good.publish());
            outboxes.add(outbox, good.publish());
        } else if (translated instanceof Translated.Awaiting early) {
            // A device that is not signed in cannot ask for the model.
            outboxes.open(early.device(), record.partition().id());
            models.hold(early.device().id(), record);
        } else if (translated instanceof Translated.Unpublishable bad) {
            reports.report(record, bad.reason());
        }
    }

    /** Whether offsets have moved since they were last handed out. */
    public boolean hasMoved() {
        return partitions.haveMoved();
    }

    /** Whether nothing is held and nothing is left to commit. */
    public boolean isIdle() {
        return partitions.areIdle();
    }

    /** Whether a record could not be reported, so that {@link #beforeRecords} will throw before long. */
    public boolean isFailing() {
        return failure.hasBegun();
    }

    /**
     * Publishes nothing more of these partitions until {@link #beforeRecords}, or until some are let go of, and waits a while for what is in flight,
     * and for its results.
     *
     * @return whether something is held back now
     */
    public boolean drain(Collection<TopicPartition> waited) {
        return drain.start(waited);
    }

    /**
     * What may be committed of each of these partitions: the lowest offset still open. Taken for committed from then on. Throws no failure: the
     * next {@link #beforeRecords} does.
     *
     * @param seen where the consumer stands, with everything before handed over or taken out by a converter or a transformation
     */
    public Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> seen) {
        partitions.reached(seen);
        hear();
        return partitions.commit(seen);
    }

    /** Lets go of the partitions, and of the devices that had records in no other. What is left goes on: it was not the last commit for that. */
    public void close(Collection<TopicPartition> gone) {
        Steps.run(
                () -> models.forget(gone),
                () -> outboxes.close(gone),
                () -> partitions.close(gone),
                () -> reports.forget(gone),
                drain::end);
    }

    private void refused(DeviceId device, LinkException cause) {
        if (devices.contains(device)) {
            refusals.refused(device, cause);
        }
    }

    /** Publishes nothing more and lets go of the devices; {@link #beforeRecords} and {@link #take} throw. Called by any thread while the task's own hangs elsewhere. */
    public void letGo(String reason) {
        failure.letGo(reason);
        outboxes.letGo();
    }

    /** Signs out, unless somebody else uses the link; what is not done comes again. */
    @Override
    public void close() {
        Steps.run(
                models::close,
                outboxes::close,
                partitions::close,
                outboxes::hear,
                () -> rejections.takeAll(ended -> ends.handBack(ended.publish())),
                reports::close,
                results::close);
    }
}
