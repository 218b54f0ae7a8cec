package io.iotbridge.aliyun.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The platform, whose rates are enforced, goes away under a fleet and comes back; messages are sent meanwhile. */
@Command(name = "storm", mixinStandardHelpOptions = true, description = "Restarts the platform under a fleet.")
public final class Storm implements Callable<Integer> {
    private static final double ALLOWED = 1.2;

    @Mixin
    private FleetOptions options = new FleetOptions();

    @Option(names = "--away", defaultValue = "5", description = "seconds; default: ${DEFAULT-VALUE}")
    private int away;

    @Option(names = "--times", defaultValue = "2", description = "restarts; default: ${DEFAULT-VALUE}")
    private int times;

    private final Verdict verdict = new Verdict();

    /** Ends the JVM with the status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Storm()).execute(args));
    }

    @Override
    public Integer call() {
        Lane lane = options.lane(options.devices);
        String remembered = Integer.toString((2 * times + 2) * options.devices);
        try (Ground ground = Ground.open(List.of(lane), true, "--remembered", remembered);
                PluginContender plugin = PluginContender.idle(ground, lane, options.jvm());
                FleetTraffic traffic = new FleetTraffic(ground, lane)) {
            plugin.deploy(
                    ground,
                    1,
                    Map.of(
                            "iot.connects.per.second", Integer.toString(options.rate),
                            "iot.connects.per.minute.per.device", "5",
                            "uplink.rate.qos1.per.second", "10"));
            ground.awaitOnline(List.of(plugin));
            traffic.round();
            for (int i = 1; i <= times; i++) {
                FleetOptions.await("all messages", Duration.ofMinutes(3), traffic::isComplete);
                restart(i, ground, plugin, traffic);
            }
            FleetOptions.await("all messages", Duration.ofMinutes(3), traffic::isComplete);
            FleetTraffic.Account account = traffic.balance();
            verdict.require(account.isInOrder(), "%s", account);
            Connects all = Connects.since(ground, 0);
            verdict.require(
                    all.mostInASecond() <= options.rate && all.mostOfADeviceInAMinute() <= 5 && all.refused() == 0,
                    "all in all at most %d CONNECTs in a second, %d of a device in a minute, %d refused",
                    all.mostInASecond(),
                    all.mostOfADeviceInAMinute(),
                    all.refused());
        }
        return verdict.status();
    }

    private void restart(int number, Ground ground, PluginContender plugin, FleetTraffic traffic) {
        ground.cloud().fault("unreachable", Map.of());
        traffic.round();
        FleetOptions.await(
                "all cut",
                Duration.ofMinutes(1),
                () -> ground.cloud().counts().path("online").asInt() == 0);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(away));
        ground.cloud().fault("clear", Map.of());
        long back = System.nanoTime();
        ground.awaitOnline(List.of(plugin));
        Connects connects = Connects.since(ground, back);
        double seconds = connects.lastAfter(back).toMillis() / (double) TimeUnit.SECONDS.toMillis(1);
        double allowed = ALLOWED * plugin.lane().devices() / options.rate;
        verdict.require(
                seconds <= allowed,
                "restart %d: %d devices back after %.1f s, %.1f allowed; at most %d CONNECTs in a second",
                number,
                plugin.lane().devices(),
                seconds,
                allowed,
                connects.mostInASecond());
    }
}
