package io.iotbridge.aliyun.bench;

import java.nio.file.Path;
import java.util.Locale;

/** Runs whose figures stand in the documentation, a file for each kind of figure. */
enum KeptRuns {
    /** Throughput and CPU of a run with {@code --goal}. */
    GOAL,
    LATENCY,
    READINGS,
    LINKS,
    /** Of {@link Fleet}: a row for each JDK and number of links. */
    FLEET,
    /** Of {@link Storm}: a row for restarts of the platform, and one for those of the connector. */
    STORM,
    /** Of {@link Scale}: a row for each step. */
    SCALE;

    private static final Path FOLDER = Path.of("docs/benchmarks");

    Path file() {
        return FOLDER.resolve(mark() + ".json");
    }

    /** Name of the file and of the part of the page that is made of it. */
    String mark() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The page with the tables. */
    Path page() {
        return Path.of(this == STORM || this == SCALE ? "docs/benchmarks-workers.md" : "docs/benchmarks.md");
    }

    /** Of what {@link Bench} has measured. */
    static KeptRuns of(Result result) {
        String title = result.title();
        if (title.startsWith(BenchCase.READINGS.title)) {
            return READINGS;
        }
        if (title.startsWith(BenchCase.LINKS.title)) {
            return LINKS;
        }
        return KeptRun.THROUGHPUT_TITLE.matcher(title).matches() ? GOAL : LATENCY;
    }
}
