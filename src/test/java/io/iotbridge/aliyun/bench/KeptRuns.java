package io.iotbridge.aliyun.bench;

import java.nio.file.Path;
import java.util.Locale;

/** Runs whose figures stand in the documentation, a file for each kind of figure. */
enum KeptRuns {
    /** Throughput and CPU of a run with {@code --goal}. */
    GOAL,
    /** Throughput and CPU of any other run. */
    THROUGHPUT,
    LATENCY,
    READINGS,
    LINKS;

    private static final Path FOLDER = Path.of("docs/benchmarks");

    Path file() {
        return FOLDER.resolve(mark() + ".json");
    }

    /** Name of the file and of the part of the page that is made of it. */
    String mark() {
        return name().toLowerCase(Locale.ROOT);
    }

    static KeptRuns of(Result result, boolean isGoal) {
        String title = result.title();
        if (title.startsWith(BenchCase.READINGS.title)) {
            return READINGS;
        }
        if (title.startsWith(BenchCase.LINKS.title)) {
            return LINKS;
        }
        return KeptRun.THROUGHPUT_TITLE.matcher(title).matches() ? isGoal ? GOAL : THROUGHPUT : LATENCY;
    }
}
