package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.FreePorts;
import io.iotbridge.aliyun.cluster.JavaProgram;
import io.iotbridge.aliyun.cluster.MavenRun;
import io.iotbridge.aliyun.cluster.WorkerKafka;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The images' file trees, laid out as {@code docker/Dockerfile} says, and their commands run from there: what can be tried of an image
 * where none can be built. Kafka's own folder is made of the build's Kafka, and its start script is stood in for by what it ends in.
 */
@ExtendWith(ClusterExtension.class)
class ImageTreeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Path folder;

    ImageTreeIT(Cluster cluster) {
        this.cluster = cluster;
        this.folder = cluster.folder().resolve("image").toAbsolutePath();
    }

    @Test
    void workerOfTheImageListsBothConnectors() throws IOException, InterruptedException {
        Path plugins = folder.resolve("plugins");
        unpack(Path.of(System.getProperty("plugin.zip")), plugins);
        ImageTreeFixture image = image(
                "worker", Map.of("/opt/kafka", kafka(), "/plugins", plugins, "/src/target/jmx-exporter", exporter()));
        int port = FreePorts.next();
        int metrics = FreePorts.next();
        Path properties = image.here("/opt/connect/worker.properties");
        // All that a container would have otherwise: addresses, and a root of its own.
        Files.writeString(
                properties,
                Files.readString(properties)
                        .replace("kafka:19092", cluster.kafka().bootstrapServers())
                        .replace("0.0.0.0:8083", "127.0.0.1:" + port)
                        .replace("aliyun-iot-connect", "image-of-the-worker")
                        .replace("/opt/connect", image.here("/opt/connect").toString()));
        Path start = image.here("/opt/connect/start-worker.sh");
        Files.writeString(
                start,
                Files.readString(start)
                        .replace("=9404:", "=127.0.0.1:" + metrics + ":")
                        .replace("/opt/", image.here("/opt") + "/"));
        assertThat(image.isHealthy(8083, port)).isFalse();

        Process worker = image.start(Map.of(), folder.resolve("worker.log"));
        try {
            await("worker's health check").atMost(PATIENCE).until(() -> image.isHealthy(8083, port));
            assertThat(get(port, "/connector-plugins"))
                    .extracting(plugin -> plugin.path("class").asText())
                    .contains(
                            "io.iotbridge.aliyun.source.AliyunIotSourceConnector",
                            "io.iotbridge.aliyun.sink.AliyunIotSinkConnector");
            assertThat(text(metrics, "/metrics")).contains("jvm_threads_current");
        } finally {
            end(worker);
        }
    }

    @Test
    void emulatorOfTheImageTakesTheExamplesDevicesAndServesItsPage() throws IOException, InterruptedException {
        Path classes = Path.of("target/test-classes").toAbsolutePath();
        String ours = "io/iotbridge/aliyun/emulator";
        ImageTreeFixture image = image(
                "emulator",
                Map.of(
                        "/src/target/emulator-libraries",
                        emulatorLibraries(),
                        "/src/target/test-classes/" + ours,
                        classes.resolve(ours),
                        "/src/target/test-classes/log4j2-test.xml",
                        classes.resolve("log4j2-test.xml")));
        int port = FreePorts.next();
        Map<String, String> addresses = new HashMap<>(Map.of("8080", "0", "8443", "0", "0.0.0.0", "127.0.0.1"));
        addresses.put("8081", Integer.toString(port));

        Process emulator = image.start(addresses, folder.resolve("emulator.log"));
        try {
            await("emulator's health check").atMost(PATIENCE).until(() -> image.isHealthy(8081, port));
            assertThat(get(port, "/api/devices")).hasSize(3);
            assertThat(text(port, "/")).contains("IoT platform emulator");
        } finally {
            end(emulator);
        }
    }

    private ImageTreeFixture image(String stage, Map<String, Path> given) throws IOException {
        return new ImageTreeFixture(
                        DockerfileFixture.read(Path.of("docker/Dockerfile"))
                                .stages()
                                .get(stage),
                        folder.resolve(stage),
                        given)
                .layOut();
    }

    /** As the build stage gets them: the emulator runs on its own libraries, and carries no other test's. */
    private static Path emulatorLibraries() {
        MavenRun.goal(Path.of("pom.xml"), List.of("dependency:copy-dependencies@emulator"));
        Path libraries = Path.of("target/emulator-libraries").toAbsolutePath();
        assertThat(libraries.toFile().list()).hasSizeBetween(20, 40);
        return libraries;
    }

    /** As the build stage gets it. */
    private static Path exporter() {
        Path exporter = Path.of("target/jmx-exporter").toAbsolutePath();
        if (!Files.exists(exporter.resolve("jmx_prometheus_javaagent.jar"))) {
            MavenRun.goal(Path.of("pom.xml"), List.of("dependency:copy@jmx-exporter"));
        }
        return exporter;
    }

    /** In place of {@code /opt/kafka}. */
    private Path kafka() throws IOException {
        Path kafka = folder.resolve("kafka");
        Files.createDirectories(kafka.resolve("libs"));
        for (String jar : WorkerKafka.own().classPath().split(File.pathSeparator)) {
            Files.createSymbolicLink(kafka.resolve("libs").resolve(Path.of(jar).getFileName()), Path.of(jar));
        }
        Path script = Files.createDirectories(kafka.resolve("bin")).resolve("connect-distributed.sh");
        Files.writeString(script, """
                #!/bin/sh
                exec '%s' $KAFKA_OPTS $KAFKA_LOG4J_OPTS -Xmx512m -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/../libs/*" \\
                  org.apache.kafka.connect.cli.ConnectDistributed "$@"
                """.formatted(JavaProgram.OWN_JAVA_HOME.resolve("bin/java")));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return kafka;
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(entry.isDirectory() ? file : file.getParent());
                if (!entry.isDirectory()) {
                    Files.copy(in, file);
                }
            }
        }
    }

    private static JsonNode get(int port, String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(text(port, path));
    }

    private static String text(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
