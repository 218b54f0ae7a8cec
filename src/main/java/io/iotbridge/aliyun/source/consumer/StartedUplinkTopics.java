package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.UplinkTopicsConfig;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.source.records.PolledRecord;
import io.iotbridge.aliyun.source.records.RecordKeys;
import io.iotbridge.aliyun.source.records.ReportValues;
import io.iotbridge.aliyun.uplink.UplinkMetrics;
import io.iotbridge.aliyun.uplink.results.Results;
import io.iotbridge.aliyun.uplink.results.ResultsTopic;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The uplink of a source task, with its thread and its dead letters. Used by the task thread and the one that watches devices. */
public final class StartedUplinkTopics implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StartedUplinkTopics.class);

    /** Connect gives a task five seconds to stop, by default. */
    private static final Duration PATIENCE = Duration.ofMillis(4_500);

    private final DeadLetterRecords deadLetters;
    private final UplinkMetrics metrics;
    private final UplinkTopicsConsumer uplink;
    private final UplinkTopicsThread thread;

    /** @param failed told, on any thread, why the task cannot go on */
    public StartedUplinkTopics(
            UplinkTopicsConfig own,
            SourceConfig config,
            LinkPool pool,
            UplinkMetrics metrics,
            Consumer<ConnectException> failed) {
        deadLetters = new DeadLetterRecords(
                own.errorsTopic(),
                new RecordKeys(config.keysAreBytes()),
                new ReportValues(config.reportsAreStructures()),
                config.connector(),
                config.task(),
                System::nanoTime);
        this.metrics = metrics;
        UplinkConverters converters = new UplinkConverters(own);
        try {
            uplink = new UplinkTopicsConsumer(
                    own,
                    pool,
                    converters,
                    UplinkClients.consumer(own),
                    new Forwarder(() -> UplinkClients.producer(own)),
                    deadLetters,
                    results(own, config.connector() + "-" + config.task()),
                    metrics,
                    new SplittableRandom(),
                    System::nanoTime);
        } catch (RuntimeException | Error e) {
            converters.close();
            throw e;
        }
        thread = new UplinkTopicsThread(
                "aliyun-iot-uplink-" + config.connector() + "-" + config.task(), uplink, deadLetters, failed, PATIENCE);
    }

    private static Results results(UplinkTopicsConfig own, String task) {
        return ResultsTopic.open(
                own.uplink().resultsTopic(),
                consumed -> ((RecordWithBytes) consumed.record()).original().key(),
                () -> UplinkClients.resultsProducer(own),
                task);
    }

    /** Starts to consume. */
    public void start() {
        thread.start();
    }

    /** The devices of the task from now on. */
    public void setDevices(DeviceRegistry now) {
        uplink.setDevices(now);
    }

    /** Records that cannot be published and are to be written to the errors topic, at most so many. */
    public List<? extends PolledRecord> deadLetters(int most) {
        return deadLetters.take(most);
    }

    /** Returns within five seconds, whatever Kafka and the platform do. */
    @Override
    public void close() {
        thread.close();
        log.info("The uplink of the source task stopped: {}", metrics.balance());
    }
}
