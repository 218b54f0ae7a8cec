package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Records one contender with Java Flight Recorder, and tells where its time and its garbage come from. */
final class HotMethods {
    private static final String OURS = "io.iotbridge.aliyun.";
    private static final int SHOWN = 15;
    private static final double PERCENT = 100;

    private final Optional<JavaProcess> process;
    private final Consumer<String> out = System.out::println;
    private ThreadTimes before;

    private HotMethods(Optional<JavaProcess> process) {
        this.process = process;
    }

    /** @param name whom to record; null for nobody */
    static HotMethods of(List<Contender> contenders, String name) {
        return new HotMethods(contenders.stream()
                .filter(contender -> contender.lane().name().equals(name))
                .map(Contender::process)
                .findFirst());
    }

    void begin() {
        process.ifPresent(jvm -> {
            jvm.jcmd("JFR.start", "name=bench", "settings=profile");
            before = ThreadTimes.of(jvm.pid());
        });
    }

    void end(String title) throws IOException {
        if (process.isEmpty()) {
            return;
        }
        ThreadTimes after = ThreadTimes.of(process.get().pid());
        Path file = process.get().log().resolveSibling("bench-" + title + ".jfr");
        process.get().jcmd("JFR.stop", "name=bench", "filename=" + file);
        print(title + " (" + file + ")", file);
        after.printSince(before, out);
    }

    private void print(String title, Path file) throws IOException {
        Map<String, Double> self = new HashMap<>();
        Map<String, Double> ours = new HashMap<>();
        Map<String, Double> threads = new HashMap<>();
        Map<String, Double> garbage = new HashMap<>();
        Map<String, Double> litter = new HashMap<>();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                switch (event.getEventType().getName()) {
                    case "jdk.ExecutionSample" -> {
                        add(self, event, 1, frame -> true);
                        add(ours, event, 1, HotMethods::isOurs);
                        threads.merge(group(event.getThread("sampledThread")), 1.0, Double::sum);
                    }
                    case "jdk.ObjectAllocationSample" -> {
                        double weight = event.getLong("weight");
                        garbage.merge(event.getClass("objectClass").getName(), weight, Double::sum);
                        add(litter, event, weight, HotMethods::isOurs);
                    }
                    default -> {}
                }
            }
        }
        out.accept("\nhottest of " + title);
        show("methods, by themselves", self);
        show("our methods nearest to the top of the stack", ours);
        show("threads", threads);
        show("garbage by class", garbage);
        show("garbage by our method nearest to the top of the stack", litter);
    }

    private static void add(
            Map<String, Double> sums, RecordedEvent event, double weight, Predicate<RecordedFrame> which) {
        if (event.getStackTrace() == null) {
            return;
        }
        String method = event.getStackTrace().getFrames().stream()
                .filter(which)
                .findFirst()
                .map(frame -> frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName())
                .orElse("(none of these)");
        sums.merge(method, weight, Double::sum);
    }

    private static boolean isOurs(RecordedFrame frame) {
        return frame.getMethod().getType().getName().startsWith(OURS);
    }

    /** Threads of one kind differ by numbers. */
    private static String group(RecordedThread thread) {
        String name = thread == null || thread.getJavaName() == null ? "(other)" : thread.getJavaName();
        return name.isEmpty()
                ? "(virtual)"
                : name.replaceAll("plugin\\d+", "plugin#").replaceAll("\\d+", "#");
    }

    private void show(String what, Map<String, Double> sums) {
        double all = sums.values().stream().mapToDouble(Double::doubleValue).sum();
        out.accept("  " + what);
        sums.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .forEach(entry -> out.accept(
                        String.format("    %5.1f %%  %s", entry.getValue() * PERCENT / all, entry.getKey())));
    }
}
