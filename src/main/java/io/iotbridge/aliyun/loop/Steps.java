package io.iotbridge.aliyun.loop;

import java.util.Arrays;
import java.util.function.Consumer;

/** Several steps, each of which is carried out even if others fail; used above all to close things. */
public final class Steps {

    private Steps() {}

    /**
     * Runs all steps in order.
     *
     * @throws RuntimeException the first failure, or an {@link Error}, after the last step; those that follow are suppressed in it
     */
    public static void run(Runnable... steps) {
        forEach(Arrays.asList(steps), Runnable::run);
    }

    /**
     * Does one thing with each.
     *
     * @throws RuntimeException the first failure, or an {@link Error}, after the last step; those that follow are suppressed in it
     */
    public static <T> void forEach(Iterable<T> all, Consumer<? super T> step) {
        Throwable first = null;
        for (T one : all) {
            try {
                step.accept(one);
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        rethrow(first);
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }
}
