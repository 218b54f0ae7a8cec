package io.iotbridge.aliyun.bench;

import java.util.List;
import java.util.Locale;

/**
 * What a contender is to another in the same rounds.
 *
 * @param low of the interval that holds the true median with a confidence of 95 %, by the ranks of the rounds; with fewer than six rounds, which
 *     cannot give it, the lowest round
 * @param high of that interval
 */
record Ratio(double median, double low, double high) {
    private static final double BESIDE_ON_EACH_SIDE = 0.025;

    /** @param rounds one figure by the other, round by round */
    static Ratio of(List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        int count = sorted.size();
        int rank = rank(count);
        double median = (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
        return new Ratio(median, sorted.get(rank), sorted.get(count - 1 - rank));
    }

    /** How many rounds on each side lie outside of the interval: a round is below the true median as often as above it. */
    private static int rank(int count) {
        double term = Math.pow(2, -count);
        double below = term;
        int rank = 0;
        while (rank + 1 <= (count - 1) / 2) {
            term = term * (count - rank) / (rank + 1);
            below += term;
            if (below > BESIDE_ON_EACH_SIDE) {
                break;
            }
            rank++;
        }
        return rank;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median, low, high);
    }
}
