package io.iotbridge.aliyun.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars as SVG.
 *
 * @param title for readers that show no pictures
 */
record BarChart(String title, List<Group> groups) {
    private static final int BAR = 14;
    private static final int GAP = 10;
    private static final int HEADING = 26;
    private static final int WIDEST = 420;
    private static final int LEFT = 130;

    /** Rows on one scale. */
    record Group(String heading, List<Row> rows) {}

    record Row(String label, List<Bar> bars) {}

    record Bar(double value, String caption, Colour colour) {}

    /** Whose bar it is. */
    enum Colour {
        PAHO("#afb8c1", "#484f58"),
        HIVEMQ("#6e7781", "#8b949e"),
        PLUGIN("#0969da", "#4493f8");

        private final String light;
        private final String dark;

        Colour(String light, String dark) {
            this.light = light;
            this.dark = dark;
        }
    }

    String svg(boolean isDark) {
        String text = isDark ? "#f0f6fc" : "#1f2328";
        String soft = isDark ? "#9198a1" : "#59636e";
        List<String> lines = new ArrayList<>();
        int y = 0;
        for (Group group : groups) {
            double most = group.rows().stream()
                    .flatMap(row -> row.bars().stream())
                    .mapToDouble(Bar::value)
                    .max()
                    .orElse(1);
            y += HEADING;
            lines.add(label(0, y, text, " font-weight=\"600\"", group.heading()));
            y += GAP;
            for (Row row : group.rows()) {
                lines.add(label(0, y + (BAR * row.bars().size() + GAP) / 2 - 2, text, "", row.label()));
                for (Bar bar : row.bars()) {
                    long width = Math.max(1, (long) (WIDEST * bar.value() / most));
                    lines.add(String.format(
                            Locale.ROOT,
                            "  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>",
                            LEFT,
                            y,
                            width,
                            BAR - 2,
                            isDark ? bar.colour().dark : bar.colour().light));
                    lines.add(label(LEFT + width + 6, y + BAR - 4, soft, " font-size=\"11\"", bar.caption()));
                    y += BAR;
                }
                y += GAP;
            }
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 %d\" width=\"720\" height=\"%d\" role=\"img\""
                                + " font-family=\"-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif\" font-size=\"13\">\n",
                        y,
                        y)
                + "  <title>" + title + "</title>\n" + String.join("\n", lines) + "\n</svg>\n";
    }

    private static String label(long x, int y, String colour, String style, String words) {
        return String.format(
                Locale.ROOT, "  <text x=\"%d\" y=\"%d\" fill=\"%s\"%s>%s</text>", x, y, colour, style, words);
    }
}
