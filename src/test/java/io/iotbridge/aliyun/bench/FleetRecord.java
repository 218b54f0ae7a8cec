package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * What a program about many devices has measured. Each row says when it was measured: a run renews its own rows and keeps the others of the
 * file, since one run has one JDK and one number of devices.
 */
final class FleetRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--publish",
            description = "writes what is measured to docs/benchmarks too, and draws tables and headlines anew")
    private boolean isPublished;

    private final KeptRuns kind;
    private final List<Result> results = new ArrayList<>();

    FleetRecord(KeptRuns kind) {
        this.kind = kind;
    }

    /** A row, with the figures of each round. */
    void add(String title, List<Map<Figure, Double>> rounds) {
        List<Sample> samples = new ArrayList<>();
        for (Map<Figure, Double> figures : rounds) {
            samples.add(new Sample(PluginContender.NAME, samples.size() + 1, 0, figures));
        }
        results.add(new Result(title, samples));
    }

    /** Into {@code target}; with {@code --publish} into the documentation too, whose tables are drawn anew. */
    void write(FleetOptions options) {
        try {
            merge(Path.of("target", kind.file().getFileName().toString()), options);
            if (isPublished) {
                merge(kind.file(), options);
                Charts.main(new String[0]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Renews the rows of this run in a file, which need not exist. */
    void merge(Path file, FleetOptions options) throws IOException {
        ObjectNode all = Files.exists(file) ? (ObjectNode) JSON.readTree(file.toFile()) : JSON.createObjectNode();
        ArrayNode rows = all.withArray("results");
        for (Result result : results) {
            ObjectNode row = row(result, options);
            int known = indexOf(rows, result.title());
            if (known < 0) {
                rows.add(row);
            } else {
                rows.set(known, row);
            }
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }

    private static ObjectNode row(Result result, FleetOptions options) throws IOException {
        ObjectNode row = JSON.createObjectNode();
        row.put("version", Bench.version());
        row.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        row.put("jdk", options.jdk);
        row.put("heap", options.heap);
        row.put("cores", Runtime.getRuntime().availableProcessors());
        row.setAll((ObjectNode) JSON.valueToTree(result.toMap()));
        return row;
    }

    private static int indexOf(ArrayNode rows, String title) {
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            if (row.path("title").asText().equals(title)) {
                return i;
            }
        }
        return -1;
    }
}
