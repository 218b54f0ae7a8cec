package io.iotbridge.aliyun.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an idle link costs: the difference between a process with a few links and one with many, each after a full collection. The few bring
 * classes and compiled code along, which a link more does not cost.
 */
record Links(int few, int many, boolean secure) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS = 1e3;

    Sample measure(int round, String name, Jvm jvm) {
        Taken small = take(new Lane(name, few), jvm);
        Taken large = take(new Lane(name, many), jvm);
        double links = many - few;
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.CONNECT_MS, large.connectMillis());
        figures.put(
                Figure.CPU_MILLIS_PER_LINK,
                (large.idle().cpuSeconds() - small.idle().cpuSeconds()) * MILLIS / links);
        figures.put(
                Figure.RSS_KB_PER_LINK,
                (large.idle().rssKilobytes() - small.idle().rssKilobytes()) / links);
        figures.put(
                Figure.THREADS_PER_LINK, (large.idle().threads() - small.idle().threads()) / links);
        figures.put(Figure.THREADS, (double) large.idle().threads());
        return new Sample(name, round, Math.max(small.others(), large.others()), figures);
    }

    private record Taken(double connectMillis, Reading idle, double others) {}

    private Taken take(Lane lane, Jvm jvm) {
        // The heap follows what lives on it, in both directions.
        Jvm tight = new Jvm(
                jvm.home(),
                jvm.heap(),
                Stream.concat(jvm.more().stream(), Stream.of("-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20"))
                        .toList());
        try (Ground ground = Ground.open(List.of(lane), secure, 1)) {
            boolean plugin = lane.name().equals(PluginContender.NAME);
            PluginContender worker = plugin ? PluginContender.idle(ground, lane, tight) : null;
            long begin = System.nanoTime();
            try (Contender contender = plugin ? worker : LoopContender.open(ground, lane, tight)) {
                List<Long> own = new ArrayList<>(ground.pids());
                own.add(contender.process().pid());
                Machine before = Machine.read(own);
                if (plugin) {
                    worker.deploy(ground, 1, Map.of());
                }
                ground.awaitOnline(List.of(contender));
                double millis = (System.nanoTime() - begin) / NANOS_PER_MILLI;
                // Twice: what has a cleaner is freed behind the first collection.
                contender.process().collectGarbage();
                contender.process().collectGarbage();
                return new Taken(millis, contender.reading(), Machine.read(own).othersSince(before));
            }
        }
    }
}
