package io.iotbridge.aliyun.scenario;

import io.iotbridge.aliyun.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The figures that a task leaves in the worker's log when it stops. */
record StoppedTask(long received, long delivered, long reported, long dropped, long retried, long inFlight) {

    private static final Pattern BALANCE = Pattern.compile(
            "received=(\\d+), delivered=(\\d+), reported=(\\d+), " + "dropped=(\\d+), retried=(\\d+), inFlight=(\\d+)");

    /** The last one of the first task of the connector, once so many have stopped. */
    static StoppedTask await(Cluster cluster, String connector, int times) {
        List<StoppedTask> all = Awaitility.await(connector + " has stopped " + times + " times")
                .atMost(Duration.ofSeconds(60))
                .until(() -> all(cluster, connector), stopped -> stopped.size() >= times);
        return all.get(all.size() - 1);
    }

    private static List<StoppedTask> all(Cluster cluster, String connector) {
        try (Stream<String> lines = Files.lines(cluster.worker().process().log())) {
            return lines.filter(line -> line.contains("[" + connector + "|task-0]") && line.contains("task stopped: "))
                    .map(BALANCE::matcher)
                    .filter(Matcher::find)
                    .map(StoppedTask::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoppedTask of(Matcher found) {
        return new StoppedTask(
                Long.parseLong(found.group(1)),
                Long.parseLong(found.group(2)),
                Long.parseLong(found.group(3)),
                Long.parseLong(found.group(4)),
                Long.parseLong(found.group(5)),
                Long.parseLong(found.group(6)));
    }
}
