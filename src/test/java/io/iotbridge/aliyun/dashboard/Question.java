package io.iotbridge.aliyun.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody asks Prometheus.
 *
 * @param by panel or alert
 * @param expression in its language
 */
public record Question(String by, String expression) {

    /** Of the container files. */
    public static final Path DASHBOARD = Path.of("docker/grafana/dashboards/aliyun-iot.json");

    /** Of the container files. */
    public static final Path ALERTS = Path.of("docker/prometheus/alerts.yml");

    private static final Pattern COMPARISON = Pattern.compile("(?s)(.*\\S)\\s+[<>]=?\\s+[0-9.]+");

    /** What every panel asks, of all connectors and with a short interval for rates. */
    public static List<Question> ofDashboard() {
        List<Question> questions = new ArrayList<>();
        for (JsonNode panel : read(new ObjectMapper(), DASHBOARD).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String expression =
                        target.path("expr").asText().replace("$connector", ".*").replace("$__rate_interval", "10s");
                questions.add(new Question("panel " + panel.path("title").asText(), expression));
            }
        }
        return questions;
    }

    /** What every alert compares with a bound, without the comparison: where all is well, the alert itself returns nothing. */
    public static List<Question> ofAlerts() {
        List<Question> questions = new ArrayList<>();
        for (JsonNode rule :
                read(new YAMLMapper(), ALERTS).path("groups").path(0).path("rules")) {
            String expression = rule.path("expr").asText();
            Matcher compared = COMPARISON.matcher(expression);
            if (!compared.matches()) {
                throw new IllegalStateException("no comparison with a number at the end of " + expression);
            }
            questions.add(new Question("alert " + rule.path("alert").asText(), compared.group(1)));
        }
        return questions;
    }

    /** Names of the metrics that are asked for and begin like this. */
    public List<String> metrics(String prefix) {
        return Pattern.compile("\\b" + prefix + "[a-z0-9_]+")
                .matcher(expression)
                .results()
                .map(found -> found.group().substring(prefix.length()))
                .toList();
    }

    static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
