package io.iotbridge.aliyun.random;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What code allocates that runs again and again. */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Bytes that each run takes on average, after a first round in which classes are loaded. */
    public static double bytesPerRun(int runs, Runnable code) {
        repeat(runs, code);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        repeat(runs, code);
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) runs;
    }

    private static void repeat(int runs, Runnable code) {
        for (int i = 0; i < runs; i++) {
            code.run();
        }
    }
}
