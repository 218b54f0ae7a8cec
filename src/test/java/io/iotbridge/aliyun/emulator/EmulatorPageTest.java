package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.emulator.thing.ThingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages on the emulator tell the truth: their requests are made, in their order, and the table of settings is the settings. */
class EmulatorPageTest {

    private static final List<String> PAGES =
            List.of("docs/emulator.md", "docs/emulator-thing.md", "docs/emulator-rules.md");
    private static final Pattern EXAMPLE = Pattern.compile(
            "^(GET|POST) (/\\S+)(.*?)\\n(\\d{3}) (.*?)(?=\\n```|\\n(GET|POST) /)", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SETTING = Pattern.compile("^\\| `(\\w+)` \\| `([^`]+)` \\|", Pattern.MULTILINE);

    private static String page() throws IOException {
        StringBuilder pages = new StringBuilder();
        for (String page : PAGES) {
            pages.append(Files.readString(Path.of(page)));
        }
        return pages.toString();
    }

    private static JsonNode answer(CloudFixture cloud, MatchResult example) {
        if (example.group(1).equals("GET")) {
            cloud.send("event/property/post", "{'Speed':1450,'Label':'P1'}");
            await().until(() -> !cloud.get(example.group(2)).isEmpty());
            return cloud.get(example.group(2)).get(0);
        }
        CompletableFuture<CloudFixture.Answer> answer = cloud.asking(example.group(2), example.group(3));
        boolean waits = example.group(2).equals("/api/rrpc") || example.group(3).contains("SelfTest\", \"timeoutMs");
        if (waits) {
            RawDevice.Received request = cloud.device.next();
            while (!request.topic().contains("/rrpc/")) {
                request = cloud.device.next();
            }
            boolean custom = request.topic().endsWith("/user/get");
            cloud.publish(
                    request.topic(),
                    custom
                            ? "pong"
                            : "{'id':" + CloudFixture.parse(request.text()).get("id")
                                    + ",'code':200,'data':{'Passed':1}}");
        }
        CloudFixture.Answer answered = answer.join();
        assertThat(answered.status()).as(example.group()).isEqualTo(Integer.parseInt(example.group(4)));
        return answered.body();
    }

    @Test
    void examplesAreAnsweredAsThePageSays() throws IOException {
        List<String> asked = new ArrayList<>();
        try (CloudFixture cloud = new CloudFixture(EmulatorSettings.defaults(), CloudFixture.SESSION + ",ext=1")) {
            cloud.device.subscribe("/ext/rrpc/+/a1Pump00001/pump1/user/get");
            for (MatchResult example : EXAMPLE.matcher(page()).results().toList()) {
                asked.add(example.group(2));
                JsonNode body = answer(cloud, example);
                if (!example.group(5).endsWith("…}")) {
                    JsonNode shown = CloudFixture.parse(example.group(5));
                    shown = shown.isArray() ? shown.get(0) : shown;
                    assertThat(body.fieldNames())
                            .toIterable()
                            .as(example.group())
                            .containsExactlyInAnyOrderElementsOf(shown::fieldNames);
                    shown.properties().stream()
                            .filter(member ->
                                    member.getValue().isInt() || member.getKey().equals("message"))
                            .forEach(member -> assertThat(body.get(member.getKey()))
                                    .as(example.group())
                                    .isEqualTo(member.getValue()));
                }
            }
        }
        assertThat(asked)
                .contains(
                        "/api/publish",
                        "/api/products",
                        "/api/devices",
                        "/api/property",
                        "/api/service",
                        "/api/rrpc",
                        "/api/desired",
                        "/api/shadow",
                        "/api/config",
                        "/api/ota",
                        "/api/broadcast",
                        "/api/thing",
                        "/api/topology",
                        "/api/frames?after=0&limit=1000",
                        "/api/faults",
                        "/api/settings");
    }

    @Test
    void pagesStayOnesThatAreRead() throws IOException {
        for (String page : PAGES) {
            assertThat(Files.readAllLines(Path.of(page))).as(page).hasSizeLessThan(240);
        }
    }

    @Test
    void settingsAreTheTable() throws IOException {
        List<String> shown = SETTING.matcher(page())
                .results()
                .map(row -> row.group(1) + " = " + row.group(2))
                .toList();
        JsonNode defaults = new ObjectMapper().valueToTree(ThingSettings.defaults());
        assertThat(shown)
                .containsExactlyElementsOf(defaults.properties().stream()
                        .map(setting -> setting.getKey() + " = " + setting.getValue())
                        .toList());
    }

    @Test
    void everyFaultIsInATable() throws IOException {
        String page = page();
        for (Fault fault : Fault.values()) {
            assertThat(page)
                    .containsPattern("\\n\\|[^|]*`"
                            + fault.name().toLowerCase(Locale.ROOT).replace('_', '-') + "`[^|]*\\|");
        }
    }
}
