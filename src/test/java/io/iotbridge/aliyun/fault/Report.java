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
            | fault | messages each way | lost | out of order | duplicated to Kafka | duplicated to the platform |
            |---|---|---|---|---|---|
            """;

    private Report() {}

    static String markdown(List<Figures> all) {
        StringBuilder table = new StringBuilder(HEAD);
        for (Figures figures : all) {
            Tally down = figures.of(Way.DOWN);
            Tally up = figures.of(Way.UP);
            table.append(String.format(
                    "| %s | %s | %d | %d | %s | %s |%n",
                    figures.disturbance().sentence(),
                    messages(down.messages(), up.messages()),
                    down.lost() + up.lost(),
                    down.outOfOrder() + up.outOfOrder(),
                    duplicated(down),
                    duplicated(up)));
        }
        return table.toString();
    }

    private static String messages(long down, long up) {
        return down == up ? String.format("%,d", down) : String.format("%,d · %,d", down, up);
    }

    /** In brackets the most of one device in a round. */
    private static String duplicated(Tally tally) {
        return tally.duplicated() == 0 ? "0" : String.format("%,d (%,d)", tally.duplicated(), tally.most());
    }

    static void writeJson(Path file, Object content) {
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), content);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
