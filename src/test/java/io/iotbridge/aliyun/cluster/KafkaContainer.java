package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A broker in a container of Kafka's own image, reached at a port of the loopback address. Uses the command {@code docker}, and no library:
 * those pull images of their own before they start any.
 */
public final class KafkaContainer implements AutoCloseable {
    private static final Duration PULL = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofSeconds(60);
    private static final String STARTED = "Kafka Server started";
    private static final Map<String, String> ENVIRONMENT = PropertiesFile.read(Path.of("docker/.env"));

    private final String id;
    private final String bootstrapServers;

    private KafkaContainer(String id, String bootstrapServers) {
        this.id = id;
        this.bootstrapServers = bootstrapServers;
    }

    /** Whether an engine answers here. */
    public static boolean engineAnswers() {
        return succeeds(Duration.ofSeconds(20), "docker", "info");
    }

    /** Kafka's image if the engine has it, else the stand-in that {@code docker/try.sh} builds, else Kafka's image if it can be pulled. */
    public static Optional<String> image() {
        String tag = ":" + ENVIRONMENT.get("KAFKA_VERSION");
        String real = ENVIRONMENT.get("KAFKA_IMAGE") + tag;
        for (String image : List.of(real, "aliyun-iot-stand-in/kafka" + tag)) {
            if (succeeds(START, "docker", "image", "inspect", image)) {
                return Optional.of(image);
            }
        }
        return succeeds(PULL, "docker", "pull", real) ? Optional.of(real) : Optional.empty();
    }

    /**
     * Returns once the broker has started.
     *
     * @throws IllegalStateException if Docker does not start it
     */
    public static KafkaContainer start(String image) {
        int port = FreePorts.next();
        List<String> command = new ArrayList<>(List.of("docker", "run", "--detach", "--rm"));
        command.addAll(List.of("--publish", "127.0.0.1:" + port + ":9092"));
        settings(port).forEach((name, value) -> command.addAll(List.of("--env", name + "=" + value)));
        command.add(image);
        KafkaContainer container = new KafkaContainer(Commands.output(command).strip(), "127.0.0.1:" + port);
        try {
            Awaitility.await("broker in its container").atMost(START).until(() -> Commands.output(
                            List.of("docker", "logs", container.id))
                    .contains(STARTED));
        } catch (RuntimeException e) {
            container.close();
            throw e;
        }
        return container;
    }

    /** One node that is broker and controller. */
    private static Map<String, String> settings(int port) {
        return Map.ofEntries(
                Map.entry("KAFKA_NODE_ID", "1"),
                Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
                Map.entry("KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://:9093"),
                Map.entry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("KAFKA_INTER_BROKER_LISTENER_NAME", "PLAINTEXT"),
                Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
                Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
                // The tests' worker asks for sessions shorter than the broker's default minimum.
                Map.entry("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000"));
    }

    /** Where clients on this machine find the broker. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Ends and removes the container. */
    @Override
    public void close() {
        Commands.output(List.of("docker", "rm", "--force", "--volumes", id));
    }

    private static boolean succeeds(Duration limit, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
