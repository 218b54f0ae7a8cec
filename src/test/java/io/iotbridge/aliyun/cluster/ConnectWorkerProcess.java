package io.iotbridge.aliyun.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.awaitility.Awaitility;

/** A Connect worker, distributed or standalone, as a process that knows our classes only from the plugin's zip. */
public final class ConnectWorkerProcess implements AutoCloseable {
    private final JavaProcess process;
    private final ConnectRest rest;

    private final Evidence evidence;

    private ConnectWorkerProcess(JavaProcess process, ConnectRest rest, Evidence evidence) {
        this.process = process;
        this.rest = rest;
        this.evidence = evidence;
    }

    /** A new worker, ready for connectors. */
    public static ConnectWorkerProcess open(WorkerSettings settings) {
        ConnectWorkerProcess worker = launch(settings);
        worker.awaitReady();
        return worker;
    }

    /** Like {@link #open}, but returns while the worker is still starting; its Kafka may be starting too. */
    public static ConnectWorkerProcess launch(WorkerSettings settings) {
        Path plugins = settings.folder().resolve("plugins");
        BuildOutput.unpack(settings.plugin(), plugins);
        PluginJar.write(settings.folder(), OneShutdownHook.class, ConnectRestExtension.class);
        URI rest = URI.create("http://127.0.0.1:" + FreePorts.next());
        Path properties = PropertiesFile.write(
                settings.folder().resolve("worker.properties"), properties(settings, plugins, rest));
        List<String> options = new ArrayList<>(List.of(
                "-Xmx" + settings.heap(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                settings.kafka().loggingOption(settings.folder())));
        Evidence evidence = Evidence.of(settings);
        options.addAll(settings.options());
        options.addAll(evidence.options());
        List<String> arguments = new ArrayList<>(List.of(properties.toString()));
        settings.connectors()
                .forEach(file -> arguments.add(file.toAbsolutePath().toString()));
        JavaProgram program = new JavaProgram(
                settings.javaHome(),
                settings.kafka().classPath(),
                options,
                "org.apache.kafka.connect.cli."
                        + (settings.isStandalone() ? "ConnectStandalone" : "ConnectDistributed"),
                arguments,
                settings.folder().resolve("worker.log"));
        return new ConnectWorkerProcess(JavaProcess.start(program), new ConnectRest(rest, evidence), evidence);
    }

    public ConnectRest rest() {
        return rest;
    }

    /** Starts it again with the same settings, and waits until it takes requests. */
    public void start() {
        process.start();
        awaitReady();
    }

    /** An orderly end (SIGTERM): tasks are stopped and offsets committed. */
    public void stop() {
        process.stop();
    }

    /** The same with more patience. */
    public void stop(Duration patience) {
        process.stop(patience);
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Process id, log, threads, file descriptors, freezing. */
    public JavaProcess process() {
        return process;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until the worker is a member of its group and takes requests. */
    public void awaitReady() {
        Awaitility.await("worker at " + rest.uri())
                .atMost(Duration.ofSeconds(90))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    process.requireAlive();
                    return rest.isHealthy();
                });
    }

    /** Keeps what is to be seen of it from outside now, if somebody is to search it. */
    public void look() {
        evidence.look(process);
    }

    @Override
    public void close() {
        look();
        process.close();
    }

    private static Map<String, String> properties(WorkerSettings settings, Path plugins, URI rest) {
        Map<String, String> properties =
                new HashMap<>(settings.base().map(PropertiesFile::read).orElseGet(() -> defaults(settings)));
        properties.put("bootstrap.servers", settings.bootstrapServers());
        properties.put("plugin.path", plugins.toString());
        properties.put("listeners", rest.toString());
        properties.put("rest.extension.classes", OneShutdownHook.class.getName());
        if (settings.isStandalone()) {
            properties.put(
                    "offset.storage.file.filename",
                    settings.folder().resolve("connect.offsets").toString());
        }
        properties.putAll(settings.properties());
        return properties;
    }

    private static Map<String, String> defaults(WorkerSettings settings) {
        Map<String, String> properties = new HashMap<>(Map.of(
                // Finds only what META-INF/services names: a connector that is missing there must not pass.
                "plugin.discovery", "service_load",
                "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "offset.flush.interval.ms", "1000",
                "task.shutdown.graceful.timeout.ms", "5000",
                // Attempts to reach a Kafka that is still starting, or starting again.
                "reconnect.backoff.max.ms", "200"));
        properties.putAll(configProviders());
        if (!settings.isStandalone()) {
            properties.putAll(distributed());
        }
        return properties;
    }

    private static Map<String, String> configProviders() {
        String provider = "org.apache.kafka.common.config.provider.";
        return Map.of(
                "config.providers", "file,dir,env",
                "config.providers.file.class", provider + "FileConfigProvider",
                "config.providers.dir.class", provider + "DirectoryConfigProvider",
                "config.providers.env.class", provider + "EnvVarConfigProvider");
    }

    private static Map<String, String> distributed() {
        return Map.ofEntries(
                Map.entry("group.id", "connect"),
                Map.entry("config.storage.topic", "connect-configs"),
                Map.entry("config.storage.replication.factor", "1"),
                Map.entry("offset.storage.topic", "connect-offsets"),
                Map.entry("offset.storage.replication.factor", "1"),
                Map.entry("offset.storage.partitions", "1"),
                Map.entry("status.storage.topic", "connect-status"),
                Map.entry("status.storage.replication.factor", "1"),
                Map.entry("status.storage.partitions", "1"),
                // A killed worker is missed soon, and what it ran is handed out at once.
                Map.entry("session.timeout.ms", "5000"),
                Map.entry("heartbeat.interval.ms", "500"),
                Map.entry("rebalance.timeout.ms", "10000"),
                Map.entry("scheduled.rebalance.max.delay.ms", "0"));
    }
}
