package io.iotbridge.aliyun.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The platform, whose rates are enforced, goes away under a fleet and comes back; messages are sent meanwhile. Or the connector restarts several
 * times in a row.
 */
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = "Restarts the platform, or the connector, under a fleet.")
public final class Storm implements Callable<Integer> {
    private static final double ALLOWED = 1.2;

    /** Of the time that the rate alone takes, after restarts of the connector: what left in the second before counts too. */
    private static final double ALLOWED_AFTER_RESTARTS = 1.25;

    private static final Duration ALL_RESTARTS = Duration.ofSeconds(5);

    @Mixin
    private FleetOptions options = new FleetOptions();

    @Option(names = "--away", defaultValue = "5", description = "seconds; default: ${DEFAULT-VALUE}")
    private int away;

    @Option(names = "--times", defaultValue = "2", description = "restarts; default: ${DEFAULT-VALUE}")
    private int times;

    @Option(
            names = "--connector-restarts",
            defaultValue = "0",
            description =
                    "restarts of one connector for both directions within five seconds, instead; default: ${DEFAULT-VALUE}")
    private int connectorRestarts;

    @Mixin
    private FleetRecord kept = new FleetRecord(KeptRuns.STORM);

    private final List<Map<Figure, Double>> restarts = new ArrayList<>();
    private final Verdict verdict = new Verdict();

    /** Ends the JVM with the status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Storm()).execute(args));
    }

    @Override
    public Integer call() {
        if (connectorRestarts > 0) {
            restartConnector();
        } else {
            restartPlatform();
        }
        kept.add(
                String.format(
                        "restarts of the %s, %d devices",
                        connectorRestarts > 0 ? "connector" : "platform", options.devices),
                restarts);
        kept.write(options);
        return verdict.status();
    }

    private Map<String, String> budgets() {
        return Map.of(
                "iot.connects.per.second", Integer.toString(options.rate),
                "iot.connects.per.minute.per.device", "5",
                "uplink.rate.qos1.per.second", "10");
    }

    private void restartConnector() {
        Lane lane = options.lane(options.devices);
        String remembered = Integer.toString((connectorRestarts + 2) * options.devices);
        try (Ground ground = Ground.open(List.of(lane), true, "--remembered", remembered);
                PluginContender plugin = PluginContender.idle(ground, lane, options.jvm())) {
            plugin.deployAlone(ground, 1, budgets());
            ground.awaitOnline(List.of(plugin));
            long first = System.nanoTime();
            long last = first;
            for (int i = 0; i < connectorRestarts; i++) {
                long due = first + i * ALL_RESTARTS.dividedBy(connectorRestarts).toNanos();
                LockSupport.parkNanos(due - System.nanoTime());
                last = System.nanoTime();
                plugin.worker().rest().restart(PluginContender.SOURCE);
            }
            long end = last;
            FleetOptions.await(
                    "all signed in anew",
                    Duration.ofMinutes(5),
                    () -> Connects.since(ground, end).devices() == options.devices);
            ground.awaitOnline(List.of(plugin));
            Connects connects = Connects.since(ground, first);
            double seconds = Connects.since(ground, last).lastAfter(last).toMillis() / 1_000.0;
            double allowed = ALLOWED_AFTER_RESTARTS * options.devices / options.rate;
            restarts.add(figures(seconds, connects));
            verdict.require(
                    seconds <= allowed,
                    "%d restarts within %.1f s: %d devices back %.1f s after the last, %.1f allowed",
                    connectorRestarts,
                    Duration.ofNanos(last - first).toMillis() / 1_000.0,
                    options.devices,
                    seconds,
                    allowed);
            requireBudgets(connects);
        }
    }

    private static Map<Figure, Double> figures(double seconds, Connects connects) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.BACK_SECONDS, seconds);
        figures.put(Figure.CONNECTS_A_SECOND, (double) connects.mostInASecond());
        return figures;
    }

    private void requireBudgets(Connects connects) {
        verdict.require(
                connects.mostInASecond() <= options.rate
                        && connects.mostOfADeviceInAMinute() <= 5
                        && connects.refused() == 0,
                "all in all at most %d CONNECTs in a second, %d of a device in a minute, %d refused",
                connects.mostInASecond(),
                connects.mostOfADeviceInAMinute(),
                connects.refused());
    }

    private void restartPlatform() {
        Lane lane = options.lane(options.devices);
        String remembered = Integer.toString((2 * times + 2) * options.devices);
        try (Ground ground = Ground.open(List.of(lane), true, "--remembered", remembered);
                PluginContender plugin = PluginContender.idle(ground, lane, options.jvm());
                FleetTraffic traffic = new FleetTraffic(ground, lane)) {
            plugin.deploy(ground, 1, budgets());
            ground.awaitOnline(List.of(plugin));
            traffic.round();
            for (int i = 1; i <= times; i++) {
                FleetOptions.await("all messages", Duration.ofMinutes(3), traffic::isComplete);
                restart(i, ground, plugin, traffic);
            }
            FleetOptions.await("all messages", Duration.ofMinutes(3), traffic::isComplete);
            FleetTraffic.Account account = traffic.balance();
            restarts.forEach(figures -> figures.putAll(account.figures()));
            verdict.require(account.isInOrder(), "%s", account);
            requireBudgets(Connects.since(ground, 0));
        }
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
        restarts.add(figures(seconds, connects));
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
