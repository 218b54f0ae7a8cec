package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workflows and issue forms: what is wrong in them would else be seen only after a push. */
class WorkflowsTest {
    private static final Path GITHUB = Path.of(".github");
    private static final Set<String> OF_A_WORKFLOW =
            Set.of("name", "on", "permissions", "concurrency", "jobs", "env", "defaults");
    private static final Set<String> OF_A_JOB =
            Set.of("runs-on", "timeout-minutes", "strategy", "permissions", "env", "steps", "needs", "if", "name");
    private static final Set<String> OF_A_STEP = Set.of("name", "if", "uses", "with", "run", "env", "id");

    static List<Path> workflows() throws IOException {
        return files("workflows");
    }

    static List<Path> forms() throws IOException {
        return files("ISSUE_TEMPLATE").stream()
                .filter(file -> !file.endsWith("config.yml"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void hasNoKeyThatNobodyReads(Path file) throws IOException {
        JsonNode workflow = yaml(file);
        assertThat(names(workflow)).isSubsetOf(OF_A_WORKFLOW).contains("name", "on", "jobs");
        assertThat(workflow.path("name").asText() + ".yml")
                .isEqualTo(file.getFileName().toString());
        for (JsonNode job : workflow.path("jobs")) {
            assertThat(names(job)).isSubsetOf(OF_A_JOB).contains("runs-on", "steps");
            for (JsonNode step : job.path("steps")) {
                assertThat(names(step)).isSubsetOf(OF_A_STEP);
                assertThat(step.has("uses")).as("either uses or run").isNotEqualTo(step.has("run"));
            }
        }
    }

    /** A job that hangs ends; nothing runs with rights it does not need, or with those of the repository on somebody else's code. */
    @ParameterizedTest
    @MethodSource("workflows")
    void isBoundedAndMayOnlyRead(Path file) throws IOException {
        JsonNode workflow = yaml(file);
        assertThat(workflow.path("permissions").properties()).containsExactly(Map.entry("contents", text("read")));
        assertThat(Files.readString(file)).doesNotContain("pull_request_target", "secrets.", "ubuntu-latest");
        for (JsonNode job : workflow.path("jobs")) {
            assertThat(job.path("timeout-minutes").asInt()).isBetween(1, 90);
            for (JsonNode step : job.path("steps")) {
                // What others chose, a branch's name for instance, would be run as a part of the script.
                assertThat(step.path("run").asText()).doesNotContain("${{");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void takesActionsOfGitHubAloneEachInOneVersion(Path file) throws IOException {
        Map<String, Set<String>> versions = new HashMap<>();
        for (Path each : workflows()) {
            yaml(each).findValuesAsText("uses").forEach(action -> versions.computeIfAbsent(
                            action.split("@")[0], name -> new HashSet<>())
                    .add(action));
        }
        assertThat(yaml(file).findValuesAsText("uses"))
                .allMatch(action -> action.matches("actions/[a-z-]+@v\\d+"))
                .allMatch(action -> versions.get(action.split("@")[0]).size() == 1);
    }

    /** A command that the pages do not have is one that nothing has tried. */
    @ParameterizedTest
    @MethodSource("workflows")
    void runsCommandsOfThePages(Path file) throws IOException {
        Set<String> known = new HashSet<>(Pages.commands());
        known.add("mvn -B -ntp verify");
        for (String run : yaml(file).findValuesAsText("run")) {
            if (run.startsWith("mvn") || run.startsWith("docker")) {
                assertThat(known).contains(run);
            }
        }
    }

    @Test
    void aReleaseHasTheZipItsChecksumsAndItsBillOfMaterials() throws IOException {
        String release = Files.readString(GITHUB.resolve("workflows/release.yml"));
        String name = Pattern.compile("<plugin.zip.name>(.*)\\$\\{project.version}</")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        for (String suffix : List.of(".zip", "-bom.json", ".sha256", ".sha512")) {
            assertThat(release).contains("target/" + name + "*" + suffix);
        }
        assertThat(release).contains("test \"$TAG\" = \"v$(mvn ");
    }

    /** <a href="https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema">Forms</a>. */
    @ParameterizedTest
    @MethodSource("forms")
    void everyFieldHasANameOfItsOwnAndALabel(Path file) throws IOException {
        JsonNode form = yaml(file);
        assertThat(names(form)).contains("name", "description", "body");
        List<String> ids = new ArrayList<>();
        for (JsonNode field : form.path("body")) {
            assertThat(field.path("type").asText()).isIn("markdown", "input", "textarea", "dropdown");
            if (!field.path("type").asText().equals("markdown")) {
                ids.add(field.path("id").asText());
                assertThat(field.at("/attributes/label").asText()).isNotEmpty();
            }
        }
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void whoReportsAProblemIsAskedForVersionConfigurationAndLog() throws IOException {
        assertThat(yaml(GITHUB.resolve("ISSUE_TEMPLATE/problem.yml")).path("body"))
                .filteredOn(field -> field.at("/validations/required").asBoolean())
                .extracting(field -> field.path("id").asText())
                .contains("version", "worker", "config", "log");
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(GITHUB.resolve(folder))) {
            List<Path> sorted = files.sorted().toList();
            assertThat(sorted).isNotEmpty();
            return sorted;
        }
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new YAMLMapper().readTree(file.toFile());
    }

    private static JsonNode text(String value) {
        return new YAMLMapper().getNodeFactory().textNode(value);
    }

    private static List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }
}
