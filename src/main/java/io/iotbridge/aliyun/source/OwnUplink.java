package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.UplinkTopicsConfig;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.metrics.LinkCounters;
import io.iotbridge.aliyun.metrics.TaskFigures;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The uplink of a source task, with its thread, its figures and its dead letters. Used by the task thread and the one that watches devices. */
final class OwnUplink implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OwnUplink.class);

    private final FlowCounters counters = new FlowCounters();
    private final LinkCounters links = new LinkCounters();
    private final DeadLetterRecords deadLetters;
    private final SourceUplink uplink;
    private final UplinkThread thread;
    private final TaskFigures figures;

    /** @param failed told, on any thread, why the task cannot go on */
    OwnUplink(UplinkTopicsConfig own, SourceConfig config, LinkPool pool, Consumer<ConnectException> failed) {
        deadLetters = new DeadLetterRecords(own.errorsTopic(), config.connector(), config.task());
        uplink = new SourceUplink(
                own,
                pool,
                new UplinkConverters(own),
                UplinkClients.consumer(own),
                new Forwarder(() -> UplinkClients.producer(own)),
                deadLetters,
                counters,
                links,
                System::nanoTime);
        thread = new UplinkThread(
                "aliyun-iot-uplink-" + config.connector() + "-" + config.task(), uplink, deadLetters, failed);
        figures = TaskFigures.show("uplink", config.connector(), config.task(), counters, links);
    }

    void start() {
        thread.start();
    }

    /** The devices of the task from now on. */
    void devicesAre(DeviceRegistry now) {
        uplink.devicesAre(now);
    }

    /** Records that cannot be published and are to be written to the errors topic, at most so many. */
    List<DeadLetter> deadLetters(int most) {
        return deadLetters.take(most);
    }

    /** Returns within five seconds, whatever Kafka and the platform do. */
    @Override
    public void close() {
        thread.close();
        figures.close();
        log.info("The uplink of the source task is stopped: {}, {}", counters.balance(), links);
    }
}
