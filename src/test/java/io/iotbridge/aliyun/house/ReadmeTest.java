package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.LinkFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README says of the code is what the code says of itself. */
class ReadmeTest {

    private static final Path README = Path.of("README.md");

    @Test
    void theConfigurationReferenceIsTheCodes() throws IOException {
        between(README, "configuration", reference());
    }

    @Test
    void theMetricsReferenceIsTheCodes() throws IOException {
        between(README, "metrics", MetricsReference.text());
    }

    @Test
    void theMessagesItExplainsAreTheCodes() throws IOException {
        between(Path.of("docs/troubleshooting.md"), "troubleshooting", TroubleshootingReference.text());
    }

    private static void between(Path page, String marks, String text) throws IOException {
        String readme = Files.readString(page);
        String first = "<!-- " + marks + ": begin -->\n";
        int begin = readme.indexOf(first) + first.length();
        int end = readme.indexOf("<!-- " + marks + ": end -->");
        if (Boolean.getBoolean("readme.write")) {
            Files.writeString(page, readme.substring(0, begin) + text + readme.substring(end));
            return;
        }
        assertThat(readme.substring(begin, end)).isEqualTo(text);
    }

    private static String reference() {
        Map<String, ConfigDef.ConfigKey> source = SourceConfig.definition().configKeys();
        Map<String, ConfigDef.ConfigKey> sink = SinkConfig.definition().configKeys();
        Map<String, List<ConfigDef.ConfigKey>> groups = new LinkedHashMap<>();
        SourceConfig.definition().groups().forEach(group -> groups.put(group, new ArrayList<>()));
        SinkConfig.definition().groups().forEach(group -> groups.putIfAbsent(group, new ArrayList<>()));
        source.values().forEach(key -> add(groups, key));
        sink.values().stream().filter(key -> !source.containsKey(key.name)).forEach(key -> add(groups, key));
        StringBuilder text = new StringBuilder();
        groups.values().removeIf(List::isEmpty);
        groups.forEach((group, keys) -> {
            text.append("\n**").append(group).append("**\n\n| key | default | values | |\n|---|---|---|---|\n");
            keys.sort((a, b) -> Integer.compare(a.orderInGroup, b.orderInGroup));
            keys.forEach(key -> text.append(row(key)));
        });
        return text.append('\n').toString();
    }

    private static void add(Map<String, List<ConfigDef.ConfigKey>> groups, ConfigDef.ConfigKey key) {
        if (!key.internalConfig) {
            groups.get(key.group).add(key);
        }
    }

    private static String row(ConfigDef.ConfigKey key) {
        Object byDefault = key.defaultValue;
        String shown = byDefault == null || byDefault.equals(List.of()) ? "–" : "`" + byDefault + "`";
        String values = key.validator == null ? "" : key.validator.toString();
        return "| `" + key.name + "` | " + shown + " | " + values + " | " + key.documentation + " |\n";
    }

    @Test
    void theConfigOfTheFirstScreenIsSound() throws IOException {
        Matcher block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(block.find()).isTrue();
        ObjectMapper json = new ObjectMapper();
        JsonNode config = json.readTree(block.group(1)).path("config");
        Map<String, String> props = json.convertValue(config, new TypeReference<>() {});
        props.put("iot.devices.file", "config/devices.csv");
        assertThat(SourceConfig.validate(props, new LinkFixture().check).configValues())
                .flatExtracting(ConfigValue::errorMessages)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/how-a-message-travels.md"})
    void thePollThatAPageQuotesIsTheOneThatRuns(String page) throws IOException {
        String source = Files.readString(Path.of("src/main/java/io/iotbridge/aliyun/source/StartedSource.java"));
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of(page)));
        assertThat(block.find()).isTrue();
        do {
            assertThat(unindented(source)).contains(unindented(block.group(1)));
        } while (block.find());
    }

    private static String unindented(String code) {
        return code.replaceAll("(?m)^ +", "");
    }

    @Test
    void everyFolderOfSrcIsOnItsMap() throws IOException {
        String readme = Files.readString(README);
        for (String tree : List.of("main", "test")) {
            try (var folders = Files.list(Path.of("src", tree, "java/io/iotbridge/aliyun"))) {
                folders.filter(Files::isDirectory)
                        .map(folder -> folder.getFileName().toString())
                        .filter(name -> !Files.isDirectory(Path.of("src/main/java/io/iotbridge/aliyun", name))
                                || tree.equals("main"))
                        .forEach(name -> assertThat(readme).contains(tree + "/…/" + name));
            }
        }
    }
}
