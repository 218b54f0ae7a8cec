package io.iotbridge.aliyun.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.iotbridge.aliyun.cluster.Commands;
import io.iotbridge.aliyun.cluster.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Prometheus with the configuration of {@code docker/}, but quick: it scrapes every second, and no alert is given time to think. */
final class PrometheusProcess implements AutoCloseable {

    private static final Path CONFIG = Path.of("docker/prometheus/prometheus.yml");

    private final Process process;
    private final Thread end;
    private final PrometheusApi api;

    private PrometheusProcess(Process process, PrometheusApi api) {
        this.process = process;
        this.api = api;
        this.end = new Thread(process::destroyForcibly, "prometheus-ends");
        Runtime.getRuntime().addShutdownHook(end);
    }

    /** The program, installed from Debian's package where that may be done; empty if it is not to be had. */
    static Optional<Path> program() {
        return found().or(() -> {
            if (!"root".equals(System.getProperty("user.name"))) {
                return Optional.empty();
            }
            try {
                Commands.output(List.of("apt-get", "update", "-qq"));
                Commands.output(List.of("apt-get", "install", "-y", "--no-install-recommends", "prometheus"));
            } catch (IllegalStateException | UncheckedIOException e) {
                System.out.println("Prometheus could not be installed: " + e.getMessage());
            }
            return found();
        });
    }

    private static Optional<Path> found() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param target host and port of the exporter */
    static PrometheusProcess start(Path program, Path folder, String target) {
        try {
            Files.createDirectories(folder);
            int port = FreePorts.next();
            Path config = folder.resolve("prometheus.yml");
            new YAMLMapper().writeValue(config.toFile(), config(target));
            new YAMLMapper().writeValue(folder.resolve("alerts.yml").toFile(), alerts());
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--config.file=" + config.toAbsolutePath(),
                            "--storage.tsdb.path=" + folder.resolve("data").toAbsolutePath(),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
            return new PrometheusProcess(process, new PrometheusApi(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode config(String target) {
        JsonNode config = Question.read(new YAMLMapper(), CONFIG);
        ((ObjectNode) config.path("global")).put("scrape_interval", "1s").put("evaluation_interval", "1s");
        ObjectNode scraped = (ObjectNode)
                config.path("scrape_configs").path(0).path("static_configs").path(0);
        scraped.set("targets", new ObjectMapper().createArrayNode().add(target));
        return config;
    }

    private static JsonNode alerts() {
        JsonNode alerts = Question.read(new YAMLMapper(), Question.ALERTS);
        alerts.path("groups").path(0).path("rules").forEach(rule -> ((ObjectNode) rule).remove("for"));
        return alerts;
    }

    PrometheusApi api() {
        return api;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(end);
    }
}
