package io.iotbridge.aliyun.random;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The random decisions of one case, written down as they are made, so that the case can be run again and cut down. A decision that is not in
 * the record of a replayed case is 0: cases are to take 0 for "nothing" or "the simplest".
 */
public final class Choices {

    private final RandomGenerator random;
    private final int[] replayed;
    private int[] made = new int[64];
    private int count;
    private List<String> story;

    /** Decides at random. */
    Choices(RandomGenerator random) {
        this.random = random;
        this.replayed = null;
    }

    /** Decides again what was decided before. */
    Choices(int[] replayed, List<String> story) {
        this.random = null;
        this.replayed = replayed;
        this.story = story;
    }

    /** From 0 up to, and without, {@code bound}. */
    public int below(int bound) {
        int choice = random != null ? random.nextInt(bound) : count < replayed.length ? replayed[count] % bound : 0;
        if (count == made.length) {
            made = Arrays.copyOf(made, 2 * count);
        }
        made[count++] = choice;
        return choice;
    }

    /** True once in {@code n} times. */
    public boolean oneIn(int n) {
        return below(n) == n - 1;
    }

    /** True but for once in {@code n} times: a loop of so many rounds on average. */
    public boolean goesOn(int n) {
        return below(n) != 0;
    }

    /** One of these. */
    public <T> T of(List<T> all) {
        return all.get(below(all.size()));
    }

    /** One of these. */
    @SafeVarargs
    public final <T> T of(T... all) {
        return all[below(all.length)];
    }

    /** Some of these, in their order; perhaps none. */
    public <T> List<T> someOf(List<T> all) {
        List<T> some = new ArrayList<>();
        for (T one : all) {
            if (below(2) == 1) {
                some.add(one);
            }
        }
        return some;
    }

    /** Tells what happens next; costs nothing until the case fails. */
    public void tell(Supplier<String> what) {
        if (story != null) {
            story.add(what.get());
        }
    }

    int[] made() {
        return Arrays.copyOf(made, count);
    }
}
