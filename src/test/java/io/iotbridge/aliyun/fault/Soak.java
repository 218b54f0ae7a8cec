package io.iotbridge.aliyun.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A random disturbance every few seconds for a long time; the status is 0 only if nothing was lost or came out of order. */
@Command(name = "soak", mixinStandardHelpOptions = true, description = "Disturbs an exchange that never stops.")
public final class Soak implements Callable<Integer> {
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    @Option(names = "--minutes", defaultValue = "30", description = "default ${DEFAULT-VALUE}")
    private int minutes;

    @Option(
            names = "--every",
            defaultValue = "10",
            description = "seconds between disturbances; default ${DEFAULT-VALUE}")
    private int every;

    @Option(names = "--sample", defaultValue = "30", description = "seconds between samples; default ${DEFAULT-VALUE}")
    private int sample;

    @Option(names = "--devices", defaultValue = "50", description = "default ${DEFAULT-VALUE}")
    private int devices;

    @Option(
            names = "--rate",
            defaultValue = "100",
            description = "messages a second and direction; default ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--outage-seconds",
            defaultValue = "10",
            description = "how long Kafka is away; default ${DEFAULT-VALUE}")
    private int outageSeconds;

    @Option(names = "--without", split = ",", description = "names of disturbances to leave out")
    private List<String> without = List.of();

    @Option(names = "--seed", description = "of the choices; default: the time")
    private long seed = System.currentTimeMillis();

    @Option(names = "--json", defaultValue = "target/soak.json", description = "default ${DEFAULT-VALUE}")
    private Path json;

    /** Ends the JVM with the status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Soak()).execute(args));
    }

    @Override
    public Integer call() {
        System.out.println("seed " + seed);
        try (Stage stage = Stage.open(devices);
                Exchange exchange = new Exchange(stage, rate)) {
            RandomGenerator random = new Random(seed);
            Scene scene = new Scene(stage, exchange, random, Duration.ofSeconds(outageSeconds));
            Unrest unrest = new Unrest(
                    scene,
                    exchange,
                    Arrays.stream(Disturbance.values())
                            .filter(disturbance -> !without.contains(disturbance.title()))
                            .toList());
            WorkerSeries series = new WorkerSeries(stage.worker().process(), System::nanoTime);
            exchange.allow(FOR_EVER);
            disturb(scene, unrest, series);
            exchange.stop();
            List<String> problems = new ArrayList<>(new Rest(stage, exchange).await());
            series.sample();
            return verdict(exchange, unrest, series, problems);
        }
    }

    private void disturb(Scene scene, Unrest unrest, WorkerSeries series) {
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        long nextSample = System.nanoTime();
        while (System.nanoTime() < end) {
            long next = System.nanoTime() + Duration.ofSeconds(every).toNanos();
            Disturbance was = unrest.disturb(() -> scene.pass(Duration.ofNanos(Math.max(0, next - System.nanoTime()))));
            System.out.println(was.title());
            if (System.nanoTime() >= nextSample) {
                series.sample();
                nextSample += Duration.ofSeconds(sample).toNanos();
            }
        }
    }

    private int verdict(Exchange exchange, Unrest unrest, WorkerSeries series, List<String> problems) {
        Tally down = exchange.ledger(Way.DOWN).close();
        Tally up = exchange.ledger(Way.UP).close();
        long tooFar = exchange.committed().tooFar();
        for (Way way : Way.values()) {
            Tally tally = way == Way.DOWN ? down : up;
            System.out.printf(
                    "%s: messages %,d, lost %d, duplicated %,d, out of order %d%n",
                    way, tally.messages(), tally.lost(), tally.duplicated(), tally.outOfOrder());
            if (tally.lost() + tally.outOfOrder() + tally.strangers() > 0) {
                problems.add(way + ": " + tally);
            }
        }
        if (tooFar > 0) {
            problems.add(tooFar + " records were committed before the platform accepted them");
        }
        System.out.println("\n" + unrest.table() + "\n" + series.table());
        Report.writeJson(json, Map.of("seed", seed, "down", down, "up", up, "samples", series.samples()));
        problems.forEach(problem -> System.out.println("BROKEN: " + problem));
        return problems.isEmpty() ? 0 : 1;
    }
}
