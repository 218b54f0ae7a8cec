package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tasks and workers come and go under a fleet, one source connector carrying both directions. */
@Command(name = "scale", mixinStandardHelpOptions = true, description = "Adds and kills workers under a fleet.")
public final class Scale implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Mixin
    private FleetOptions options = new FleetOptions();

    @Option(names = "--tasks", split = ",", defaultValue = "1,4,16", description = "default: ${DEFAULT-VALUE}")
    private List<Integer> tasks;

    @Option(names = "--workers", defaultValue = "3", description = "most; default: ${DEFAULT-VALUE}")
    private int workers;

    private final Verdict verdict = new Verdict();

    /** Ends the JVM with the status. */
    public static void main(String[] args) {
        Scale scale = new Scale();
        scale.options.devices = 200;
        System.exit(new CommandLine(scale).execute(args));
    }

    @Override
    public Integer call() {
        Lane lane = options.lane(options.devices);
        for (int count : tasks) {
            try (Ground ground = Ground.open(List.of(lane), true, "--remembered", "100000")) {
                scale(ground, lane, count);
            }
        }
        return verdict.status();
    }

    private void scale(Ground ground, Lane lane, int count) {
        List<PluginContender> members = new ArrayList<>();
        try (FleetTraffic traffic = new FleetTraffic(ground, lane)) {
            members.add(PluginContender.idle(ground, lane, options.jvm(), "worker1"));
            members.get(0)
                    .deployAlone(
                            ground,
                            count,
                            Map.of(
                                    "iot.connects.per.second", Integer.toString(options.rate),
                                    "iot.connects.per.minute.per.device", "5",
                                    "uplink.rate.qos1.per.second", "10"));
            settle("1 worker", count, ground, members, traffic);
            while (members.size() < workers) {
                String name = "worker" + (members.size() + 1);
                members.add(PluginContender.idle(ground, lane, options.jvm(), name));
                settle(members.size() + " workers", count, ground, members, traffic);
            }
            members.remove(members.size() - 1).close();
            settle("one killed", count, ground, members, traffic);
            Connects all = Connects.since(ground, 0);
            verdict.require(
                    all.mostInASecond() <= options.rate * workers
                            && all.mostOfADeviceInAMinute() <= 5
                            && all.refused() == 0,
                    "%d tasks, all in all: at most %d CONNECTs in a second, %d of a device in a minute, %d refused",
                    count,
                    all.mostInASecond(),
                    all.mostOfADeviceInAMinute(),
                    all.refused());
            verdict.require(
                    traffic.missing() == 0,
                    "%d tasks: %d messages each way, %d missing, %d twice",
                    count,
                    traffic.sentEachWay(),
                    traffic.missing(),
                    traffic.copies());
        } finally {
            members.forEach(PluginContender::close);
        }
    }

    /** Messages go on all the time; over when all of a last round have arrived. */
    private void settle(String what, int count, Ground ground, List<PluginContender> members, FleetTraffic traffic) {
        long begin = System.nanoTime();
        int kicks = kicks(ground);
        Lane lane = members.get(0).lane();
        FleetOptions.await(what, PATIENCE, () -> {
            if (ground.cloud().counts().path("subscribed").asInt() > 0) {
                traffic.round();
            }
            return isWhole(count, ground, members);
        });
        traffic.round();
        FleetOptions.await("all messages with " + what, PATIENCE, traffic::isComplete);
        Connects connects = Connects.since(ground, begin);
        verdict.require(
                kicks(ground) == kicks,
                "%d tasks, %s: whole after %.1f s, %d of %d devices moved, at most %d CONNECTs in a second,"
                        + " %d devices signed in at two places",
                count,
                what,
                (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1),
                connects.count(),
                lane.devices(),
                connects.mostInASecond(),
                kicks(ground) - kicks);
    }

    private static boolean isWhole(int count, Ground ground, List<PluginContender> members) {
        try {
            return members.get(0).runs(count)
                    && ground.cloud().counts().path("online").asInt()
                            == members.get(0).lane().devices();
        } catch (RuntimeException rebalancing) {
            return false;
        }
    }

    private static int kicks(Ground ground) {
        int kicks = 0;
        for (JsonNode device : ground.cloud().devices()) {
            kicks += device.path("kicks").asInt();
        }
        return kicks;
    }
}
