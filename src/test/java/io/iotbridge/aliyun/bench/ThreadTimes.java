package io.iotbridge.aliyun.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** CPU time of the threads of a process, user and system, as the operating system counts it; threads of one kind together. */
record ThreadTimes(Map<String, Time> byKind) {
    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final double TICKS_PER_SECOND = 100;
    private static final int SHOWN = 12;
    private static final int LONGEST_NAME = 15;

    /** In seconds. */
    record Time(double user, double system) {
        Time plus(Time other) {
            return new Time(user + other.user, system + other.system);
        }

        Time minus(Time other) {
            return new Time(user - other.user, system - other.system);
        }

        double all() {
            return user + system;
        }
    }

    static ThreadTimes of(long pid) {
        Map<String, Time> times = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            threads.forEach(thread -> add(times, thread));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ThreadTimes(times);
    }

    private static void add(Map<String, Time> times, Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            int end = stat.lastIndexOf(')');
            String kind = kind(stat.substring(stat.indexOf('(') + 1, end));
            String[] fields = stat.substring(end + 2).split(" ");
            Time time = new Time(
                    Long.parseLong(fields[UTIME]) / TICKS_PER_SECOND, Long.parseLong(fields[STIME]) / TICKS_PER_SECOND);
            times.merge(kind, time, Time::plus);
        } catch (IOException ended) {
            // What it used is lost to us.
        }
    }

    /** Threads of one kind differ by numbers; the operating system keeps the first 15 characters of a name. */
    static String kind(String name) {
        return name.substring(0, Math.min(LONGEST_NAME, name.length())).replaceAll("\\d+", "#");
    }

    /** What they used since then. */
    ThreadTimes since(ThreadTimes before) {
        Map<String, Time> times = new TreeMap<>();
        byKind.forEach((kind, time) -> times.put(kind, time.minus(before.byKind.getOrDefault(kind, new Time(0, 0)))));
        return new ThreadTimes(times);
    }

    /** Prints who used most since then. */
    void printSince(ThreadTimes before, Consumer<String> out) {
        out.accept("  CPU seconds by kind of thread: user, system");
        since(before).byKind.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -entry.getValue().all()))
                .limit(SHOWN)
                .forEach(entry -> out.accept(String.format(
                        "    %6.2f %6.2f  %s",
                        entry.getValue().user(), entry.getValue().system(), entry.getKey())));
    }
}
