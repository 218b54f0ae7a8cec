package io.iotbridge.aliyun.random;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Runs a property on random cases. A failing case is cut down as long as it goes on failing; the error tells its seed and its steps. {@code
 * -Dcases.factor=10} runs ten times as many cases, {@code -Dcases.first=N} begins with that seed, {@code -Dcases.seed=N} runs the one with it.
 */
public final class Cases {

    private static final long FIRST = 20_261_124;

    /** Attempts to cut a failing case down, and the time that they may take. */
    private static final int EFFORT = 4_000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String property;
    private final Consumer<Choices> body;

    private Cases(String property, Consumer<Choices> body) {
        this.property = property;
        this.body = body;
    }

    /**
     * Runs a property.
     *
     * @param property what is claimed, for the message
     * @param count cases to run
     * @param body throws when the property does not hold; makes all its decisions through the choices
     */
    public static void run(String property, int count, Consumer<Choices> body) {
        Cases cases = new Cases(property, body);
        withoutLog(() -> {
            cases.run(count);
            return cases;
        });
    }

    private void run(int count) {
        Long only = Long.getLong("cases.seed");
        long first = only != null ? only : first();
        long end = only != null ? only + 1 : first + scaled(count);
        for (long seed = first; seed < end; seed++) {
            Choices choices = new Choices(new SplittableRandom(seed));
            try {
                body.accept(choices);
            } catch (Throwable failure) {
                throw report(seed, choices.made());
            }
        }
    }

    /** What goes wrong on purpose, thousands of times, would hide what goes wrong elsewhere. */
    private static <T> T withoutLog(Supplier<T> cases) {
        Level before = LogManager.getRootLogger().getLevel();
        Configurator.setRootLevel(Level.OFF);
        try {
            return cases.get();
        } finally {
            Configurator.setRootLevel(before);
        }
    }

    /** The seed of the first case. */
    public static long first() {
        return Long.getLong("cases.first", FIRST);
    }

    /** The seed of the first of so many random cases that fails, if one does. */
    public static OptionalLong firstFailure(int count, Consumer<Choices> body) {
        return withoutLog(() -> LongStream.range(FIRST, FIRST + count)
                .filter(seed -> fails(seed, body))
                .findFirst());
    }

    private static boolean fails(long seed, Consumer<Choices> body) {
        try {
            body.accept(new Choices(new SplittableRandom(seed)));
            return false;
        } catch (RuntimeException | AssertionError failure) {
            return true;
        }
    }

    static long scaled(int count) {
        return Math.max(1, (long) (count * Double.parseDouble(System.getProperty("cases.factor", "1"))));
    }

    private AssertionError report(long seed, int[] made) {
        int[] smallest = cutDown(made);
        List<String> story = new ArrayList<>();
        Throwable failure = attempt(smallest, story);
        return new AssertionError(
                property + " does not hold (-Dcases.seed=" + seed + "): " + failure + "\n  "
                        + String.join("\n  ", story),
                failure);
    }

    private int[] cutDown(int[] made) {
        int[] smallest = made;
        int tries = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int length = Math.max(1, made.length / 2); length >= 1; length = length == 1 ? 0 : length / 2) {
            for (int at = 0; at < smallest.length && tries < EFFORT && System.nanoTime() < end; tries++) {
                int[] shorter = without(smallest, at, length);
                int[] simpler = zeroed(smallest, at, length);
                if (attempt(shorter, null) != null) {
                    smallest = shorter;
                } else if (!Arrays.equals(simpler, smallest) && attempt(simpler, null) != null) {
                    smallest = simpler;
                    at += length;
                } else {
                    at += length;
                }
            }
        }
        return smallest;
    }

    private static int[] without(int[] all, int at, int length) {
        int end = Math.min(all.length, at + length);
        int[] rest = Arrays.copyOf(all, all.length - (end - at));
        System.arraycopy(all, end, rest, at, all.length - end);
        return rest;
    }

    private static int[] zeroed(int[] all, int at, int length) {
        int[] rest = all.clone();
        Arrays.fill(rest, at, Math.min(all.length, at + length), 0);
        return rest;
    }

    private Throwable attempt(int[] replayed, List<String> story) {
        try {
            body.accept(new Choices(replayed, story));
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }
}
