package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.iotbridge.aliyun.cluster.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found by running the images, as far as their files show it; {@code docker/try.sh} runs them where there is an engine. */
class DockerImagesTest {
    private static final Path DOCKER = Path.of("docker").toAbsolutePath();

    /** Kafka's own tools, run in the worker's container, read the same variables, and would find the agent's port taken. */
    @Test
    void onlyTheWorkerGetsTheAgentAndItsLogGoesToStandardOutputAlone() throws IOException {
        DockerfileFixture.Stage worker = dockerfile().stages().get("worker");
        assertThat(worker.all("ENV")).noneMatch(variable -> variable.startsWith("KAFKA_"));
        assertThat(worker.exec("ENTRYPOINT")).containsExactly("sh", "/opt/connect/start-worker.sh");
        assertThat(Files.readString(DOCKER.resolve("start-worker.sh")))
                .contains("-javaagent:", "exec /opt/kafka/bin/connect-distributed.sh \"$@\"");
        JsonNode logging = new YAMLMapper()
                .readTree(DOCKER.resolve("log4j2.yaml").toFile())
                .path("Configuration");
        assertThat(logging.path("Appenders").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("Console");
    }

    @Test
    void whatIsCopiedFromAnotherImageBelongsToNobodyWhoRunsHere() throws IOException {
        assertThat(dockerfile().stages().get("worker").all("COPY"))
                .contains("--from=kafka --chown=0:0 /opt/kafka /opt/kafka");
    }

    @Test
    void theBuildKeepsWhatMavenDownloadedAndNeedsNoOtherFrontend() throws IOException {
        assertThat(dockerfile().stages().get("build").all("RUN"))
                .allSatisfy(command -> assertThat(command).startsWith("--mount=type=cache,target=/root/.m2 "));
        assertThat(Files.readString(DOCKER.resolve("Dockerfile"))).doesNotContain("# syntax");
    }

    @Test
    void aWorkerWithoutItsKafkaIsGivenTimeToStop() throws IOException {
        assertThat(compose()
                        .path("services")
                        .path("connect")
                        .path("stop_grace_period")
                        .asText())
                .isEqualTo("90s");
    }

    @Test
    void scriptsAreShellScripts() throws IOException {
        try (Stream<Path> files = Files.walk(DOCKER)) {
            assertThat(files.filter(file -> isScript(file)).toList())
                    .hasSizeGreaterThan(3)
                    .allSatisfy(file -> assertThat(Commands.output(List.of("bash", "-n", file.toString())))
                            .isEmpty());
        }
    }

    /** It is told apart from a failure: nothing is printed but why, and the status is 0. */
    @Test
    void theTrialIsSkippedWithoutAnEngine(@TempDir Path empty) throws IOException {
        String output = Commands.output(List.of(
                "/usr/bin/env",
                "-i",
                "PATH=" + empty,
                "/bin/bash",
                DOCKER.resolve("try.sh").toString()));
        assertThat(output)
                .isEqualToIgnoringNewLines("skipped: there is no container engine here, or it does not answer");
    }

    /** Docker's command has needed a plugin for BuildKit since version 23, and some packages of it come without. */
    @Test
    void theTrialIsSkippedWithoutBuildKit(@TempDir Path folder) throws IOException {
        Path docker = Files.writeString(folder.resolve("docker"), "#!/bin/sh\n[ \"$1\" != build ]\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        String output = Commands.output(List.of(
                "/usr/bin/env",
                "-i",
                "PATH=" + folder + ":/usr/bin:/bin",
                "/bin/bash",
                DOCKER.resolve("try.sh").toString()));
        assertThat(output).isEqualToIgnoringNewLines("skipped: docker has no BuildKit here; install its plugin buildx");
    }

    private static boolean isScript(Path file) {
        String name = file.toString();
        return name.endsWith(".sh") || file.endsWith("docker/run");
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(DOCKER.resolve("compose.yaml").toFile());
    }

    private static DockerfileFixture dockerfile() throws IOException {
        return DockerfileFixture.read(DOCKER.resolve("Dockerfile"));
    }
}
