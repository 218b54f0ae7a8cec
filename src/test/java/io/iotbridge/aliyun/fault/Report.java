package io.iotbridge.aliyun.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Figures as docs/fault-tests.md shows them, and as a file for programs. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD = """
            | fault | direction | rounds | messages | lost | duplicated | out of order | most duplicates per device and round |
            |---|---|---|---|---|---|---|---|
            """;

    private Report() {}

    static String markdown(List<Figures> all) {
        StringBuilder table = new StringBuilder(HEAD);
        for (Figures figures : all) {
            for (Way way : Way.values()) {
                Tally tally = figures.of(way);
                table.append(String.format(
                        "| %s | %s | %d | %,d | %d | %,d | %d | %,d |%n",
                        way == Way.DOWN ? figures.disturbance().sentence() : "the same",
                        way,
                        figures.rounds(),
                        tally.messages(),
                        tally.lost(),
                        tally.duplicated(),
                        tally.outOfOrder(),
                        tally.most()));
            }
        }
        return table.toString();
    }

    static void writeJson(Path file, Object content) {
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), content);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
