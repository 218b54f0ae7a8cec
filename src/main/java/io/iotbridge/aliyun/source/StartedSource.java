package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.link.RefusedDevices;
import io.iotbridge.aliyun.link.TaskPlaces;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.metrics.Direction;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.registry.DeviceChanges;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.source.consumer.StartedUplinkTopics;
import io.iotbridge.aliyun.source.records.Arrival;
import io.iotbridge.aliyun.source.records.AskedKafka;
import io.iotbridge.aliyun.source.records.ChosenTopics;
import io.iotbridge.aliyun.source.records.DownlinkRecord;
import io.iotbridge.aliyun.source.records.DownlinkTranslator;
import io.iotbridge.aliyun.source.records.PolledRecord;
import io.iotbridge.aliyun.source.records.Requests;
import io.iotbridge.aliyun.source.states.LinkStateRecords;
import io.iotbridge.aliyun.uplink.outboxes.BridgeAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source task that is running: signed in, or on its way, as each of its devices. */
final class StartedSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StartedSource.class);

    /** How long an idle poll waits: Connect stops a task only between polls. */
    private static final Duration IDLE = Duration.ofMillis(200);

    private final SourceConfig config;
    private final ChosenTopics topics;
    private final DownlinkTranslator translator;
    private final SourceMetrics metrics;
    private final Inbox inbox;
    private final SourceLinks links;
    private final SourceListener listener;
    private final BridgeAnswers answers;
    private final ModelGate models;
    private final Settlement settlement;
    private final Optional<StartedUplinkTopics> uplink;
    private final RefusedDevices refused;
    private final Optional<LinkStateRecords> states;
    private final TaskPlaces places;
    private final Runnable letGo = this::letGo;

    private StartedSource(
            SourceConfig config, LinkPool pool, SourceMetrics metrics, Optional<OffsetStorageReader> offsets) {
        this.config = config;
        this.metrics = metrics;
        this.places = pool.places();
        this.topics = new ChosenTopics(config.allowedTopics(), kafka(config), System::nanoTime);
        Requests requests = new Requests(pool.requests(config.links()));
        metrics.show(requests);
        this.translator = new DownlinkTranslator(config, topics, requests);
        this.inbox = new Inbox(config.inboxMessages(), config.inboxBytes(), metrics.messages());
        metrics.show(inbox);
        this.refused = new RefusedDevices(config.links().refusedRetry(), config.patience(), System::nanoTime);
        this.states = config.statusTopic()
                .map(topic -> new LinkStateRecords(
                        config, topic, offsets, topics, metrics.task(), metrics.clock(), inbox::wake));
        this.answers = new BridgeAnswers(
                config.limits(),
                pool.requests(config.links()),
                metrics.task().answers(Direction.DOWNLINK),
                metrics.clock());
        this.listener = new SourceListener(config, metrics, inbox, refused, this::isOurs);
        this.models = new ModelGate(config, System::nanoTime, new SplittableRandom(), inbox::wake);
        this.links = new SourceLinks(device -> {
            metrics.task().links().attached(device.id());
            return pool.attach(
                    device,
                    config.links(),
                    config.connector(),
                    models.filters(config.routes().subscriptions(device.id()), device.id()),
                    listeners().toArray(LinkListener[]::new));
        });
        this.settlement = new Settlement(metrics, inbox, links::demand, answers::answer);
        // The last: its client of Kafka would stay open if something behind it could not be made.
        this.uplink = config.uplink()
                .map(own -> new StartedUplinkTopics(own, config, pool, metrics.uplink(own.uplink()), inbox::fail));
    }

    private boolean isOurs(DeviceId device) {
        return links.contains(device);
    }

    private static ChosenTopics.Kafka kafka(SourceConfig config) {
        return config.admin()
                .<ChosenTopics.Kafka>map(settings ->
                        new AskedKafka(() -> Admin.create(settings), config.connectMakesTopics(), System::nanoTime))
                .orElse(ChosenTopics.NOBODY);
    }

    /**
     * Starts to sign in; waits for no link. Closes the metrics in the end, and if it cannot start.
     *
     * @param offsets what tasks of this connector have noted before; read once, where states are written
     */
    static StartedSource start(
            SourceConfig config, LinkPool pool, SourceMetrics metrics, Optional<OffsetStorageReader> offsets) {
        StartedSource source = made(config, pool, metrics, offsets);
        try {
            source.places.take(source.describe(), source.letGo);
            source.links.signInAs(config.devices());
            source.uplink.ifPresent(StartedUplinkTopics::start);
        } catch (RuntimeException | Error e) {
            closeAfter(e, source::close);
            throw e;
        }
        log.info("Source task signs in as {} devices", source.links.size());
        return source;
    }

    private static StartedSource made(
            SourceConfig config, LinkPool pool, SourceMetrics metrics, Optional<OffsetStorageReader> offsets) {
        try {
            return new StartedSource(config, pool, metrics, offsets);
        } catch (RuntimeException | Error e) {
            closeAfter(e, metrics::close);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private String describe() {
        return "source task " + config.connector() + "-" + config.task();
    }

    /** The task hangs, and its successor has started. */
    private void letGo() {
        inbox.fail(new ConnectException(
                "This task hung, and has been restarted meanwhile; this one has released its devices"));
        close();
    }

    /** Signs in as these devices from now on, and as no others. What Kafka has not got of a removed device stays with the platform. */
    void setDevices(DeviceRegistry now) {
        Set<DeviceId> before = links.devices();
        Steps.run(
                () -> signInAs(now),
                () -> uplink.ifPresent(started -> started.setDevices(now)),
                // Also where others could not be added: the next look at the file does not find it removed again.
                () -> before.stream().filter(device -> !links.contains(device)).forEach(this::released));
    }

    private void signInAs(DeviceRegistry now) {
        DeviceChanges changes = links.signInAs(now);
        if (!changes.isEmpty()) {
            log.info("Source task signs in as {} devices now: {}", links.size(), changes);
        }
    }

    private void released(DeviceId device) {
        metrics.task().links().released(device);
        refused.released(device);
        answers.released(device);
        states.ifPresent(of -> of.removed(device));
    }

    /** @see AliyunIotSourceTask#poll() */
    List<SourceRecord> poll() throws InterruptedException {
        settlement.pollBegins();
        failIfAllAreRefused();
        List<PolledRecord> records = new ArrayList<>();
        try {
            for (Arrival arrival : models.admit(inbox.take(config.batch(), IDLE), this::isOurs, settlement::leave)) {
                List<DownlinkRecord> made = translator.toRecords(arrival);
                records.addAll(made);
                if (made.isEmpty()) {
                    settlement.drop(arrival);
                }
            }
        } catch (ConnectException failure) {
            states.ifPresent(of -> records.addAll(of.takeLast()));
            failBehind(records, failure);
        }
        states.ifPresent(of -> records.addAll(of.take(config.batch())));
        uplink.ifPresent(started -> records.addAll(started.deadLetters(config.batch())));
        settlement.polled(records);
        return records.isEmpty() ? null : Collections.unmodifiableList(records);
    }

    private void failIfAllAreRefused() {
        refused.failure(links.devices()).ifPresent(reason -> inbox.fail(new ConnectException(reason)));
    }

    /** What came before a message that cannot be carried is carried first: else it would wait for that one to be put right. */
    private void failBehind(List<PolledRecord> records, ConnectException failure) {
        if (records.isEmpty()) {
            throw failure;
        }
        inbox.fail(failure);
    }

    /** Kafka has the record, or a transformation filtered it out, or Connect's {@code errors.tolerance} gave it up. */
    void disposedOf(SourceRecord record, boolean isInKafka) {
        settlement.settle(record, isInKafka);
    }

    /** @see AliyunIotSourceTask#commit() */
    void committed() {
        settlement.committed();
    }

    /** For somebody who reads the log of a task that has run for long. */
    void tellProgress() {
        log.info("Source task, {} devices, so far: {}", links.size(), balance());
    }

    /** Who is told of a link. The last one may fail the task for it: by then the others know. */
    List<LinkListener> listeners() {
        List<LinkListener> told = new ArrayList<>();
        models.listener().ifPresent(told::add);
        told.add(metrics.task().links());
        states.map(LinkStateRecords::listener).ifPresent(told::add);
        told.addAll(List.of(answers, listener));
        return told;
    }

    FlowCounters.Balance balance() {
        return metrics.messages().balance();
    }

    /** Signs out, unless a sink task uses the link, after what is to be published has had its time; what Kafka does not have yet stays with the platform. */
    @Override
    public void close() {
        Steps.run(
                () -> places.leave(describe(), letGo),
                () -> uplink.ifPresent(StartedUplinkTopics::close),
                answers::close,
                links::close,
                inbox::close,
                topics::close,
                metrics::close,
                () -> log.info("Source task stopped: {}", metrics));
    }
}
