package io.iotbridge.aliyun.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in {@code config/} are what a real worker accepts. */
@ExtendWith(ClusterExtension.class)
class ConfigExamplesIT {
    private static final Path FOLDER = Path.of("config").toAbsolutePath();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source.json",
                "sink.json",
                "both.json",
                "source.properties",
                "sink.properties",
                "both.properties",
                "requests.json",
                "typed.json",
                "typed.properties"
            })
    void passesValidation(String file, Cluster cluster) throws IOException {
        Map<String, String> config = read(FOLDER.resolve(file));
        // The worker's folder is not ours.
        config.put("iot.devices.file", FOLDER.resolve("devices.csv").toString());
        config.computeIfPresent(
                "thing.model.files", (key, path) -> FOLDER.resolve("model.json").toString());

        assertThat(cluster.rest().validate(config.get("connector.class"), config))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink", "both", "typed"})
    void bothFormsOfAnExampleSayTheSame(String name) throws IOException {
        assertThat(read(FOLDER.resolve(name + ".properties")))
                .containsAllEntriesOf(withoutDefaults(read(FOLDER.resolve(name + ".json"))));
    }

    private static Map<String, String> withoutDefaults(Map<String, String> config) {
        config.keySet().removeIf(key -> key.endsWith(".kafka.key"));
        return config;
    }

    private static Map<String, String> read(Path file) throws IOException {
        if (file.toString().endsWith(".json")) {
            JsonNode config = new ObjectMapper().readTree(file.toFile()).path("config");
            return new ObjectMapper().convertValue(config, new TypeReference<HashMap<String, String>>() {});
        }
        return PropertiesFile.read(file);
    }
}
