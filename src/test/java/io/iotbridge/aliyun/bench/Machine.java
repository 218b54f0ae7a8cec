package io.iotbridge.aliyun.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/**
 * How busy the machine was, and with whom: a figure taken while somebody else used it is worth less.
 *
 * @param nanos when
 * @param busySeconds CPU time of everybody so far
 * @param stolenSeconds time that a hypervisor gave to somebody else so far
 * @param ownSeconds CPU time of the processes that take part so far
 */
record Machine(long nanos, double busySeconds, double stolenSeconds, double ownSeconds) {
    private static final double TICKS_PER_SECOND = 100;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int STEAL = 7;

    /** @param own the processes that take part, this JVM included */
    static Machine read(Collection<Long> own) {
        try {
            String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
            long[] ticks = Arrays.stream(line.substring("cpu".length()).strip().split("\\s+"))
                    .mapToLong(Long::parseLong)
                    .toArray();
            // The last two are guests, which user time holds already.
            double all = Arrays.stream(ticks).limit(STEAL + 1).sum();
            return new Machine(
                    System.nanoTime(),
                    (all - ticks[IDLE] - ticks[IO_WAIT] - ticks[STEAL]) / TICKS_PER_SECOND,
                    ticks[STEAL] / TICKS_PER_SECOND,
                    own.stream()
                            .mapToDouble(pid -> Reading.of(pid).cpuSeconds())
                            .sum());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cores that others used on average since then, a hypervisor's other guests included. */
    double othersSince(Machine before) {
        double seconds = (nanos - before.nanos) / NANOS_PER_SECOND;
        double others = busySeconds - before.busySeconds - (ownSeconds - before.ownSeconds);
        return Math.max(0, others + stolenSeconds - before.stolenSeconds) / seconds;
    }
}
