package io.iotbridge.aliyun.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** One line per direction, written over itself on a terminal, with hints below; appended elsewhere, without them. */
final class LiveView {
    private static final String UP_AND_CLEAR = "\u001b[1A\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final List<Direction> directions;
    private final Supplier<String> devices;
    private final List<String> hints;
    private final long[] before;
    private boolean drawn;

    /**
     * @param devices how many are signed in, of how many there are: some may be added while it runs
     * @param hints short lines: a terminal breaks long ones, and then the figures would not be written over themselves
     */
    LiveView(
            PrintStream out,
            boolean terminal,
            List<Direction> directions,
            Supplier<String> devices,
            List<String> hints) {
        this.out = out;
        this.terminal = terminal;
        this.directions = directions;
        this.devices = devices;
        this.hints = terminal ? List.copyOf(hints) : List.of();
        before = new long[directions.size()];
    }

    /** Whether somebody looks at the output; a terminal that cannot move its cursor counts as none. */
    static boolean isTerminal() {
        String kind = System.getenv("TERM");
        return System.console() != null && kind != null && !kind.equals("dumb");
    }

    /** Shows the state; called once a second, so that what is new since the last call is the rate. */
    void show() {
        if (terminal && drawn) {
            out.print(UP_AND_CLEAR.repeat(directions.size() + hints.size()));
        }
        String signedIn = devices.get();
        for (int i = 0; i < directions.size(); i++) {
            Direction direction = directions.get(i);
            long total = direction.arrived();
            out.println(line(direction, total - before[i], total, signedIn));
            before[i] = total;
        }
        hints.forEach(out::println);
        out.flush();
        drawn = true;
    }

    private String line(Direction direction, long rate, long total, String signedIn) {
        return String.format(
                "%-17s %3d/s %7d of %d  half in %s, 99 of 100 in %s  devices %s%s",
                direction.name(),
                rate,
                total,
                direction.sent(),
                humanTime(direction.millisAt(50)),
                humanTime(direction.millisAt(99)),
                signedIn,
                direction.repeated() == 0 ? "" : "  again " + direction.repeated());
    }

    static String humanTime(double millis) {
        if (millis < 1000) {
            return Math.round(millis) + " ms";
        }
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
                : String.format(Locale.ROOT, "%.1f min", millis / 60_000);
    }
}
