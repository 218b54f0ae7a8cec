package io.iotbridge.aliyun.random;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Random cases whose cost is watched: processor time and allocation of every batch, and what is left on the heap in the end. A property that
 * hangs altogether is a matter for JUnit's timeout.
 */
public final class Fuzz {

    private static final int BATCH = 1_000;
    private static final Duration TIME_PER_BATCH = Duration.ofSeconds(5);

    /** Allocation in a batch: far above what inputs of a few kilobytes need, far below one that grows with a number it was told. */
    private static final long BYTES_PER_BATCH = 300L << 20;

    private static final long GROWTH = 16L << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Consumer<Choices> body;
    private long inputs;
    private long time = threads.getCurrentThreadCpuTime();
    private long allocated = threads.getCurrentThreadAllocatedBytes();
    private long heap;

    private Fuzz(Consumer<Choices> body) {
        this.body = body;
    }

    /** As {@link Cases#run}. */
    public static void run(String property, int count, Consumer<Choices> body) {
        Fuzz fuzz = new Fuzz(body);
        Cases.run(property, count, fuzz::watched);
        long growth = used() - fuzz.heap;
        if (fuzz.heap != 0 && growth > GROWTH) {
            throw new AssertionError(property + ": the heap has grown by " + growth + " bytes");
        }
    }

    private void watched(Choices choices) {
        body.accept(choices);
        if (++inputs % BATCH == 0) {
            check("processor time in ns", threads.getCurrentThreadCpuTime() - time, TIME_PER_BATCH.toNanos());
            check("allocation in bytes", threads.getCurrentThreadAllocatedBytes() - allocated, BYTES_PER_BATCH);
            if (heap == 0) {
                heap = used();
            }
            time = threads.getCurrentThreadCpuTime();
            allocated = threads.getCurrentThreadAllocatedBytes();
        }
    }

    private static void check(String what, long value, long bound) {
        if (value > bound) {
            throw new AssertionError(what + " of " + BATCH + " inputs: " + value + ", more than " + bound);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
