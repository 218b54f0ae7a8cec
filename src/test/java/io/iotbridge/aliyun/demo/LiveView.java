package io.iotbridge.aliyun.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.function.LongSupplier;

/** One line per direction, written over itself on a terminal, appended elsewhere. */
final class LiveView {
    private static final String UP_AND_CLEAR = "\u001b[1A\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final List<Direction> directions;
    private final LongSupplier linksUp;
    private final int devices;
    private final long[] before;
    private boolean drawn;

    LiveView(PrintStream out, boolean terminal, List<Direction> directions, LongSupplier linksUp, int devices) {
        this.out = out;
        this.terminal = terminal;
        this.directions = directions;
        this.linksUp = linksUp;
        this.devices = devices;
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
            out.print(UP_AND_CLEAR.repeat(directions.size()));
        }
        long links = linksUp.getAsLong();
        for (int i = 0; i < directions.size(); i++) {
            Direction direction = directions.get(i);
            long total = direction.arrived();
            out.println(line(direction, total - before[i], total, links));
            before[i] = total;
        }
        out.flush();
        drawn = true;
    }

    private String line(Direction direction, long rate, long total, long links) {
        return String.format(
                "%-17s %4d/s  total %7d of %d  p50 %7.1f ms  p99 %7.1f ms  links up %d/%d",
                direction.name(),
                rate,
                total,
                direction.sent(),
                direction.millisAt(50),
                direction.millisAt(99),
                links,
                devices);
    }
}
