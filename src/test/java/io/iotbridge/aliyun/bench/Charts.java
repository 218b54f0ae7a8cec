package io.iotbridge.aliyun.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws charts, tables and headline figures of the documentation from the runs in {@code docs/benchmarks}. */
public final class Charts {
    private static final Path SIZING = Path.of("docs/sizing.md");
    private static final List<Path> HEADLINES = List.of(Path.of("README.md"), Path.of("README.zh-CN.md"));

    /** A row that names at its end the run, and how the title of the row ends that its figures are of. */
    private static final Pattern HEADLINE = Pattern.compile("(?m)^.*<!-- (\\w+): (.+) --> \\|$");

    private static final Pattern OURS = Pattern.compile("\\*\\*[\\d,]+(?= KB|\\*)");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern THEIRS = Pattern.compile("[\\d,]+(?= ?[(（]\\[)");

    private Charts() {}

    /** Writes all of them anew. */
    public static void main(String[] args) throws IOException {
        for (Map.Entry<Path, String> each : drawn().entrySet()) {
            Files.writeString(each.getKey(), each.getValue());
        }
    }

    /** The files as the runs make them. */
    public static Map<Path, String> drawn() throws IOException {
        Map<Path, String> files = new LinkedHashMap<>();
        Optional<KeptRun> goal = KeptRun.read(KeptRuns.GOAL);
        Optional<KeptRun> readings = KeptRun.read(KeptRuns.READINGS);
        for (boolean isDark : new boolean[] {false, true}) {
            String end = isDark ? "-dark.svg" : "-light.svg";
            goal.ifPresent(run -> files.put(
                    Path.of("docs/images/throughput" + end),
                    KeptCharts.throughput(run).svg(isDark)));
            readings.ifPresent(run -> files.put(
                    Path.of("docs/images/readings" + end),
                    KeptCharts.readings(run).svg(isDark)));
        }
        for (KeptRuns kind : KeptRuns.values()) {
            Optional<KeptRun> run = KeptRun.read(kind);
            if (run.isPresent()) {
                String page = files.containsKey(kind.page()) ? files.get(kind.page()) : Files.readString(kind.page());
                files.put(kind.page(), between(page, kind.mark(), KeptTables.of(kind, run.get())));
            }
        }
        if (goal.isPresent()) {
            files.put(SIZING, between(Files.readString(SIZING), KeptRuns.GOAL.mark(), KeptTables.cpu(goal.get())));
        }
        for (Path readme : HEADLINES) {
            files.put(readme, headlines(Files.readString(readme)));
        }
        return files;
    }

    private static String between(String page, String mark, String text) {
        String begin = "<!-- " + mark + ": begin -->\n";
        int from = page.indexOf(begin);
        int to = page.indexOf("<!-- " + mark + ": end -->");
        if (from < 0 || to < from) {
            throw new IllegalStateException("a page has no part between the marks of " + mark);
        }
        return page.substring(0, from + begin.length()) + text + page.substring(to);
    }

    private static String headlines(String page) throws IOException {
        StringBuilder text = new StringBuilder();
        Matcher lines = HEADLINE.matcher(page);
        while (lines.find()) {
            lines.appendReplacement(text, Matcher.quoteReplacement(headline(lines)));
        }
        return lines.appendTail(text).toString();
    }

    private static String headline(MatchResult line) throws IOException {
        KeptRuns kind = KeptRuns.valueOf(line.group(1).toUpperCase(Locale.ROOT));
        KeptRun.Row row = KeptRun.read(kind)
                .flatMap(run ->
                        run.rowsOf(".*" + Pattern.quote(line.group(2))).stream().findFirst())
                .orElseThrow(() -> new IllegalStateException("no run has the row of " + line.group()));
        Figure figure = kind == KeptRuns.FLEET ? Figure.RSS_KB_PER_LINK : Figure.PER_SECOND;
        String ours =
                OURS.matcher(line.group()).replaceFirst("**" + figure.show(row.median(PluginContender.NAME, figure)));
        if (kind == KeptRuns.FLEET) {
            // Its rows are measured one by one.
            ours = DATE.matcher(ours).replaceFirst(row.text("date"));
        }
        return row.has(Loop.HIVEMQ)
                ? THEIRS.matcher(ours).replaceFirst(Figure.PER_SECOND.show(row.median(Loop.HIVEMQ, Figure.PER_SECOND)))
                : ours;
    }
}
