package io.iotbridge.aliyun.metrics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Since when messages have been held, to a tenth of a second, and how long the oldest has been. A message shares its {@link Step} with all that
 * came in the same tenth, so that nothing is allocated for it. Safe for use by several threads.
 */
public final class Ages {

    private static final int STEP_MS = 100;

    /** A holder that was told a step says within this time that it holds a message since then. */
    private static final int FORGOTTEN_AFTER = 100;

    private final LongSupplier millis;
    private final Deque<Step> steps = new ArrayDeque<>();
    private volatile Step current = new Step(Long.MIN_VALUE);

    /** @param millis a clock */
    public Ages(LongSupplier millis) {
        this.millis = millis;
    }

    /** A tenth of a second. */
    public static final class Step {
        private final long number;
        private final AtomicInteger held = new AtomicInteger();

        private Step(long number) {
            this.number = number;
        }

        /** One message more is held since then. */
        public void hold() {
            held.incrementAndGet();
        }

        /** One that was held since then is not any more. */
        public void release() {
            held.decrementAndGet();
        }
    }

    /** The step it is now. */
    public Step now() {
        long number = millis.getAsLong() / STEP_MS;
        Step step = current;
        return step.number == number ? step : next(number);
    }

    private synchronized Step next(long number) {
        if (current.number != number) {
            steps.removeIf(step -> step.held.get() == 0 && step.number < number - FORGOTTEN_AFTER);
            current = new Step(number);
            steps.addLast(current);
        }
        return current;
    }

    /** Milliseconds since a step. */
    public long of(Step step) {
        return Math.max(0, millis.getAsLong() / STEP_MS - step.number) * STEP_MS;
    }

    /** Milliseconds that the oldest message has been held; 0 for none. */
    public synchronized long oldest() {
        for (Step step : steps) {
            if (step.held.get() > 0) {
                return of(step);
            }
        }
        return 0;
    }

    /** Moments that are kept. */
    synchronized int kept() {
        return steps.size();
    }
}
