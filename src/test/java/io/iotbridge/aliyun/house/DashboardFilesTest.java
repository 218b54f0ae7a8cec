package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.iotbridge.aliyun.dashboard.Question;
import io.iotbridge.aliyun.metrics.DeviceMetric;
import io.iotbridge.aliyun.metrics.TaskMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What exporter, alerts and dashboard of {@code docker/} say of metrics is what the code says; {@code exec:java@dashboards} runs them. */
class DashboardFilesTest {

    private static final Path DOCKER = Path.of("docker");
    private static final String PREFIX = "aliyun_iot_";
    private static final Map<String, String> TAGS = Map.of(
            "direction", "uplink",
            "code", "suback",
            "device", "\"a1Product/pump 1\"",
            "class", "record");

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(DOCKER.resolve(file).toFile());
    }

    private static Set<String> asked(List<Question> questions) {
        return questions.stream()
                .flatMap(question -> question.metrics(PREFIX).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> catalogue() {
        return TaskMetric.all().stream().map(DashboardFilesTest::exported).collect(Collectors.toSet());
    }

    private static String exported(TaskMetric metric) {
        return metric.metricName().replace('-', '_');
    }

    @Test
    void dashboardAndAlertsAskForWhatIsInTheCatalogue() {
        assertThat(asked(Question.ofDashboard())).isNotEmpty().isSubsetOf(catalogue());
        assertThat(asked(Question.ofAlerts())).isNotEmpty().isSubsetOf(catalogue());
    }

    @Test
    void everyMetricOfATaskIsOnTheDashboard() {
        assertThat(asked(Question.ofDashboard()))
                .containsAll(TaskMetric.all().stream()
                        .filter(metric -> !(metric instanceof DeviceMetric))
                        .map(DashboardFilesTest::exported)
                        .toList());
    }

    static Stream<TaskMetric> metrics() {
        return TaskMetric.all().stream();
    }

    /** As the exporter does it: the first rule whose pattern is somewhere in the MBean's name with the attribute and its value. */
    @ParameterizedTest
    @MethodSource("metrics")
    void theExporterMakesOfEveryMetricOneOfItsName(TaskMetric metric) throws IOException {
        for (String domain : List.of("kafka.connect", "io.iotbridge.aliyun")) {
            String tag = metric.tag().isEmpty() ? "" : ", " + metric.tag() + "=" + TAGS.get(metric.tag());
            String value = metric.definition().unit().equals("names") ? "a1Product/pump1, a1Product/pump2" : "17.0";
            String bean =
                    domain + "<type=plugins, connector=\"my: pumps\", task=12" + tag + "><>" + metric.metricName();
            JsonNode rule = ruleFor(bean + ": " + value);
            Matcher matcher = Pattern.compile("^.*(?:" + rule.path("pattern").asText() + ").*$")
                    .matcher(bean + ": " + value);
            assertThat(matcher.matches()).isTrue();
            assertThat(matcher.replaceAll(rule.path("name").asText()).replace('-', '_'))
                    .isEqualTo(PREFIX + exported(metric));
            assertThat(rule.path("type").asText())
                    .isEqualTo(metric.metricName().endsWith("-total") ? "COUNTER" : "GAUGE");
            assertThat(matcher.replaceAll(rule.path("labels").path("connector").asText()))
                    .isEqualTo("my: pumps");
            if (!metric.tag().isEmpty()) {
                String group = rule.path("labels").path("$3").asText();
                assertThat(matcher.replaceAll("$3=" + group))
                        .isEqualTo(metric.tag() + "=" + TAGS.get(metric.tag()).replace("\"", ""));
            }
        }
    }

    private static JsonNode ruleFor(String line) throws IOException {
        return StreamSupport.stream(yaml("jmx-exporter.yaml").path("rules").spliterator(), false)
                .filter(rule -> Pattern.compile(rule.path("pattern").asText())
                        .matcher(line)
                        .find())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no rule for " + line));
    }

    @Test
    void everyAlertSaysWhatIsWrong() throws IOException {
        JsonNode rules = yaml("prometheus/alerts.yml").path("groups").path(0).path("rules");
        assertThat(rules).hasSize(Question.ofAlerts().size()).allSatisfy(rule -> {
            assertThat(rule.path("annotations").path("summary").asText()).isNotEmpty();
            assertThat(rule.path("labels").path("severity").asText()).isIn("critical", "warning", "info");
        });
        assertThat(rules).extracting(rule -> rule.path("alert").asText()).doesNotHaveDuplicates();
    }

    /** Devices come and go: divided by a sum of 0, a rate is +Inf and above every bound. */
    @Test
    void noAlertDividesByASumThatMayBeZero() throws IOException {
        for (JsonNode rule : yaml("prometheus/alerts.yml").at("/groups/0/rules")) {
            assertThat(rule.path("expr").asText()).doesNotContainPattern("/ sum by");
        }
    }

    @Test
    void prometheusGrafanaAndWorkerFindEachOther() throws IOException {
        String dockerfile =
                Files.readString(DOCKER.resolve("Dockerfile")) + Files.readString(DOCKER.resolve("start-worker.sh"));
        String target = yaml("prometheus/prometheus.yml")
                .at("/scrape_configs/0/static_configs/0/targets/0")
                .asText();
        assertThat(target).startsWith("connect:");
        String port = target.substring("connect:".length());
        assertThat(dockerfile)
                .contains("jmx_prometheus_javaagent.jar=" + port + ":/opt/connect/jmx-exporter.yaml")
                .containsPattern("EXPOSE .*\\b" + port + "\\b");
        JsonNode services = yaml("compose.yaml").path("services");
        assertThat(services.has("connect")).isTrue();
        JsonNode source =
                yaml("grafana/provisioning/datasources/prometheus.yaml").at("/datasources/0");
        assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
        JsonNode dashboard = new ObjectMapper().readTree(Question.DASHBOARD.toFile());
        assertThat(dashboard.findValuesAsText("uid"))
                .contains(source.path("uid").asText())
                .allMatch(uid -> uid.equals(source.path("uid").asText())
                        || uid.equals(dashboard.path("uid").asText()));
        String folder = yaml("grafana/provisioning/dashboards/dashboards.yaml")
                .at("/providers/0/options/path")
                .asText();
        assertThat(services.at("/grafana/volumes"))
                .anySatisfy(volume -> assertThat(volume.asText()).isEqualTo("./grafana/dashboards:" + folder + ":ro"));
        assertThat(services.at("/grafana/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                        .asText())
                .isEqualTo(folder + "/" + Question.DASHBOARD.getFileName());
    }
}
