package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
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

/** Many links in one worker over wss: keep alive on, messages on all of them, none dropped. */
@Command(name = "fleet", mixinStandardHelpOptions = true, description = "Holds many links in one worker.")
public final class Fleet implements Callable<Integer> {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final int MOST_THREADS = 60;

    @Mixin
    private FleetOptions options = new FleetOptions();

    @Option(names = "--seconds", defaultValue = "70", description = "of messages; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--every", defaultValue = "10", description = "seconds between rounds; default: ${DEFAULT-VALUE}")
    private int every;

    @Option(
            names = "--one-connector",
            description = "a source that consumes uplink.topics, instead of a source and a sink")
    private boolean isAlone;

    @Mixin
    private FleetRecord kept = new FleetRecord(KeptRuns.FLEET);

    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final Verdict verdict = new Verdict();

    /** Ends the JVM with the status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Fleet()).execute(args));
    }

    @Override
    public Integer call() {
        Lane lane = options.lane(options.devices);
        int rounds = seconds / every + 1;
        try (Ground ground = Ground.open(List.of(lane), true, (rounds + 1) * options.devices);
                PluginContender plugin = PluginContender.idle(ground, lane, options.jvm())) {
            plugin.process().collectGarbage();
            Reading empty = plugin.reading();
            long begin = System.nanoTime();
            Map<String, String> keys = Map.of(
                    "iot.keepalive.seconds", Long.toString(KEEP_ALIVE.toSeconds()),
                    "iot.connects.per.second", Integer.toString(options.rate));
            if (isAlone) {
                plugin.deployAlone(ground, 1, keys);
            } else {
                plugin.deploy(ground, 1, keys);
            }
            ground.awaitOnline(List.of(plugin));
            double signedIn = (System.nanoTime() - begin) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            figures.put(Figure.CONNECT_MS, signedIn);
            verdict.say(
                    "%d devices signed in after %.1f s at %d a second, JDK %d",
                    lane.devices(), signedIn / TimeUnit.SECONDS.toMillis(1), options.rate, options.jdk);
            links("idle", Figure.RSS_KB_PER_LINK, plugin, empty);
            exchange(ground, lane, rounds);
            rest(ground, lane);
            links("after the messages", Figure.RSS_KB_PER_USED_LINK, plugin, empty);
            Connects connects = Connects.since(ground, 0);
            verdict.require(
                    connects.count() == lane.devices(), "%d CONNECTs of %d devices", connects.count(), lane.devices());
            verdict.require(
                    connects.mostInASecond() <= options.rate,
                    "at most %d CONNECTs in a second, %d allowed",
                    connects.mostInASecond(),
                    options.rate);
        }
        kept.add(
                String.format("%d links%s, JDK %d", options.devices, isAlone ? " of one connector" : "", options.jdk),
                List.of(figures));
        kept.write(options);
        return verdict.status();
    }

    private void links(String when, Figure memory, PluginContender plugin, Reading empty) {
        plugin.process().collectGarbage();
        plugin.process().collectGarbage();
        Reading now = plugin.reading();
        figures.put(
                memory,
                (now.rssKilobytes() - empty.rssKilobytes())
                        / (double) plugin.lane().devices());
        figures.put(Figure.THREADS, (double) now.threads());
        figures.put(Figure.THREADS_WITHOUT_LINKS, (double) empty.threads());
        verdict.say(
                "%s: %d KB of RSS, %.0f KB a link on top of the empty worker, %d threads (%d without links)",
                when, now.rssKilobytes(), figures.get(memory), now.threads(), empty.threads());
        verdict.require(now.threads() < MOST_THREADS, "%d platform threads", now.threads());
    }

    private void exchange(Ground ground, Lane lane, int rounds) {
        try (FleetTraffic traffic = new FleetTraffic(ground, lane)) {
            Pace.run(rounds, TimeUnit.SECONDS.toNanos(every), due -> traffic.round());
            FleetOptions.await("all messages", Duration.ofMinutes(3), traffic::isComplete);
            FleetTraffic.Account account = traffic.balance();
            figures.putAll(account.figures());
            verdict.require(account.isInOrder() && account.copies() == 0, "%s", account);
        }
    }

    /** Whoever has nothing to send has to ask. */
    private void rest(Ground ground, Lane lane) {
        long before = ground.cloud().counts().path("pings").asLong();
        LockSupport.parkNanos(KEEP_ALIVE.multipliedBy(6).dividedBy(5).toNanos());
        JsonNode after = ground.cloud().counts();
        figures.put(Figure.ENDED, after.path("disconnects").asDouble());
        long pings = after.path("pings").asLong() - before;
        verdict.require(pings >= lane.devices(), "%d PINGREQs of %d idle devices", pings, lane.devices());
        verdict.require(
                after.path("disconnects").asLong() == 0 && after.path("online").asInt() == lane.devices(),
                "%d connections ended, %d devices online",
                after.path("disconnects").asLong(),
                after.path("online").asInt());
    }
}
