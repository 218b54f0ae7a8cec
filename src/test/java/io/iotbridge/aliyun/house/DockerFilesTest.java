package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** There is no container engine in the build; what can be wrong without one is looked at here. */
class DockerFilesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path DOCKER = ROOT.resolve("docker");

    @Test
    void composeBuildsStagesThatTheDockerfileHas() throws IOException {
        List<String> stages = matches(Files.readString(DOCKER.resolve("Dockerfile")), "(?m)^FROM .* AS (\\w+)$");
        List<String> targets = new ArrayList<>();
        for (JsonNode service : compose().path("services")) {
            JsonNode build = service.path("build");
            if (!build.isMissingNode()) {
                Path context = DOCKER.resolve(build.path("context").asText()).normalize();
                assertThat(context.resolve(build.path("dockerfile").asText())).exists();
                targets.add(build.path("target").asText());
            }
        }
        assertThat(targets).containsExactlyInAnyOrder("emulator", "worker");
        assertThat(stages).containsAll(targets);
    }

    @Test
    void filesThatAreCopiedOrMountedExist() throws IOException {
        List<String> copied = matches(Files.readString(DOCKER.resolve("Dockerfile")), "(?m)^COPY (?!--from)(.+) \\S+$");
        assertThat(copied).isNotEmpty();
        for (String files : copied) {
            assertThat(files.split(" "))
                    .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
        }
        for (JsonNode service : compose().path("services")) {
            for (JsonNode volume : service.path("volumes")) {
                assertThat(DOCKER.resolve(volume.asText().split(":")[0])).exists();
            }
        }
    }

    @Test
    void everyVariableOfComposeHasItsDefault() throws IOException {
        Properties defaults = new Properties();
        try (var reader = Files.newBufferedReader(DOCKER.resolve(".env"))) {
            defaults.load(reader);
        }
        assertThat(defaults.stringPropertyNames())
                .containsAll(matches(Files.readString(DOCKER.resolve("compose.yaml")), "\\$\\{(\\w+)}"));
    }

    @Test
    void connectorsDifferFromTheExamplesOnlyInWhereThePlatformAndTheDevicesAre() throws IOException {
        for (String file : List.of("source.json", "sink.json")) {
            JsonNode example = new ObjectMapper()
                    .readTree(ROOT.resolve("config").resolve(file).toFile());
            JsonNode container =
                    new ObjectMapper().readTree(DOCKER.resolve(file).toFile());
            List<String> differing = new ArrayList<>();
            container.path("config").properties().forEach(entry -> {
                if (!entry.getValue().equals(example.path("config").get(entry.getKey()))) {
                    differing.add(entry.getKey());
                }
            });
            assertThat(differing).containsExactlyInAnyOrder("iot.endpoint", "iot.devices.file");
        }
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(DOCKER.resolve("compose.yaml").toFile());
    }

    private static List<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
