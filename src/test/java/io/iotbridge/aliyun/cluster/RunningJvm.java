package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM holds after a full collection: a class histogram, and its threads and descriptors. */
public record RunningJvm(long pid) {

    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    private static final Pattern THREAD = Pattern.compile("\\s*\"([^\"]*)\" .*");

    /** The JVM that asks. */
    public static RunningJvm own() {
        return new RunningJvm(ProcessHandle.current().pid());
    }

    /**
     * One reading.
     *
     * @param threads native ones, the JVM's own included
     * @param instances per class, reachable ones only
     */
    public record Holdings(int threads, int fileDescriptors, long heapBytes, Map<String, Integer> instances) {

        /** Instances of these classes, with zeros left out. */
        public Map<String, Integer> instancesOf(String... classes) {
            Map<String, Integer> some = new HashMap<>(instances);
            some.keySet().retainAll(Set.of(classes));
            return some;
        }

        /** How many more instances there are than before, of the classes with most. */
        public Map<String, Integer> moreThan(Holdings before) {
            Map<String, Integer> more = new LinkedHashMap<>();
            instances.entrySet().stream()
                    .map(of -> Map.entry(of.getKey(), of.getValue() - before.instances.getOrDefault(of.getKey(), 0)))
                    .filter(of -> of.getValue() > 0)
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .limit(30)
                    .forEach(of -> more.put(of.getKey(), of.getValue()));
            return more;
        }

        @Override
        public String toString() {
            return threads + " threads, " + fileDescriptors + " descriptors, " + heapBytes / 1024 + " KiB of heap";
        }
    }

    /** Collects garbage, and tells what is left. */
    public Holdings holdings() {
        // What has a cleaner is freed behind the first collection.
        jcmd("GC.run");
        long heap = 0;
        Map<String, Integer> instances = new HashMap<>();
        for (String line : jcmd("GC.class_histogram").split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                instances.put(matcher.group(3), Integer.valueOf(matcher.group(1)));
                heap += Long.parseLong(matcher.group(2));
            }
        }
        return new Holdings(entries("task"), entries("fd"), heap, instances);
    }

    /** Its Java threads by name, each with its stack as {@code jcmd} prints it. */
    public Map<String, String> threads() {
        Map<String, String> threads = new HashMap<>();
        for (String part : jcmd("Thread.print").split("\n\n")) {
            Matcher name = THREAD.matcher(part);
            if (name.lookingAt()) {
                threads.merge(name.group(1), part, (one, other) -> one + "\n" + other);
            }
        }
        return threads;
    }

    private String jcmd(String command) {
        return Commands.output(
                List.of(JavaProgram.OWN_JAVA_HOME.resolve("bin/jcmd").toString(), Long.toString(pid), command));
    }

    private int entries(String folder) {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(pid), folder))) {
            return (int) entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
