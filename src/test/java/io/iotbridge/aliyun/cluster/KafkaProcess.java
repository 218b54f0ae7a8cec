package io.iotbridge.aliyun.cluster;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.awaitility.Awaitility;

/** One Kafka broker, its own controller too, as a process on the loopback address. Its data survive {@link #kill()}. */
public final class KafkaProcess implements AutoCloseable {
    private static final int NODE = 1;

    private final JavaProcess process;
    private final String bootstrapServers;

    private KafkaProcess(JavaProcess process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** A new broker with its data below the folder, ready for clients. */
    public static KafkaProcess open(Path folder) {
        KafkaProcess kafka = launch(folder);
        kafka.awaitReady();
        return kafka;
    }

    /** Like {@link #open}, but returns while the broker is still starting. */
    public static KafkaProcess launch(Path folder) {
        return launch(folder, Map.of());
    }

    /** Likewise, with broker properties on top of, or instead of, our defaults. */
    public static KafkaProcess launch(Path folder, Map<String, String> more) {
        return launch(folder, more, List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    }

    /** Likewise, on a JVM with these options. */
    public static KafkaProcess launch(Path folder, Map<String, String> more, List<String> jvm) {
        Path data = folder.resolve("data").toAbsolutePath();
        int port = FreePorts.next();
        Map<String, String> all = new HashMap<>(properties(data, port, FreePorts.next()));
        all.putAll(more);
        Path properties =
                PropertiesFile.write(folder.resolve("server.properties").toAbsolutePath(), all);
        format(data);
        List<String> options = new ArrayList<>(jvm);
        options.add(BuildOutput.loggingOption(folder.toAbsolutePath()));
        JavaProgram program = new JavaProgram(
                JavaProgram.OWN_JAVA_HOME,
                WorkerKafka.own().classPath(),
                options,
                "kafka.Kafka",
                List.of(properties.toString()),
                folder.resolve("kafka.log").toAbsolutePath());
        return new KafkaProcess(JavaProcess.start(program), "127.0.0.1:" + port);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Starts it again on the same port and data, and waits until it serves. */
    public void start() {
        process.start();
        awaitReady();
    }

    /** An orderly end (SIGTERM). */
    public void stop() {
        process.stop();
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** SIGSTOP: connections stay open and nothing answers. */
    public void suspend() {
        process.suspend();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    public JavaProcess process() {
        return process;
    }

    /** Waits until the broker serves clients. */
    public void awaitReady() {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers, "reconnect.backoff.ms", 50, "reconnect.backoff.max.ms", 50))) {
            Awaitility.await("Kafka at " + bootstrapServers)
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> serves(admin));
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean serves(Admin admin) throws InterruptedException {
        process.requireAlive();
        try {
            // A broker that is fenced yet is not among the nodes.
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException notYet) {
            return false;
        }
    }

    private static void format(Path data) {
        try {
            // In this JVM: a JVM more for Kafka's storage tool would cost a second per start.
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + data, e);
        }
    }

    private static Map<String, String> properties(Path data, int port, int controllerPort) {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE)),
                Map.entry("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("log.dirs", data.toString()),
                Map.entry("auto.create.topics.enable", "true"),
                Map.entry("num.partitions", "1"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                // No consumer of ours has companions worth waiting for.
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000"),
                // A killed broker may register again at once instead of after its old session.
                Map.entry("broker.session.timeout.ms", "2000"),
                Map.entry("broker.heartbeat.interval.ms", "250"),
                Map.entry("controller.quorum.election.timeout.ms", "200"),
                Map.entry("controller.quorum.election.backoff.max.ms", "100"),
                Map.entry("controlled.shutdown.enable", "false"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "2"),
                Map.entry("background.threads", "2"),
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
                Map.entry("log.index.size.max.bytes", "1048576"));
    }
}
