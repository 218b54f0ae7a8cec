package io.iotbridge.aliyun.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of the page of benchmarks, made of runs. */
final class KeptTables {
    private static final List<String> LOOPS = List.of(Loop.PAHO, Loop.HIVEMQ);

    private KeptTables() {}

    static String of(KeptRuns kind, KeptRun run) {
        String tables =
                switch (kind) {
                    case GOAL -> throughput(run, BenchCase.SOURCE) + "\n" + throughput(run, BenchCase.SINK);
                    case LATENCY -> latency(run);
                    case READINGS -> readings(run) + "\n" + pacedReadings(run);
                    case LINKS -> links(run);
                    case FLEET -> FleetTables.fleet(run);
                    case STORM -> FleetTables.storm(run);
                    case SCALE -> FleetTables.scale(run);
                };
        String caption =
                switch (kind) {
                    case FLEET, STORM, SCALE -> FleetTables.caption(run);
                    default -> run.caption();
                };
        return "\n" + Stream.of(caption.split("(?<=\\G.{90,115}) ")).collect(Collectors.joining("\n")) + "\n" + tables
                + "\n";
    }

    private static String throughput(KeptRun run, BenchCase direction) {
        List<KeptRun.Row> rows = run.rowsOf(direction.title + ", wss?, \\d+ devices");
        List<String> loops = LOOPS.stream()
                .filter(loop -> rows.stream().anyMatch(row -> row.has(loop)))
                .toList();
        List<String> contenders =
                Stream.concat(loops.stream(), Stream.of(PluginContender.NAME)).toList();
        return table(
                Stream.of(
                        Stream.of(direction.title),
                        contenders.stream().map(KeptTables::name),
                        loops.stream()
                                .map(loop ->
                                        "plugin : " + name(loop).split(" ")[0].replace("'s", ""))),
                rows,
                row -> Stream.of(
                        Stream.of(label(row.title().substring(direction.title.length() + 2))),
                        contenders.stream()
                                .map(contender -> row.range(contender, Figure.PER_SECOND) + " · "
                                        + Figure.CPU_MICROS.show(row.median(contender, Figure.CPU_MICROS))),
                        loops.stream()
                                .map(loop -> row.ratio(loop, Figure.PER_SECOND) + " · "
                                        + row.ratio(loop, Figure.CPU_MICROS))));
    }

    /** CPU of the plugin over wss, for sizing. */
    static String cpu(KeptRun run) {
        List<KeptRun.Row> columns = run.rowsOf(BenchCase.SOURCE.title + ", wss, \\d+ devices");
        return "\n"
                + table(
                        Stream.of(
                                Stream.of("microseconds of CPU a message, `wss`"),
                                columns.stream().map(row -> label(row.title().replaceAll(".*, ", "")))),
                        List.of(BenchCase.SOURCE, BenchCase.SINK),
                        direction -> Stream.of(
                                Stream.of(direction.title),
                                run.rowsOf(direction.title + ", wss, \\d+ devices").stream()
                                        .map(row -> Figure.CPU_MICROS.show(
                                                row.median(PluginContender.NAME, Figure.CPU_MICROS)))))
                + "\n";
    }

    private static String latency(KeptRun run) {
        record Line(KeptRun.Row row, String contender) {}
        List<Line> lines = run.rows()
                .flatMap(row -> Stream.of(Loop.PAHO, Loop.HIVEMQ, PluginContender.NAME)
                        .filter(row::has)
                        .map(contender -> new Line(row, contender)))
                .toList();
        return table(
                Stream.of(Stream.of("", "", "p50 ms", "p99 ms", "max ms")),
                lines,
                line -> Stream.of(Stream.of(
                        label(line.row().title().replace(", paced", "")),
                        name(line.contender()),
                        line.row().range(line.contender(), Figure.P50),
                        line.row().range(line.contender(), Figure.P99),
                        line.row().range(line.contender(), Figure.MAX))));
    }

    private static String readings(KeptRun run) {
        return table(
                Stream.of(Stream.of(
                        "devices",
                        "properties of a record",
                        "together, readings/s",
                        "each alone",
                        "together, CPU µs a reading",
                        "each alone")),
                run.rowsOf("readings, .*, as they go"),
                row -> {
                    KeptRun.Row alone = run.rowsOf(row.title() + ", each alone").get(0);
                    String[] words = row.title().split("\\D+");
                    return Stream.of(Stream.of(
                            words[1],
                            words[2],
                            row.range(PluginContender.NAME, Figure.PER_SECOND),
                            alone.range(ReadingsCase.ALONE, Figure.PER_SECOND),
                            row.range(PluginContender.NAME, Figure.CPU_MICROS),
                            alone.range(ReadingsCase.ALONE, Figure.CPU_MICROS)));
                });
    }

    private static String pacedReadings(KeptRun run) {
        return table(
                Stream.of(Stream.of(
                        "readings/s", "together, p50 ms", "p99 ms", "each alone, p50 ms", "p99 ms", "ratio of p99")),
                run.rowsOf("readings, .*/s"),
                row -> {
                    boolean both = row.has(ReadingsCase.ALONE);
                    return Stream.of(Stream.of(
                            thousands(row.title().replaceAll(".*, (\\d+)/s", "$1")),
                            row.range(PluginContender.NAME, Figure.P50),
                            row.range(PluginContender.NAME, Figure.P99),
                            both ? row.range(ReadingsCase.ALONE, Figure.P50) : "",
                            both ? row.range(ReadingsCase.ALONE, Figure.P99) : "",
                            both ? row.ratio(ReadingsCase.ALONE, Figure.P99) : ""));
                });
    }

    private static String links(KeptRun run) {
        KeptRun.Row row = run.rows().findFirst().orElseThrow();
        return table(
                Stream.of(Stream.of(
                        label(row.title()),
                        "resident memory a link",
                        "live heap a link",
                        "after 16 messages each way",
                        "live heap of all, busy : idle",
                        "all signed in after")),
                Stream.of(PluginContender.NAME, Loop.PAHO, Loop.HIVEMQ)
                        .filter(row::has)
                        .toList(),
                contender -> Stream.of(Stream.of(
                        name(contender),
                        row.range(contender, Figure.RSS_KB_PER_LINK) + " KB",
                        row.range(contender, Figure.HEAP_KB_PER_LINK) + " KB",
                        row.range(contender, Figure.HEAP_KB_PER_USED_LINK) + " KB",
                        row.range(contender, Figure.BUSY_HEAP),
                        String.format(Locale.ROOT, "%.1f s", row.median(contender, Figure.CONNECT_MS) / 1000))));
    }

    static String name(String contender) {
        return switch (contender) {
            case Loop.PAHO -> "Paho as it comes";
            case Loop.HIVEMQ -> "HiveMQ's client";
            default -> "the plugin";
        };
    }

    /** With thousands as elsewhere, and one device in the singular. */
    static String label(String title) {
        String devices = title.replaceAll(".*?(\\d+) devices.*", "$1");
        return devices.equals(title)
                ? title
                : title.replace(
                        devices + " devices", thousands(devices) + (devices.equals("1") ? " device" : " devices"));
    }

    static String thousands(String number) {
        return String.format(Locale.ROOT, "%,d", Integer.parseInt(number));
    }

    static <T> String table(Stream<Stream<String>> header, List<T> rows, Function<T, Stream<Stream<String>>> cells) {
        List<String> titles = header.flatMap(part -> part).toList();
        StringBuilder text = new StringBuilder(line(titles)).append("|---".repeat(titles.size()));
        text.append("|\n");
        rows.forEach(
                row -> text.append(line(cells.apply(row).flatMap(part -> part).toList())));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.isEmpty() ? " " : " " + cell + " ")
                .collect(Collectors.joining("|", "|", "|\n"));
    }
}
