package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.emulator.EmulatorCertificates;
import io.iotbridge.aliyun.link.LinkFixture;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recipe makes a sound configuration of the README's, and has no key that does not exist. */
class RecipesTest {

    private static Path authority;

    @BeforeAll
    static void makeAnAuthority(@TempDir Path folder) throws IOException {
        authority = Files.writeString(
                folder.resolve("ca.pem"), EmulatorCertificates.create().caPem());
    }

    static Stream<String> recipes() {
        return Pages.block(Path.of("docs/recipes.md"), "properties").stream();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aRecipeMakesASoundConfiguration(String recipe) throws IOException {
        boolean isSource = recipe.startsWith("# source\n");
        assertThat(isSource || recipe.startsWith("# sink\n")).isTrue();
        Properties read = new Properties();
        read.load(new StringReader(recipe));
        Map<String, String> config = readme(isSource ? 0 : 1);
        if (read.containsKey("iot.endpoint")) {
            config.remove("iot.instance.id");
        }
        if (read.containsKey("iot.devices")) {
            config.remove("iot.devices.file");
        } else {
            config.put("iot.devices.file", "config/devices.csv");
        }
        read.forEach((key, value) -> config.put((String) key, (String) value));
        config.computeIfPresent("iot.ssl.truststore.location", (key, place) -> authority.toString());

        Config validated = isSource
                ? SourceConfig.validate(config, new LinkFixture().check)
                : SinkConfig.validate(config, new LinkFixture().check);
        assertThat(validated.configValues())
                .flatExtracting(ConfigValue::errorMessages)
                .isEmpty();
        assertThat(read.stringPropertyNames())
                .filteredOn(key -> key.matches("(iot|downlink|uplink)\\..*"))
                .allSatisfy(key -> assertThat(ConfigReference.names())
                        .anyMatch(name -> key.matches(name.replace(".", "\\.").replace("<alias>", "[^.]+"))));
    }

    private static Map<String, String> readme(int index) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode posted =
                json.readTree(Pages.block(Path.of("README.md"), "json").get(index));
        return json.convertValue(posted.path("config"), new TypeReference<HashMap<String, String>>() {});
    }
}
