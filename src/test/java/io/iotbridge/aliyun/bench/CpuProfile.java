package io.iotbridge.aliyun.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Whose the CPU of a message is: the user time of a thread, as the operating system counts it, shared out as Java Flight Recorder samples its
 * stacks. A sample is of the code nearest to the top of its stack that is somebody's: what the JDK's collections do is their caller's. System
 * time is the kernel's; threads without Java frames compile, collect garbage and record. All contenders are recorded from the end of the warm-up on.
 */
final class CpuProfile {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final String KERNEL = "the kernel";
    private static final String JVM = "the JVM: compiling, collecting, recording";
    private static final String NOBODY = "the JDK alone";

    /** The first that fits counts. */
    private static final Map<String, String> OWNERS = new LinkedHashMap<>();

    static {
        OWNERS.put("io.iotbridge.aliyun.", "the plugin, or the loop itself");
        OWNERS.put("com.hivemq.", "the MQTT client");
        OWNERS.put("io.reactivex.", "the MQTT client");
        OWNERS.put("org.eclipse.paho.", "the MQTT client");
        OWNERS.put("io.netty.", "Netty");
        OWNERS.put("sun.security.ssl.", "the JDK's TLS");
        OWNERS.put("com.sun.crypto.provider.", "the JDK's TLS");
        OWNERS.put("org.apache.kafka.connect.", "Connect");
        OWNERS.put("org.apache.kafka.", "Kafka's clients");
    }

    private static final class Recorded {
        private final Contender contender;
        private final ThreadTimes begin;
        private long messages;

        private Recorded(Contender contender) {
            this.contender = contender;
            contender.process().jcmd("JFR.start", "name=cpu", "settings=profile");
            this.begin = ThreadTimes.of(contender.process().pid());
        }
    }

    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, Recorded> recorded = new LinkedHashMap<>();

    /** Counts what is measured, and begins to record each contender once it is warm. */
    Measure around(Measure measure) {
        return (ground, contender, messages) -> {
            String name = contender.lane().name();
            if (calls.merge(name, 1, Integer::sum) > Rounds.WARM_UP_ROUNDS) {
                recorded.computeIfAbsent(name, any -> new Recorded(contender)).messages += messages;
            }
            return measure.of(ground, contender, messages);
        };
    }

    /** Prints the table, and is ready for another case. */
    void end(String title, Consumer<String> out) {
        Map<String, Map<String, Double>> byContender = new LinkedHashMap<>();
        recorded.forEach((name, each) -> byContender.put(name, micros(title, each)));
        List<String> owners =
                new ArrayList<>(OWNERS.values().stream().distinct().toList());
        owners.addAll(List.of(NOBODY, KERNEL, JVM));
        out.accept("\nwhose the CPU is, µs a message");
        out.accept("| | " + String.join(" | ", byContender.keySet()) + " |");
        out.accept("|---|" + "---|".repeat(byContender.size()));
        for (String owner : owners) {
            out.accept(row(owner, byContender, micros -> micros.getOrDefault(owner, 0.0)));
        }
        out.accept(row("all", byContender, micros -> micros.values().stream()
                .mapToDouble(Double::doubleValue)
                .sum()));
        calls.clear();
        recorded.clear();
    }

    private static String row(
            String title, Map<String, Map<String, Double>> byContender, ToDoubleFunction<Map<String, Double>> cell) {
        StringBuilder row = new StringBuilder("| " + title + " |");
        byContender.values().forEach(micros -> row.append(String.format(" %.2f |", cell.applyAsDouble(micros))));
        return row.toString();
    }

    private static Map<String, Double> micros(String title, Recorded each) {
        long pid = each.contender.process().pid();
        ThreadTimes end = ThreadTimes.of(pid);
        Path file = each.contender.process().log().resolveSibling("cpu-" + title + "-" + pid + ".jfr");
        each.contender.process().jcmd("JFR.stop", "name=cpu", "filename=" + file);
        Map<String, Map<String, Double>> samples = samples(file);
        Map<String, Double> micros = new TreeMap<>();
        end.since(each.begin).byKind().forEach((kind, time) -> {
            double scale = MICROS_PER_SECOND / each.messages;
            micros.merge(KERNEL, time.system() * scale, Double::sum);
            Map<String, Double> owners = samples.getOrDefault(kind, Map.of(JVM, 1.0));
            double all =
                    owners.values().stream().mapToDouble(Double::doubleValue).sum();
            owners.forEach((owner, count) -> micros.merge(owner, time.user() * scale * count / all, Double::sum));
        });
        return micros;
    }

    /** By kind of thread and owner. */
    private static Map<String, Map<String, Double>> samples(Path file) {
        Map<String, Map<String, Double>> samples = new HashMap<>();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                RecordedThread thread = event.getEventType().getName().equals("jdk.ExecutionSample")
                        ? event.getThread("sampledThread")
                        : null;
                if (thread != null && thread.getJavaName() != null && event.getStackTrace() != null) {
                    samples.computeIfAbsent(ThreadTimes.kind(thread.getJavaName()), any -> new HashMap<>())
                            .merge(owner(event.getStackTrace().getFrames()), 1.0, Double::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    private static String owner(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            for (Map.Entry<String, String> owner : OWNERS.entrySet()) {
                if (type.startsWith(owner.getKey())) {
                    return owner.getValue();
                }
            }
        }
        return NOBODY;
    }
}
