package io.iotbridge.aliyun.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The charts of the page of benchmarks, made of runs. */
final class KeptCharts {

    private KeptCharts() {}

    /** Throughput over wss. */
    static BarChart throughput(KeptRun run) {
        return new BarChart(
                "Throughput of the plugin beside bare loops",
                Stream.of(BenchCase.SOURCE, BenchCase.SINK)
                        .map(direction -> new BarChart.Group(
                                direction.title + ", messages a second over wss",
                                run.rowsOf(direction.title + ", wss, \\d+ devices").stream()
                                        .map(KeptCharts::ofContenders)
                                        .toList()))
                        .toList());
    }

    private static BarChart.Row ofContenders(KeptRun.Row row) {
        return new BarChart.Row(
                KeptTables.label(row.title().replaceAll(".*, ", "")),
                Stream.of(Loop.PAHO, Loop.HIVEMQ, PluginContender.NAME)
                        .filter(row::has)
                        .map(contender -> bar(
                                row.median(contender, Figure.PER_SECOND),
                                KeptTables.name(contender),
                                switch (contender) {
                                    case Loop.PAHO -> BarChart.Colour.PAHO;
                                    case Loop.HIVEMQ -> BarChart.Colour.HIVEMQ;
                                    default -> BarChart.Colour.PLUGIN;
                                }))
                        .toList());
    }

    /** Readings confirmed, together and each alone. */
    static BarChart readings(KeptRun run) {
        List<BarChart.Group> groups = Stream.of("1", "50")
                .map(devices -> new BarChart.Group(
                        KeptTables.label(devices + " devices") + ", readings confirmed a second",
                        run.rowsOf("readings, wss, " + devices + " devices, .*, as they go").stream()
                                .map(row -> togetherAndAlone(run, row))
                                .toList()))
                .toList();
        return new BarChart("Readings confirmed a second, together and each alone", groups);
    }

    private static BarChart.Row togetherAndAlone(KeptRun run, KeptRun.Row row) {
        KeptRun.Row alone = run.rowsOf(row.title() + ", each alone").get(0);
        String properties = row.title().split("\\D+")[2];
        return new BarChart.Row(
                properties.equals("1") ? "1 property" : properties + " properties",
                List.of(
                        bar(row.median(PluginContender.NAME, Figure.PER_SECOND), "together", BarChart.Colour.PLUGIN),
                        bar(
                                alone.median(ReadingsCase.ALONE, Figure.PER_SECOND),
                                "each alone",
                                BarChart.Colour.HIVEMQ)));
    }

    private static BarChart.Bar bar(double value, String whose, BarChart.Colour colour) {
        return new BarChart.Bar(value, String.format(Locale.ROOT, "%,.0f  %s", value, whose), colour);
    }
}
