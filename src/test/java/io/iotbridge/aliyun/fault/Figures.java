package io.iotbridge.aliyun.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * The figures of all rounds of one disturbance.
 *
 * @param tooFar records whose offset the sink committed although the platform had not accepted them
 * @param problems what else went wrong
 */
record Figures(Disturbance disturbance, int rounds, Tally down, Tally up, long tooFar, List<String> problems) {

    static Figures none(Disturbance disturbance) {
        return new Figures(disturbance, 0, Tally.NOTHING, Tally.NOTHING, 0, List.of());
    }

    Figures plus(Figures other) {
        List<String> all = new ArrayList<>(problems);
        all.addAll(other.problems);
        return new Figures(
                disturbance,
                rounds + other.rounds,
                down.plus(other.down),
                up.plus(other.up),
                tooFar + other.tooFar,
                List.copyOf(all));
    }

    Tally of(Way way) {
        return way == Way.DOWN ? down : up;
    }

    /** Every promise that was broken, in a sentence; none if all held. */
    List<String> violations() {
        List<String> all = new ArrayList<>(problems);
        for (Way way : Way.values()) {
            Tally tally = of(way);
            addIf(all, tally.lost(), way, "lost");
            addIf(all, tally.outOfOrder(), way, "out of order");
            addIf(all, tally.strangers(), way, "copies with another iot.dedup.id than their first");
        }
        addIf(all, tooFar, Way.UP, "committed before the platform accepted them");
        return all;
    }

    private void addIf(List<String> all, long count, Way way, String what) {
        if (count > 0) {
            all.add(disturbance.title() + ", " + way + ": " + count + " " + what);
        }
    }
}
