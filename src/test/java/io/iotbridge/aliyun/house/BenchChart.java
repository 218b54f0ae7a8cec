package io.iotbridge.aliyun.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Throughput over wss as bars, drawn from the tables of {@code docs/benchmarks.md}, so that a picture cannot be older than its table. */
enum BenchChart {
    LIGHT("#1f2328", "#59636e", "#afb8c1", "#6e7781", "#0969da"),
    DARK("#f0f6fc", "#9198a1", "#484f58", "#8b949e", "#4493f8");

    private static final Path PAGE = Path.of("docs/benchmarks.md");
    private static final List<String> CLIENTS = List.of("Paho", "HiveMQ's client", "the plugin");
    private static final int BAR = 14;
    private static final int WIDEST = 420;

    private final String text;
    private final String soft;
    private final List<String> bars;

    BenchChart(String text, String soft, String... bars) {
        this.text = text;
        this.soft = soft;
        this.bars = List.of(bars);
    }

    Path file() {
        return Path.of("docs/images/throughput-" + name().toLowerCase(Locale.ROOT) + ".svg");
    }

    String drawn() throws IOException {
        List<String> lines = new ArrayList<>();
        int y = 0;
        for (String direction : List.of("platform → Kafka", "Kafka → platform")) {
            List<String[]> rows = rows(direction);
            long most = rows.stream()
                    .flatMap(BenchChart::rates)
                    .mapToLong(Long::longValue)
                    .max()
                    .orElseThrow();
            y += 26;
            lines.add(label(0, y, text, "font-weight=\"600\"", direction + ", messages a second over wss"));
            y += 10;
            for (String[] row : rows) {
                List<Long> rates = rates(row).toList();
                lines.add(label(0, y + BAR * 2 - 2, text, "", row[1].replace("wss, ", "")));
                for (int client = 0; client < CLIENTS.size(); client++) {
                    long width = Math.max(1, WIDEST * rates.get(client) / most);
                    lines.add(String.format(
                            Locale.ROOT,
                            "  <rect x=\"110\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>",
                            y,
                            width,
                            BAR - 2,
                            bars.get(client)));
                    String value = String.format(Locale.ROOT, "%,d  %s", rates.get(client), CLIENTS.get(client));
                    lines.add(label(116 + width, y + BAR - 4, soft, "font-size=\"11\"", value));
                    y += BAR;
                }
                y += 10;
            }
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 %d\" width=\"700\" height=\"%d\" role=\"img\""
                                + " font-family=\"-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif\" font-size=\"13\">%n",
                        y,
                        y)
                + "  <title>Throughput of Paho, HiveMQ's client and the plugin</title>\n"
                + String.join("\n", lines) + "\n</svg>\n";
    }

    private static String label(long x, int y, String colour, String style, String words) {
        return String.format(
                        Locale.ROOT, "  <text x=\"%d\" y=\"%d\" fill=\"%s\" %s>%s</text>", x, y, colour, style, words)
                .replace(" >", ">");
    }

    /** Those over wss in the table that begins with this column. */
    private static List<String[]> rows(String direction) throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        int begin = page.indexOf(page.stream()
                .filter(line -> line.startsWith("| " + direction + " |"))
                .findFirst()
                .orElseThrow());
        return page.subList(begin, page.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> line.startsWith("| wss"))
                .map(line -> line.split(" *\\| *"))
                .toList();
    }

    /** Medians of the clients: the first figure of their cells. */
    private static Stream<Long> rates(String[] row) {
        return Stream.of(row)
                .skip(2)
                .limit(CLIENTS.size())
                .map(cell -> Long.parseLong(cell.split(" ")[0].replace(",", "")));
    }
}
