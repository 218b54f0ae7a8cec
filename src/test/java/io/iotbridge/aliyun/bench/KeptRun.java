package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A run as {@link Bench} has written it. */
record KeptRun(JsonNode json) {
    static final Pattern THROUGHPUT_TITLE =
            Pattern.compile("(platform → Kafka|Kafka → platform), (wss?), (\\d+) devices");

    /** Those that are in the repository. */
    static Optional<KeptRun> read(KeptRuns kind) throws IOException {
        return Files.exists(kind.file())
                ? Optional.of(
                        new KeptRun(new ObjectMapper().readTree(kind.file().toFile())))
                : Optional.empty();
    }

    /** One case, on one transport, with so many devices. */
    record Row(JsonNode json) {

        String title() {
            return json.path("title").asText();
        }

        /** What the row says besides its figures, as when it was measured. */
        String text(String name) {
            return json.path(name).asText();
        }

        int rounds() {
            return json.path("rounds").asInt();
        }

        boolean has(String contender, Figure figure) {
            return json.path("medians").path(contender).has(figure.title);
        }

        boolean has(String contender) {
            return json.path("medians").has(contender);
        }

        double median(String contender, Figure figure) {
            return json.path("medians")
                    .path(contender)
                    .path(figure.title)
                    .path(0)
                    .asDouble();
        }

        /** Median (lowest–highest), or the median alone where there was one round. */
        String range(String contender, Figure figure) {
            JsonNode values = json.path("medians").path(contender).path(figure.title);
            String median = shown(figure, values.path(0));
            return rounds() <= 1 || values.size() < 3
                    ? median
                    : median + " (" + shown(figure, values.path(1)) + "–" + shown(figure, values.path(2)) + ")";
        }

        /** What the plugin is to this loop, with the interval where the run has it. */
        String ratio(String loop, Figure figure) {
            JsonNode values = json.path("ratios").path(loop).path(figure.title);
            return values.size() < 3
                    ? String.format(Locale.ROOT, "%.2f", values.path(0).asDouble())
                    : new Ratio(
                                    values.path(0).asDouble(),
                                    values.path(1).asDouble(),
                                    values.path(2).asDouble())
                            .toString();
        }

        private static String shown(Figure figure, JsonNode value) {
            return figure.show(value.asDouble());
        }
    }

    Stream<Row> rows() {
        return StreamSupport.stream(json.path("results").spliterator(), false).map(Row::new);
    }

    List<Row> rowsOf(String titlePattern) {
        return rows().filter(row -> row.title().matches(titlePattern)).toList();
    }

    /** Under which conditions the figures were measured. */
    String caption() {
        double others = rows().mapToDouble(row -> row.json().path("others").asDouble())
                .max()
                .orElse(0);
        int rounds = rows().mapToInt(Row::rounds).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "Version %s, measured on %s: JDK %d, %d cores for everything, `-Xmx%s -XX:+UseSerialGC`, %s; other"
                        + " processes used at most %.2f cores in a round.%n",
                json.path("version").asText(),
                json.path("date").asText(),
                json.path("jdk").asInt(),
                json.path("cores").asInt(),
                json.path("heap").asText(),
                rounds == 1 ? "one round" : rounds + " rounds",
                others);
    }
}
