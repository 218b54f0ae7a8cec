package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.bench.Charts;
import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.LinkFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What README and pages say of the code is what the code says of itself. */
class ReadmeTest {

    @ParameterizedTest
    @EnumSource
    void whatTheCodePrintsIsOnThePage(GeneratedPart part) throws IOException {
        if (Boolean.getBoolean("readme.write")) {
            part.write();
        }
        assertThat(part.onThePage()).isEqualTo(part.printed());
    }

    /** No figure of a run stands on a page or in a chart by hand. */
    @Test
    void chartsTablesAndHeadlinesShowTheRunsThatAreKept() throws IOException {
        if (Boolean.getBoolean("readme.write")) {
            Charts.main(new String[0]);
        }
        Map<Path, String> drawn = Charts.drawn();
        assertThat(drawn).hasSizeGreaterThan(4);
        for (Map.Entry<Path, String> file : drawn.entrySet()) {
            assertThat(file.getKey()).hasContent(file.getValue());
        }
    }

    @Test
    void adviceOnWhenToChangeAKeyIsOfKeysThatExist() {
        assertThat(ConfigReference.names())
                .containsAll(ConfigReference.changeItWhen().stringPropertyNames());
    }

    /** What the table by symptom tells to look for in the log is in a message. */
    @Test
    void theSymptomsLeadToMessagesThatExist() throws IOException {
        String page = Files.readString(Path.of("docs/troubleshooting.md"));
        String messages = TroubleshootingReference.text().replaceAll("\\s+", " ");
        List<String> looked = Pattern.compile("(?m)^\\| [^|]+ \\| `([^`]+)` \\|")
                .matcher(page)
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(looked).hasSizeGreaterThan(8).allSatisfy(text -> assertThat(messages)
                .contains(text));
    }

    @Test
    void theConfigsOfTheReadmeAreSound() throws IOException {
        List<String> configs = Pages.block(Path.of("README.md"), "json");
        assertThat(configs).hasSize(3);
        for (String text : configs) {
            ObjectMapper json = new ObjectMapper();
            JsonNode config = json.readTree(text).path("config");
            Map<String, String> props = json.convertValue(config, new TypeReference<>() {});
            props.put("iot.devices.file", "config/devices.csv");
            boolean isSource = props.get("connector.class").endsWith("SourceConnector");
            Config validated = isSource
                    ? SourceConfig.validate(props, new LinkFixture().check)
                    : SinkConfig.validate(props, new LinkFixture().check);
            assertThat(validated.configValues())
                    .flatExtracting(ConfigValue::errorMessages)
                    .isEmpty();
        }
    }

    @Test
    void thePollThatAPageQuotesIsTheOneThatRuns() throws IOException {
        String source = Files.readString(Path.of("src/main/java/io/iotbridge/aliyun/source/StartedSource.java"));
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/how-a-message-travels.md")));
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
        String map = Files.readString(Path.of("CONTRIBUTING.md"));
        for (String tree : List.of("main", "test")) {
            try (var folders = Files.list(Path.of("src", tree, "java/io/iotbridge/aliyun"))) {
                folders.filter(Files::isDirectory)
                        .map(folder -> folder.getFileName().toString())
                        .filter(name -> !Files.isDirectory(Path.of("src/main/java/io/iotbridge/aliyun", name))
                                || tree.equals("main"))
                        .forEach(name -> assertThat(map).contains(tree + "/…/" + name));
            }
        }
    }
}
