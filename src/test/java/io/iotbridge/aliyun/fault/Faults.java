package io.iotbridge.aliyun.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs disturbances, round after round; the status is 0 only if every promise held. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = "Breaks things in mid-stream and keeps account.")
public final class Faults implements Callable<Integer> {
    @Option(names = "--only", split = ",", description = "names of disturbances; default: all. --list shows them")
    private List<String> only = List.of();

    @Option(names = "--list", description = "show all disturbances")
    private boolean list;

    @Option(names = "--rounds", defaultValue = "3", description = "rounds of each; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--devices", defaultValue = "50", description = "default ${DEFAULT-VALUE}")
    private int devices;

    @Option(
            names = "--messages",
            defaultValue = "5000",
            description = "a round and direction; default ${DEFAULT-VALUE}")
    private int messages;

    @Option(
            names = "--rate",
            defaultValue = "500",
            description = "messages a second and direction; default ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--outage-seconds",
            defaultValue = "20",
            description = "how long Kafka is away; default ${DEFAULT-VALUE}")
    private int outageSeconds;

    @Option(
            names = "--one-connector",
            description = "the source carries both directions (uplink.topics), and there is no sink")
    private boolean oneConnector;

    @Option(
            names = "--confirm",
            defaultValue = "puback",
            description =
                    "puback, or reply: records are property posts that the platform's replies confirm; of those one in a hundred is"
                            + " lost, one doubled and one says 429; default ${DEFAULT-VALUE}")
    private String confirm;

    @Option(
            names = "--requests",
            defaultValue = "0",
            description =
                    "calls of devices a second, which an application answers by records; for one call to ten messages, a"
                            + " tenth of --rate; default ${DEFAULT-VALUE}")
    private int requests;

    @Option(
            names = "--application",
            defaultValue = "honest",
            description =
                    "how it answers: honest, or twice, mixed-up or late, to see that the account notices; default ${DEFAULT-VALUE}")
    private String applicationName;

    @Option(names = "--seed", description = "of the random moments; default: the time")
    private long seed = System.currentTimeMillis();

    @Option(names = "--json", defaultValue = "target/faults.json", description = "default ${DEFAULT-VALUE}")
    private Path json;

    private boolean isConfirmed() {
        if (!List.of("puback", "reply").contains(confirm)) {
            throw new IllegalArgumentException("--confirm is " + confirm + "; allowed values: puback, reply");
        }
        return confirm.equals("reply");
    }

    private Application.Manner manner() {
        return Application.Manner.valueOf(
                applicationName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private long behindAReply() {
        return isConfirmed() ? Connectors.behindAReply((double) rate / devices) : 0;
    }

    /** Ends the JVM with the status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Faults()).execute(args));
    }

    @Override
    public Integer call() {
        if (list) {
            Arrays.stream(Disturbance.values()).forEach(d -> System.out.printf("%-22s %s%n", d.title(), d.sentence()));
            return 0;
        }
        List<Disturbance> chosen = Arrays.stream(Disturbance.values())
                .filter(d -> only.isEmpty() || only.contains(d.title()))
                .toList();
        if (chosen.size() < only.size()) {
            throw new IllegalArgumentException("one of " + only + " is unknown; allowed values: "
                    + Arrays.stream(Disturbance.values())
                            .map(Disturbance::title)
                            .collect(Collectors.joining(", ")));
        }
        List<Figures> all = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        System.out.println("seed " + seed);
        try (Stage stage = Stage.open(devices, new Connectors.Form(oneConnector, isConfirmed(), requests > 0));
                Exchange exchange = new Exchange(stage, rate)) {
            Rounds series = new Rounds(
                    stage,
                    exchange,
                    new CopyCheck(stage, behindAReply()),
                    messages,
                    Duration.ofSeconds(outageSeconds),
                    new Random(seed),
                    System.out::println);
            Optional<Requests> calls =
                    requests > 0 ? Optional.of(new Requests(stage, requests, manner())) : Optional.empty();
            for (Disturbance disturbance : chosen) {
                calls.ifPresent(asked -> asked.during(disturbance));
                all.add(series.run(disturbance, rounds));
                Report.writeJson(json, all);
            }
            if (isConfirmed()) {
                System.out.println(exchange.frameSizes());
            }
            calls.ifPresent(asked -> {
                violations.addAll(asked.finish(exchange.numbered()));
                asked.close();
            });
        }
        System.out.println(Report.markdown(all));
        all.forEach(figures -> violations.addAll(figures.violations()));
        violations.forEach(violation -> System.out.println("BROKEN: " + violation));
        return violations.isEmpty() ? 0 : 1;
    }
}
