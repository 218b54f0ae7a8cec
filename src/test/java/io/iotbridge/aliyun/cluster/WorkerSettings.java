package io.iotbridge.aliyun.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to run a Connect worker.
 *
 * @param folder its configuration, plugin path, offsets file and log
 * @param kafka the worker's own code
 * @param plugin the zip it loads
 * @param properties worker properties on top of, or instead of, our defaults
 * @param base a worker's properties file that takes the place of our defaults, but for addresses and folders
 * @param connectors properties files of connectors; with any of them the worker is a standalone one
 */
public record WorkerSettings(
        Path folder,
        String bootstrapServers,
        WorkerKafka kafka,
        Path plugin,
        Path javaHome,
        String heap,
        List<String> options,
        Map<String, String> properties,
        Optional<Path> base,
        List<Path> connectors) {

    /** Copies the collections and makes the folder absolute. */
    public WorkerSettings {
        folder = folder.toAbsolutePath();
        options = List.copyOf(options);
        properties = Map.copyOf(properties);
        connectors = List.copyOf(connectors);
    }

    /** A distributed worker with the packaged plugin on this JVM's JDK. */
    public static WorkerSettings of(Path folder, String bootstrapServers) {
        return new WorkerSettings(
                folder,
                bootstrapServers,
                WorkerKafka.own(),
                BuildOutput.pluginZip(),
                JavaProgram.OWN_JAVA_HOME,
                "512m",
                List.of("-XX:TieredStopAtLevel=1"),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    /** A worker of another Kafka. */
    public WorkerSettings withKafka(WorkerKafka other) {
        return new WorkerSettings(
                folder, bootstrapServers, other, plugin, javaHome, heap, options, properties, base, connectors);
    }

    /** Another zip than the one just built. */
    public WorkerSettings withPlugin(Path zip) {
        return new WorkerSettings(
                folder, bootstrapServers, kafka, zip, javaHome, heap, options, properties, base, connectors);
    }

    /** Another JDK. */
    public WorkerSettings withJavaHome(Path home) {
        return new WorkerSettings(
                folder, bootstrapServers, kafka, plugin, home, heap, options, properties, base, connectors);
    }

    /** Another maximum heap, in the form of {@code -Xmx}. */
    public WorkerSettings withHeap(String size) {
        return new WorkerSettings(
                folder, bootstrapServers, kafka, plugin, javaHome, size, options, properties, base, connectors);
    }

    /** Other JVM options; the default is only there to start quickly. */
    public WorkerSettings withOptions(String... jvm) {
        return new WorkerSettings(
                folder, bootstrapServers, kafka, plugin, javaHome, heap, List.of(jvm), properties, base, connectors);
    }

    /** One worker property more. */
    public WorkerSettings with(String key, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(key, value);
        return new WorkerSettings(
                folder, bootstrapServers, kafka, plugin, javaHome, heap, options, more, base, connectors);
    }

    /** A Connect cluster of its own on the same Kafka. */
    public WorkerSettings inGroup(String group) {
        return with("group.id", group)
                .with("config.storage.topic", group + "-configs")
                .with("offset.storage.topic", group + "-offsets")
                .with("status.storage.topic", group + "-status");
    }

    /** Properties as this file has them instead of our defaults; only addresses, plugin path and offsets file are ours. */
    public WorkerSettings from(Path file) {
        return new WorkerSettings(
                folder,
                bootstrapServers,
                kafka,
                plugin,
                javaHome,
                heap,
                options,
                properties,
                Optional.of(file.toAbsolutePath()),
                connectors);
    }

    /** A standalone worker that runs these connectors. */
    public WorkerSettings standalone(Path... files) {
        return new WorkerSettings(
                folder, bootstrapServers, kafka, plugin, javaHome, heap, options, properties, base, List.of(files));
    }

    boolean isStandalone() {
        return !connectors.isEmpty();
    }
}
