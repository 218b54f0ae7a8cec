package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests of {@code docker/strimzi} use what Strimzi's custom resource definitions have (041-Crd-kafkaconnect.yaml and
 * 047-Crd-kafkaconnector.yaml, API version v1) and say what {@code config/} says.
 */
class StrimziTest {
    private static final Path STRIMZI = Path.of("docker/strimzi").toAbsolutePath();
    private static final String DEVICES = "/mnt/aliyun-iot";
    private static final Map<String, List<String>> FIELDS = Map.of(
            "KafkaConnect",
            List.of(
                    ("version replicas image bootstrapServers groupId configStorageTopic statusStorageTopic offsetStorageTopic"
                                    + " tls authentication config resources livenessProbe readinessProbe jvmOptions jmxOptions logging"
                                    + " clientRackInitImage rack metricsConfig tracing template build")
                            .split(" ")),
            "KafkaConnector",
            List.of("class tasksMax autoRestart version config state listOffsets alterOffsets".split(" ")));

    private static JsonNode manifest(String file) throws IOException {
        return new YAMLMapper().readTree(STRIMZI.resolve(file).toFile());
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka-connect.yaml", "source-connector.yaml", "sink-connector.yaml"})
    void usesFieldsThatStrimziHas(String file) throws IOException {
        JsonNode manifest = manifest(file);
        assertThat(names(manifest)).containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "spec");
        assertThat(manifest.path("apiVersion").asText()).isEqualTo("kafka.strimzi.io/v1");
        assertThat(FIELDS.get(manifest.path("kind").asText())).containsAll(names(manifest.path("spec")));
    }

    @Test
    void connectClusterHasWhatIsRequiredAndNothingThatStrimziSetsItself() throws IOException {
        JsonNode spec = manifest("kafka-connect.yaml").path("spec");
        assertThat(names(spec))
                .contains(
                        "replicas",
                        "bootstrapServers",
                        "groupId",
                        "configStorageTopic",
                        "offsetStorageTopic",
                        "statusStorageTopic");
        assertThat(names(spec.path("config")))
                .noneMatch(
                        key -> key.matches("(ssl|sasl|security|rest)\\..*|listeners|plugin\\.path|bootstrap\\.servers"
                                + "|group\\.id|(config|offset|status)\\.storage\\.topic|.*\\.interceptor\\.classes"));
        assertThat(manifest("kafka-connect.yaml")
                        .path("metadata")
                        .path("annotations")
                        .path("strimzi.io/use-connector-resources")
                        .asText())
                .isEqualTo("true");
        assertThat(spec.path("version").asText())
                .isEqualTo(DockerfileFixture.read(Path.of("docker/Dockerfile"))
                        .stages()
                        .get("kafka")
                        .base()
                        .split(":")[1]);
    }

    @Test
    void devicesComeFromASecret() throws IOException {
        JsonNode template = manifest("kafka-connect.yaml").path("spec").path("template");
        assertThat(names(template)).containsExactlyInAnyOrder("pod", "connectContainer");
        JsonNode volume = template.path("pod").path("volumes").get(0);
        JsonNode mount = template.path("connectContainer").path("volumeMounts").get(0);
        assertThat(names(volume)).containsExactlyInAnyOrder("name", "secret");
        assertThat(names(volume.path("secret"))).containsExactly("secretName");
        assertThat(names(mount)).containsExactlyInAnyOrder("name", "mountPath");
        assertThat(mount.path("name")).isEqualTo(volume.path("name"));
        assertThat(mount.path("mountPath").asText()).isEqualTo(DEVICES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void connectorSaysWhatItsExampleSays(String kind) throws IOException {
        JsonNode manifest = manifest(kind + "-connector.yaml");
        JsonNode example =
                new ObjectMapper().readTree(Path.of("config", kind + ".json").toFile());
        Map<String, String> expected = new HashMap<>();
        example.path("config")
                .properties()
                .forEach(entry -> expected.put(entry.getKey(), entry.getValue().asText()));
        expected.put("iot.devices.file", DEVICES + "/devices.csv");
        expected.computeIfPresent("errors.deadletterqueue.topic.replication.factor", (key, one) -> "3");
        Map<String, String> actual = new HashMap<>();
        JsonNode spec = manifest.path("spec");
        spec.path("config").properties().forEach(entry -> {
            assertThat(entry.getValue().isTextual()).as(entry.getKey()).isTrue();
            actual.put(entry.getKey(), entry.getValue().asText());
        });
        // Strimzi takes these from fields of their own.
        actual.put("connector.class", spec.path("class").asText());
        actual.put("tasks.max", spec.path("tasksMax").asText());

        assertThat(actual).isEqualTo(expected);
        assertThat(manifest.path("metadata").path("name")).isEqualTo(example.path("name"));
        assertThat(manifest.path("metadata").path("labels").path("strimzi.io/cluster"))
                .isEqualTo(manifest("kafka-connect.yaml").path("metadata").path("name"));
    }
}
