package io.iotbridge.aliyun.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * What a link costs, idle and after 16 messages each way on each: the difference between a process with a few links and one with many, each after
 * a full collection. The few bring classes, compiled code and pools of buffers along, which a link more does not cost; so resident memory is compared once
 * both processes have carried as many messages. Then what is live on the heap of the many
 * while messages come as fast as they go.
 */
record Links(int few, int many, boolean secure) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS = 1e3;
    private static final double KILO = 1024;
    private static final int MESSAGES = 16;
    private static final int BUSY_MESSAGES = 60;

    Sample measure(int round, String name, Jvm jvm) {
        Taken small = take(new Lane(name, few), jvm);
        Taken large = take(new Lane(name, many), jvm);
        double links = many - few;
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.CONNECT_MS, large.connectMillis());
        figures.put(Figure.CONNECTS_MS, large.connectsMillis());
        figures.put(
                Figure.CPU_MILLIS_PER_LINK,
                (large.idle().os().cpuSeconds() - small.idle().os().cpuSeconds()) * MILLIS / links);
        figures.put(Figure.RSS_KB_PER_LINK, large.idle().rssSince(small.idle()) / links);
        figures.put(Figure.HEAP_KB_PER_LINK, large.idle().heapSince(small.idle()) / links);
        figures.put(Figure.RSS_KB_PER_USED_LINK, large.worn().rssSince(small.worn()) / links);
        figures.put(Figure.HEAP_KB_PER_USED_LINK, large.used().heapSince(small.used()) / links);
        figures.put(Figure.BUSY_HEAP, large.busyHeap() / (double) large.idle().heap());
        figures.put(
                Figure.THREADS_PER_LINK,
                (large.idle().os().threads() - small.idle().os().threads()) / links);
        figures.put(Figure.THREADS, (double) large.idle().os().threads());
        return new Sample(name, round, Math.max(small.others(), large.others()), figures);
    }

    /**
     * After a collection.
     *
     * @param heap live bytes
     */
    private record Held(Reading os, long heap) {

        static Held by(Contender contender) {
            // Twice: what has a cleaner is freed behind the first collection.
            contender.process().collectGarbage();
            long heap = contender.process().liveHeapBytes();
            return new Held(contender.reading(), heap);
        }

        /** In KB. */
        double rssSince(Held before) {
            return os.rssKilobytes() - before.os.rssKilobytes();
        }

        /** In KB. */
        double heapSince(Held before) {
            return (heap - before.heap) / KILO;
        }
    }

    /**
     * What one process holds.
     *
     * @param used after messages on each link
     * @param worn after as many messages in all as the process with many links has carried
     */
    private record Taken(
            double connectMillis,
            double connectsMillis,
            Held idle,
            Held used,
            Held worn,
            long busyHeap,
            double others) {}

    private Taken take(Lane lane, Jvm jvm) {
        // The heap follows what lives on it, in both directions; and is compacted each time, since a collection that
        // leaves
        // a gap fills it with an array of numbers, which the histogram counts as alive.
        Jvm tight = new Jvm(
                jvm.home(),
                jvm.heap(),
                Stream.concat(
                                jvm.more().stream(),
                                Stream.of(
                                        "-XX:MinHeapFreeRatio=10",
                                        "-XX:MaxHeapFreeRatio=20",
                                        "-XX:MarkSweepAlwaysCompactCount=1"))
                        .toList(),
                jvm.plainLoops());
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
                double connects = Connects.since(ground, 0).span().toNanos() / NANOS_PER_MILLI;
                Held idle = Held.by(contender);
                Held used = usedBy(ground, contender, MESSAGES * lane.devices());
                // As many by a few links as by many: code and pools that messages bring along are no link's.
                Held worn = lane.devices() == many ? used : usedBy(ground, contender, MESSAGES * (many - few));
                long busy = busyHeap(ground, contender, BUSY_MESSAGES * lane.devices());
                return new Taken(
                        millis,
                        connects,
                        idle,
                        used,
                        worn,
                        busy,
                        Machine.read(own).othersSince(before));
            }
        }
    }

    private static Held usedBy(Ground ground, Contender contender, int messages) {
        exchange(ground, contender, messages);
        // Kafka's consumer keeps the last batch that it has fetched, megabytes perhaps, which is no link's: now a small
        // one.
        new UpThroughput(new Payload(256)).of(ground, contender, 1);
        return Held.by(contender);
    }

    private static void exchange(Ground ground, Contender contender, int messages) {
        Payload payload = new Payload(256);
        new DownThroughput(payload).of(ground, contender, messages);
        new UpThroughput(payload).of(ground, contender, messages);
    }

    /** The most that was seen. */
    private static long busyHeap(Ground ground, Contender contender, int messages) {
        CompletableFuture<Void> busy = CompletableFuture.runAsync(() -> exchange(ground, contender, messages));
        long most = 0;
        while (!busy.isDone()) {
            most = Math.max(most, contender.process().liveHeapBytes());
        }
        busy.join();
        return most;
    }
}
