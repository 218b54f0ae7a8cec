package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.MBeans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Kafka takes nothing, and every device has more messages than the inbox holds: how much is read from the network beyond what was asked for, and
 * when a link that reads nothing notices that the platform is gone.
 */
@Command(name = "inbox", mixinStandardHelpOptions = true, description = "Fills the inbox of a fleet.")
public final class FullInbox implements Callable<Integer> {
    private static final int BATCH = 250;
    private static final int PAYLOAD = 1_000;
    private static final double READ_AHEAD = 16 * 1024;

    /** MQTT 3.1.1: type and flags, two bytes of length, two of the topic's length, two of the packet identifier. RFC 6455: four bytes. */
    private static final int HEADERS = 7 + 4;

    private static final Duration STILL = Duration.ofSeconds(3);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);
    private static final double MILLIS = 1e3;

    @Mixin
    private FleetOptions options = new FleetOptions();

    @Option(names = "--messages", defaultValue = "100", description = "to each device; default: ${DEFAULT-VALUE}")
    private int messages;

    private final Verdict verdict = new Verdict();

    /** Ends the JVM with the status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new FullInbox()).execute(args));
    }

    @Override
    public Integer call() {
        Lane lane = options.lane(options.devices);
        // Without TLS and with one packet a frame, what is read can be counted in messages.
        try (Ground ground = Ground.open(List.of(lane), false, "--no-strict", "--packets-per-frame", "1");
                PluginContender plugin = PluginContender.patient(ground, lane, options.jvm())) {
            plugin.deploy(ground, 1, Map.of());
            ground.awaitOnline(List.of(plugin));
            try (MBeans beans = MBeans.of(plugin.process())) {
                ground.kafka().suspend();
                fill(ground, lane, plugin, beans);
                notice(ground, beans);
            } finally {
                ground.kafka().resume();
            }
        }
        return verdict.status();
    }

    private void fill(Ground ground, Lane lane, PluginContender plugin, MBeans beans) {
        long taken = -number(beans, ",direction=downlink", "received-total");
        long before = bytesRead(plugin.process().pid());
        send(ground, lane);
        long read = settled(plugin.process().pid()) - before;
        taken += number(beans, ",direction=downlink", "received-total");
        double size = IntStream.range(0, lane.devices())
                        .mapToLong(device -> topic(lane, device).length())
                        .average()
                        .orElseThrow()
                + HEADERS
                + PAYLOAD;
        double beyond = (read - taken * size) / lane.devices();
        verdict.say(
                "%d devices, %d messages of %.0f bytes waited for each; %d were taken, and %.1f KB read",
                lane.devices(), messages, size, taken, read / 1024.0);
        verdict.require(
                beyond <= READ_AHEAD, "%.0f bytes a link read beyond what was asked for, 16384 allowed", beyond);
    }

    private void send(Ground ground, Lane lane) {
        String payload = "x".repeat(PAYLOAD);
        List<CloudSide.Message> batch = new ArrayList<>();
        for (int i = 0; i < messages * lane.devices(); i++) {
            int device = i % lane.devices();
            batch.add(new CloudSide.Message(Lane.PRODUCT, lane.device(device), topic(lane, device), payload, 1));
            if (batch.size() == BATCH) {
                ground.platform().publish(batch);
                batch.clear();
            }
        }
        ground.platform().publish(batch);
    }

    private static String topic(Lane lane, int device) {
        return "/" + lane.key(device) + "/user/get";
    }

    private void notice(Ground ground, MBeans beans) {
        verdict.require(up(beans) == options.devices, "%d links up while nothing is read", up(beans));
        long cut = System.nanoTime();
        ground.cloud().fault("unreachable", Map.of());
        FleetOptions.await("all links down", Duration.ofMinutes(2), () -> up(beans) == 0);
        double seconds = Duration.ofNanos(System.nanoTime() - cut).toMillis() / MILLIS;
        verdict.require(
                seconds <= NOTICED_WITHIN.toSeconds(),
                "all links had noticed the end after %.1f s, %d allowed",
                seconds,
                NOTICED_WITHIN.toSeconds());
    }

    private static long up(MBeans beans) {
        return number(beans, "", "links-up");
    }

    private static long number(MBeans beans, String tags, String attribute) {
        String name = "kafka.connect:type=plugins,connector=" + PluginContender.SOURCE + ",task=0" + tags;
        return ((Number) beans.read(name, attribute)).longValue();
    }

    /** By read() and its like, files and sockets together; with Kafka at a halt, only the platform's are left. */
    private static long bytesRead(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "io")).stream()
                    .filter(line -> line.startsWith("rchar:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("rchar:".length()).strip()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Once it rises by less than a message in three seconds. */
    private static long settled(long pid) {
        long[] last = {bytesRead(pid), System.nanoTime()};
        FleetOptions.await("nothing more is read", Duration.ofMinutes(2), () -> {
            long now = bytesRead(pid);
            if (now - last[0] > PAYLOAD) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > STILL.toNanos();
        });
        return last[0];
    }
}
