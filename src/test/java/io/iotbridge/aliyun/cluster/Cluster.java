package io.iotbridge.aliyun.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.storage.Converter;

/** One Kafka and one distributed worker with the packaged plugin. Tests share it and keep apart by their topics' names. */
public final class Cluster implements AutoCloseable {
    private final Path folder;
    private final KafkaProcess kafka;
    private final ConnectWorkerProcess worker;
    private final KafkaTopics topics;
    private final KafkaRecords records;

    private Cluster(Path folder, KafkaProcess kafka, ConnectWorkerProcess worker) {
        this.folder = folder;
        this.kafka = kafka;
        this.worker = worker;
        topics = new KafkaTopics(kafka.bootstrapServers());
        records = new KafkaRecords(kafka.bootstrapServers());
    }

    /** A new cluster in a folder of its own below {@code target/cluster}. */
    public static Cluster open() {
        return open(newFolder());
    }

    /** A new cluster in this folder. */
    public static Cluster open(Path folder) {
        return open(folder, Map.of(), Map.of());
    }

    /** A new cluster in this folder with properties of broker and worker on top of, or instead of, our defaults. */
    public static Cluster open(Path folder, Map<String, String> ofBroker, Map<String, String> ofWorker) {
        long begin = System.nanoTime();
        KafkaProcess kafka = KafkaProcess.launch(folder.resolve("kafka"), ofBroker);
        WorkerSettings settings = WorkerSettings.of(folder.resolve("worker"), kafka.bootstrapServers());
        for (Map.Entry<String, String> property : ofWorker.entrySet()) {
            settings = settings.with(property.getKey(), property.getValue());
        }
        PluginJar.write(folder.resolve("worker"), SchemasOnlyConverter.class, Converter.class);
        // The worker's JVM and its plugin scan take as long as the broker does; it waits for the broker by itself.
        ConnectWorkerProcess worker = ConnectWorkerProcess.launch(settings);
        try {
            kafka.awaitReady();
            Duration broker = Duration.ofNanos(System.nanoTime() - begin);
            worker.awaitReady();
            Duration all = Duration.ofNanos(System.nanoTime() - begin);
            System.out.printf(
                    Locale.ROOT,
                    "Kafka ready after %.1f s, the worker after %.1f s; files in %s%n",
                    broker.toMillis() / 1000.0,
                    all.toMillis() / 1000.0,
                    folder);
            return new Cluster(folder, kafka, worker);
        } catch (RuntimeException e) {
            worker.close();
            kafka.close();
            throw e;
        }
    }

    /** A folder that no other run uses. */
    public static Path newFolder() {
        String run = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now()) + "-"
                + ProcessHandle.current().pid() + "-" + FreePorts.next();
        return BuildOutput.target().resolve("cluster").resolve(run);
    }

    /** The same Kafka with another worker, which is a Connect cluster of its own; only that one is to be closed. */
    public Cluster withWorker(WorkerSettings settings) {
        return new Cluster(folder, kafka, ConnectWorkerProcess.open(settings));
    }

    public Path folder() {
        return folder;
    }

    public KafkaProcess kafka() {
        return kafka;
    }

    public ConnectWorkerProcess worker() {
        return worker;
    }

    /** Settings for one worker more in the same group, with a folder of its own. */
    public WorkerSettings anotherWorker(String name) {
        return WorkerSettings.of(folder.resolve(name), kafka.bootstrapServers());
    }

    public ConnectRest rest() {
        return worker.rest();
    }

    public KafkaTopics topics() {
        return topics;
    }

    public KafkaRecords records() {
        return records;
    }

    @Override
    public void close() {
        records.close();
        topics.close();
        worker.close();
        kafka.close();
    }
}
