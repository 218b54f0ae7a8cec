package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.iotbridge.aliyun.cluster.PropertiesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** There is no container engine in the build; what can be wrong without one is looked at here, and in {@link ImageTreeIT}. */
class DockerFilesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path DOCKER = ROOT.resolve("docker");
    private static final Map<String, String> DEFAULTS = PropertiesFile.read(DOCKER.resolve(".env"));

    @Test
    void composeBuildsStagesThatTheDockerfileHas() throws IOException {
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
        assertThat(dockerfile().stages().keySet()).containsAll(targets);
    }

    @Test
    void filesThatAreCopiedOrMountedExist() throws IOException {
        List<String> copied = matches(Files.readString(DOCKER.resolve("Dockerfile")), "(?m)^COPY (?!--from)(.+) \\S+$");
        List<String> sent = Files.readAllLines(DOCKER.resolve("Dockerfile.dockerignore"));
        assertThat(copied).isNotEmpty();
        for (String files : copied) {
            assertThat(files.split(" "))
                    .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists())
                    .allSatisfy(file -> assertThat(sent)
                            .anyMatch(line -> line.equals("!" + file) || line.startsWith("!" + file + "/")));
        }
        JsonNode volumes = compose().path("volumes");
        for (JsonNode service : compose().path("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String source =
                        DockerfileFixture.resolve(volume.asText(), DEFAULTS).split(":")[0];
                if (!volumes.has(source)) {
                    assertThat(DOCKER.resolve(source)).exists();
                }
            }
        }
    }

    /** A file of real devices that lies in there reaches neither the build nor an image. */
    @Test
    void ofTheExamplesFolderOnlyTheExamplesAreSentByName() throws IOException {
        List<String> sent = Files.readAllLines(DOCKER.resolve("Dockerfile.dockerignore"));
        String descriptor = Files.readString(ROOT.resolve("src/build/plugin-zip.xml"));
        List<String> packed = matches(
                descriptor.substring(descriptor.indexOf("<directory>config<"), descriptor.indexOf("</includes>")),
                "<include>([^<]+)</include>");

        assertThat(packed).isNotEmpty().allMatch(name -> name.matches("[\\w-]+\\.\\w+"));
        assertThat(sent.get(0)).isEqualTo("*");
        assertThat(sent)
                .filteredOn(line -> line.startsWith("!config"))
                .containsExactlyElementsOf(
                        packed.stream().map(name -> "!config/" + name).toList());
    }

    /** The default is a volume of Docker's, which the emulator's image fills: no folder of the repository, where an image could be built of it. */
    @Test
    void theFolderOfRealDevicesIsNotInTheRepository() throws IOException {
        String folder = DEFAULTS.get("DEVICES_FOLDER");
        assertThat(compose().path("volumes").has(folder)).isTrue();
        assertThat(dockerfile().stages().get("emulator").all("COPY"))
                .contains("config/devices.csv /etc/aliyun-iot/devices.csv");
        assertThat(Files.readAllLines(ROOT.resolve(".gitignore"))).contains("*devices*.csv", "*devices*.json");
    }

    @Test
    void stagesThatOthersCopyFromComeBefore() throws IOException {
        List<String> before = new ArrayList<>();
        dockerfile().stages().forEach((name, stage) -> {
            for (String copy : stage.all("COPY")) {
                assertThat(before).containsAll(matches(copy, "--from=(\\w+)"));
            }
            before.add(name);
        });
    }

    @Test
    void everyBaseIsPinned() throws IOException {
        List<String> images = new ArrayList<>();
        dockerfile().stages().values().forEach(stage -> images.add(stage.base()));
        for (JsonNode service : compose().path("services")) {
            if (service.has("image")) {
                images.add(DockerfileFixture.resolve(service.path("image").asText(), DEFAULTS));
            }
        }
        assertThat(images).hasSizeGreaterThan(4).allSatisfy(image -> assertThat(image)
                .matches("[\\w./-]+:v?\\d+\\.\\d+\\.\\d+[\\w.-]*"));
    }

    @Test
    void nothingOfOursRunsAsRootOrWithoutAHealthCheck() throws IOException {
        for (String name : List.of("emulator", "worker")) {
            DockerfileFixture.Stage stage = dockerfile().stages().get(name);
            // By number: Kubernetes cannot tell of a name that it is not root's.
            assertThat(stage.last("USER")).matches("[1-9]\\d+");
            assertThat(stage.all("RUN"))
                    .anySatisfy(command -> assertThat(command).contains("--uid " + stage.last("USER")));
            // A check that a hung server keeps waiting must end by itself: Docker ends the check and not what it
            // started.
            assertThat(stage.healthCheck()).hasSize(5).startsWith("timeout", "4", "bash", "-c");
        }
    }

    @Test
    void everyServiceIsStartedAgainAndCanGainNoPrivileges() throws IOException {
        assertThat(compose().path("services").properties())
                .hasSize(5)
                .allSatisfy(service -> assertThat(service.getValue().path("restart"))
                        .asString()
                        .isEqualTo("\"unless-stopped\""))
                .allSatisfy(service -> assertThat(service.getValue().path("security_opt"))
                        .extracting(JsonNode::asText)
                        .contains("no-new-privileges:true"))
                .allSatisfy(service -> assertThat(service.getValue().path("cap_drop"))
                        .extracting(JsonNode::asText)
                        .containsExactly("ALL"));
    }

    @Test
    void servicesOfOthersHaveAHealthCheckWithAProgramThatTheirImageHas() throws IOException {
        Map<String, String> programs = Map.of(
                "kafka", "/opt/kafka/bin/kafka-broker-api-versions.sh",
                // On BusyBox.
                "prometheus", "wget",
                // The Dockerfile adds it to both of its bases.
                "grafana", "curl");
        for (var service : compose().path("services").properties()) {
            JsonNode test = service.getValue().path("healthcheck").path("test");
            if (service.getValue().has("image")) {
                assertThat(test.path(0).asText()).as(service.getKey()).isEqualTo("CMD");
                assertThat(test.path(1).asText()).isEqualTo(programs.get(service.getKey()));
            }
            for (String port : matches(test.toString(), "http://127\\.0\\.0\\.1:(\\d+)/")) {
                assertThat(service.getValue().path("ports"))
                        .anySatisfy(offered -> assertThat(offered.asText()).endsWith(":" + port));
            }
        }
    }

    @Test
    void whatWaitsForAnotherWaitsUntilItIsHealthy() throws IOException {
        JsonNode services = compose().path("services");
        for (String waiting : List.of("connect", "grafana")) {
            assertThat(services.path(waiting).path("depends_on").properties())
                    .isNotEmpty()
                    .allSatisfy(other -> assertThat(
                                    other.getValue().path("condition").asText())
                            .isEqualTo("service_healthy"))
                    .allSatisfy(
                            other -> assertThat(services.has(other.getKey())).isTrue());
        }
    }

    @Test
    void nothingIsOfferedToOtherMachines() throws IOException {
        for (JsonNode service : compose().path("services")) {
            assertThat(service.path("ports"))
                    .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
        }
    }

    @Test
    void commandsInCommentsNameFilesAndStagesThatExist() throws IOException {
        String text = Files.readString(DOCKER.resolve("compose.yaml")) + Files.readString(DOCKER.resolve("Dockerfile"));
        assertThat(matches(text, "(?m)^#   (?:curl|docker) .*?(?: -f |@)(\\S+)"))
                .hasSizeGreaterThan(4)
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
        assertThat(dockerfile().stages().keySet()).containsAll(matches(text, "(?m)^#   docker .* --target (\\w+)"));
    }

    @Test
    void everyVariableOfComposeHasItsDefault() throws IOException {
        assertThat(DEFAULTS.keySet())
                .containsAll(matches(Files.readString(DOCKER.resolve("compose.yaml")), "\\$\\{(\\w+)}"));
    }

    @Test
    void versionsAreTheOnesOfTheBuild() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String kafka = matches(pom, "<kafka.version>(.+)</kafka.version>").get(0);
        assertThat(DEFAULTS).containsEntry("KAFKA_VERSION", kafka);
        assertThat(dockerfile().stages().get("kafka").base()).isEqualTo("apache/kafka:" + kafka);
        assertThat(dockerfile().stages().get("strimzi").base()).endsWith("-kafka-" + kafka);
    }

    @Test
    void connectorsDifferFromTheExamplesOnlyInWhereThePlatformAndTheDevicesAre() throws IOException {
        String folder = "/etc/aliyun-iot";
        assertThat(compose().path("services").path("connect").path("volumes"))
                .anySatisfy(volume -> assertThat(volume.asText()).isEqualTo("${DEVICES_FOLDER}:" + folder + ":ro"));
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
            assertThat(container.path("config").path("iot.devices.file").asText())
                    .isEqualTo(folder + "/devices.csv");
        }
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(DOCKER.resolve("compose.yaml").toFile());
    }

    private static DockerfileFixture dockerfile() throws IOException {
        return DockerfileFixture.read(DOCKER.resolve("Dockerfile"));
    }

    private static List<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
