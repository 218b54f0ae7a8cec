package io.iotbridge.aliyun.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to run a Connect worker.
 *
 * @param folder its configuration, plugin path, offsets file and log
 * @param plugin the zip it loads
 * @param properties worker properties on top of, or instead of, our defaults
 * @param connectors properties files of connectors; with any of them the worker is a standalone one
 */
public record WorkerSettings(
        Path folder,
        String bootstrapServers,
        Path plugin,
        Path javaHome,
        String heap,
        List<String> options,
        Map<String, String> properties,
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
                BuildOutput.pluginZip(),
                JavaProgram.OWN_JAVA_HOME,
                "512m",
                List.of("-XX:TieredStopAtLevel=1"),
                Map.of(),
                List.of());
    }

    /** Another zip than the one just built. */
    public WorkerSettings withPlugin(Path zip) {
        return new WorkerSettings(folder, bootstrapServers, zip, javaHome, heap, options, properties, connectors);
    }

    /** Another JDK. */
    public WorkerSettings withJavaHome(Path home) {
        return new WorkerSettings(folder, bootstrapServers, plugin, home, heap, options, properties, connectors);
    }

    /** Another maximum heap, in the form of {@code -Xmx}. */
    public WorkerSettings withHeap(String size) {
        return new WorkerSettings(folder, bootstrapServers, plugin, javaHome, size, options, properties, connectors);
    }

    /** Other JVM options; the default is only there to start quickly. */
    public WorkerSettings withOptions(String... jvm) {
        return new WorkerSettings(
                folder, bootstrapServers, plugin, javaHome, heap, List.of(jvm), properties, connectors);
    }

    /** One worker property more. */
    public WorkerSettings with(String key, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(key, value);
        return new WorkerSettings(folder, bootstrapServers, plugin, javaHome, heap, options, more, connectors);
    }

    /** A standalone worker that runs these connectors. */
    public WorkerSettings standalone(Path... files) {
        return new WorkerSettings(
                folder, bootstrapServers, plugin, javaHome, heap, options, properties, List.of(files));
    }

    boolean isStandalone() {
        return !connectors.isEmpty();
    }
}
