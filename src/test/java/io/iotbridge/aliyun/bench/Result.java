package io.iotbridge.aliyun.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All measurements of one case, on one transport, with so many devices. */
record Result(String title, List<Sample> samples) {

    /** Median of the rounds. */
    double median(String contender, Figure figure) {
        double[] sorted = values(contender, figure);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private double[] values(String contender, Figure figure) {
        return of(contender).stream()
                .mapToDouble(sample -> sample.figures().get(figure))
                .sorted()
                .toArray();
    }

    List<String> contenders() {
        return samples.stream().map(Sample::contender).distinct().toList();
    }

    /** What the plugin is to a loop, round by round. */
    Ratio ratio(String loop, Figure figure) {
        List<Double> rounds = new ArrayList<>();
        for (Sample ours : of(PluginContender.NAME)) {
            of(loop).stream()
                    .filter(sample -> sample.round() == ours.round())
                    .forEach(theirs -> rounds.add(
                            ours.figures().get(figure) / theirs.figures().get(figure)));
        }
        return Ratio.of(rounds);
    }

    private List<Sample> of(String contender) {
        return samples.stream()
                .filter(sample -> sample.contender().equals(contender))
                .toList();
    }

    private List<Figure> figures() {
        return List.copyOf(samples.get(0).figures().keySet());
    }

    /** Medians with the lowest and highest round, and what the plugin is to each loop: the median of the rounds' ratios, with its interval. */
    String markdown() {
        List<Figure> figures = figures();
        StringBuilder table = new StringBuilder("\n**" + title + "**\n\n| |");
        figures.forEach(figure -> table.append(' ').append(figure.title).append(" |"));
        table.append(" others' cores |\n|---|")
                .append("---|".repeat(figures.size() + 1))
                .append('\n');
        for (String contender : contenders()) {
            List<String> cells = new ArrayList<>();
            for (Figure figure : figures) {
                double[] all = values(contender, figure);
                cells.add(figure.show(median(contender, figure))
                        + (all.length == 1
                                ? ""
                                : " (" + figure.show(all[0]) + "–" + figure.show(all[all.length - 1]) + ")"));
            }
            cells.add(of(contender).stream()
                    .map(sample -> String.format("%.2f", sample.others()))
                    .collect(Collectors.joining(" ")));
            table.append("| ")
                    .append(contender)
                    .append(" | ")
                    .append(String.join(" | ", cells))
                    .append(" |\n");
        }
        for (String loop : contenders()) {
            if (!loop.equals(PluginContender.NAME) && contenders().contains(PluginContender.NAME)) {
                table.append("| plugin : ").append(loop).append(" |");
                figures.forEach(figure -> table.append(' ')
                        .append(figure == Figure.LOST ? "" : ratio(loop, figure))
                        .append(" |"));
                table.append(" |\n");
            }
        }
        return table.toString();
    }

    /** For JSON: what tables and charts are made of, and every round. */
    Map<String, Object> toMap() {
        Map<String, Object> medians = new LinkedHashMap<>();
        Map<String, Object> ratios = new LinkedHashMap<>();
        for (String contender : contenders()) {
            Map<String, Object> of = new LinkedHashMap<>();
            Map<String, Object> beside = new LinkedHashMap<>();
            boolean isLoop =
                    !contender.equals(PluginContender.NAME) && contenders().contains(PluginContender.NAME);
            for (Figure figure : figures()) {
                double[] all = values(contender, figure);
                of.put(figure.title, List.of(median(contender, figure), all[0], all[all.length - 1]));
                if (isLoop && figure != Figure.LOST) {
                    Ratio ratio = ratio(contender, figure);
                    beside.put(figure.title, List.of(ratio.median(), ratio.low(), ratio.high()));
                }
            }
            medians.put(contender, of);
            if (isLoop) {
                ratios.put(contender, beside);
            }
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("title", title);
        map.put("rounds", samples.stream().mapToInt(Sample::round).max().orElse(0));
        map.put("others", samples.stream().mapToDouble(Sample::others).max().orElse(0));
        map.put("medians", medians);
        map.put("ratios", ratios);
        map.put("samples", samples.stream().map(Result::toMap).toList());
        return map;
    }

    private static Map<String, Object> toMap(Sample sample) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("contender", sample.contender());
        row.put("round", sample.round());
        row.put("others' cores", sample.others());
        sample.figures().forEach((figure, value) -> row.put(figure.title, value));
        return row;
    }
}
