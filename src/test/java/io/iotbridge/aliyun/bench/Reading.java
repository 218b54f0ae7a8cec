package io.iotbridge.aliyun.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the operating system says of a process.
 *
 * @param cpuSeconds user and system time so far; in steps of 10 ms
 * @param rssKilobytes resident memory now
 * @param threads native threads now, but for the one with which a JVM answers the bench when it asks for a collection
 */
record Reading(double cpuSeconds, long rssKilobytes, int threads) {
    private static final double TICKS_PER_SECOND = 100;
    private static final String ASKED = "Attach Listener";
    private static final int UTIME = 11;
    private static final int STIME = 12;

    static Reading of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(folder.resolve("stat"));
            // The name may hold anything, blanks included.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            List<String> status = Files.readAllLines(folder.resolve("status"));
            return new Reading(
                    (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND,
                    number(status, "VmRSS:"),
                    threads(folder.resolve("task")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int threads(Path tasks) throws IOException {
        try (Stream<Path> threads = Files.list(tasks)) {
            return (int) threads.filter(thread -> !name(thread).equals(ASKED)).count();
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            // It has ended meanwhile.
            return ASKED;
        }
    }

    private static long number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
