package io.iotbridge.aliyun.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of what {@link Fleet}, {@link Storm} and {@link Scale} have measured. */
final class FleetTables {
    private static final String ALL_IN_ALL = ", all in all";

    private FleetTables() {}

    /** When the rows were measured, and with what. */
    static String caption(KeptRun run) {
        return run
                        .rows()
                        .collect(Collectors.groupingBy(
                                row -> "version " + row.text("version") + " on " + row.text("date"),
                                Collectors.mapping(row -> "JDK " + row.text("jdk"), Collectors.toSet())))
                        .entrySet()
                        .stream()
                        .map(when -> when.getKey() + ", "
                                + when.getValue().stream().sorted().collect(Collectors.joining(" and ")))
                        .sorted()
                        .collect(Collectors.joining("; ", "Measured with ", ""))
                + ". Two cores carry all of it.\n";
    }

    static String fleet(KeptRun run) {
        List<KeptRun.Row> columns = run.rows().toList();
        record Line(String title, Function<KeptRun.Row, String> cell) {}
        return KeptTables.table(
                Stream.of(
                        Stream.of(""),
                        columns.stream()
                                .map(row -> KeptTables.thousands(row.title().split(" ")[0])
                                        + row.title().substring(row.title().indexOf(' ')))),
                List.of(
                        new Line("idle, resident memory a link", row -> shown(row, Figure.RSS_KB_PER_LINK) + " KB"),
                        new Line("after the messages", row -> shown(row, Figure.RSS_KB_PER_USED_LINK) + " KB"),
                        new Line("threads of the worker", row -> shown(row, Figure.THREADS)),
                        new Line("threads without links", row -> shown(row, Figure.THREADS_WITHOUT_LINKS)),
                        new Line("messages each way, lost, twice, out of order", FleetTables::messages),
                        new Line("connections ended", row -> shown(row, Figure.ENDED))),
                line -> Stream.of(Stream.of(line.title()), columns.stream().map(line.cell())));
    }

    static String storm(KeptRun run) {
        return KeptTables.table(
                Stream.of(Stream.of(
                        "",
                        "all back after",
                        "most CONNECTs in a second",
                        "messages each way, lost, twice, out of order")),
                run.rows().toList(),
                row -> Stream.of(Stream.of(
                        row.rounds() + " " + KeptTables.label(row.title()),
                        row.range(PluginContender.NAME, Figure.BACK_SECONDS) + " s",
                        shown(row, Figure.CONNECTS_A_SECOND),
                        row.has(PluginContender.NAME, Figure.MESSAGES) ? messages(row) : "")));
    }

    static String scale(KeptRun run) {
        return KeptTables.table(
                Stream.of(Stream.of(
                        "",
                        "2nd worker",
                        "3rd worker",
                        "one killed",
                        "one added",
                        "one frozen",
                        "twice: killed",
                        "twice: frozen",
                        "CONNECTs")),
                run.rowsOf(".*" + ALL_IN_ALL),
                all -> {
                    String way = all.title().replace(ALL_IN_ALL, "");
                    Optional<KeptRun.Row> killed = step(run, way, "one killed");
                    Optional<KeptRun.Row> frozen = step(run, way, "one frozen.*");
                    double connects = all.median(PluginContender.NAME, Figure.CONNECTS_A_MINUTE);
                    String most = Figure.CONNECTS_A_MINUTE.show(connects);
                    return Stream.of(Stream.of(
                            way.replace("1 tasks", "1 task"),
                            away(step(run, way, "2 workers")),
                            away(step(run, way, "3 workers")),
                            away(killed),
                            away(step(run, way, "one added")),
                            away(frozen),
                            twice(killed),
                            twice(frozen),
                            connects > ScaleOptions.CONNECTS_PER_MINUTE ? "**" + most + "**" : most));
                });
    }

    /** With fewer workers there are fewer steps. */
    private static Optional<KeptRun.Row> step(KeptRun run, String way, String step) {
        return run.rowsOf(way + ", " + step).stream().findFirst();
    }

    private static String away(Optional<KeptRun.Row> step) {
        return step.map(row -> shown(row, Figure.AWAY_SECONDS)).orElse("");
    }

    private static String twice(Optional<KeptRun.Row> step) {
        return step.map(row -> shown(row, Figure.TWICE_DOWN) + " ·\u00a0" + shown(row, Figure.TWICE_UP))
                .orElse("");
    }

    private static String messages(KeptRun.Row row) {
        return Stream.of(Figure.MESSAGES, Figure.LOST, Figure.TWICE, Figure.OUT_OF_ORDER)
                .map(figure -> shown(row, figure))
                .collect(Collectors.joining(" · "));
    }

    private static String shown(KeptRun.Row row, Figure figure) {
        return figure.show(row.median(PluginContender.NAME, figure));
    }
}
