package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.InstalledJdks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the plugin beside bare loops, prints tables and writes JSON. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = "What a message and a link cost.")
public final class Bench implements Callable<Integer> {
    private static final double OTHERS_DEFAULT = 0.15;

    @Option(names = "--quick", description = "a few minutes: wss, 50 devices, fewer messages; each option still counts")
    private boolean quick;

    @Option(names = "--cases", split = ",", description = "of ${COMPLETION-CANDIDATES}; default: all")
    private List<BenchCase> cases = List.of(BenchCase.values());

    @Option(names = "--contenders", split = ",", description = "default: ${DEFAULT-VALUE}")
    private List<String> contenders = List.of(PluginContender.NAME, Loop.PAHO, Loop.HIVEMQ);

    @Option(names = "--transports", split = ",", description = "default: wss,ws; quick: wss")
    private List<String> transports;

    @Option(names = "--devices", split = ",", description = "of throughput; default: 1,50,1000; quick: 50")
    private List<Integer> devices;

    @Option(names = "--paced-devices", defaultValue = "50", description = "of latency; default: ${DEFAULT-VALUE}")
    private int pacedDevices;

    @Option(names = "--messages", description = "of a throughput round; default: 100000; quick: 30000")
    private Integer messages;

    @Option(names = "--bytes", defaultValue = "256", description = "of a payload; default: ${DEFAULT-VALUE}")
    private int bytes;

    @Option(names = "--seconds", description = "of a latency round; default: 10; quick: 5")
    private Integer seconds;

    @Option(names = "--rate", defaultValue = "1000", description = "messages/s of latency; default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--calls",
            defaultValue = "100",
            description = "calls/s of the round trip; default: ${DEFAULT-VALUE}")
    private int calls;

    @Option(names = "--links", description = "of the link case; default: 1000; quick: 300")
    private Integer links;

    @Option(names = "--rounds", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--tasks", defaultValue = "1", description = "of each connector; default: ${DEFAULT-VALUE}")
    private int tasks;

    @Option(names = "--jdk", defaultValue = "17", description = "of plugin and loops; default: ${DEFAULT-VALUE}")
    private int jdk;

    @Option(names = "--heap", defaultValue = "1g", description = "of plugin and loops; default: ${DEFAULT-VALUE}")
    private String heap;

    @Option(
            names = "--others",
            defaultValue = "" + OTHERS_DEFAULT,
            description = "cores that others may use; what is measured while they use more is measured again")
    private double others;

    @Option(names = "--jfr", description = "records this contender and prints its hottest methods; it is slower then")
    private String recorded;

    @Option(names = "--micro", description = "JMH of the pure parts instead; further arguments go to JMH")
    private boolean micro;

    @CommandLine.Parameters(hidden = true)
    private List<String> rest = List.of();

    @Option(names = "--json", defaultValue = "target/bench.json", description = "default: ${DEFAULT-VALUE}")
    private Path json;

    private final List<Result> results = new ArrayList<>();

    /** Ends the JVM with the status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (micro) {
            return Micro.run(rest);
        }
        Jvm jvm = new Jvm(
                InstalledJdks.find(jdk).orElseThrow(() -> new IllegalStateException("there is no JDK " + jdk)),
                heap,
                List.of());
        System.out.printf(
                "JDK %d, %d cores for everything, payloads of %d bytes, -Xmx%s -XX:+UseSerialGC; medians (lowest–highest) of %d rounds%n",
                jdk, Runtime.getRuntime().availableProcessors(), bytes, heap, rounds);
        for (String transport : or(transports, quick ? List.of("wss") : List.of("wss", "ws"))) {
            boolean secure = transport.equals("wss");
            if (cases.stream().anyMatch(BenchCase::isThroughput)) {
                for (int count : or(devices, quick ? List.of(50) : List.of(1, 50, 1000))) {
                    onGround(transport, secure, count, jvm, BenchCase::isThroughput);
                }
            }
            if (cases.stream().anyMatch(BenchCase::isPaced)) {
                onGround(transport, secure, pacedDevices, jvm, BenchCase::isPaced);
            }
            if (cases.contains(BenchCase.LINKS)) {
                links(transport, secure, jvm);
            }
        }
        return 0;
    }

    private void onGround(String transport, boolean secure, int count, Jvm jvm, Predicate<BenchCase> which)
            throws IOException {
        List<Lane> lanes =
                contenders.stream().map(name -> new Lane(name, count)).toList();
        int remembered = which.test(BenchCase.SOURCE) ? 1 : rate * or(seconds, quick ? 5 : 10) * 2;
        List<Contender> open = new ArrayList<>();
        Ground ground = Ground.open(lanes, secure, remembered);
        try (ground) {
            for (Lane lane : lanes) {
                open.add(
                        lane.name().equals(PluginContender.NAME)
                                ? PluginContender.open(ground, lane, jvm, tasks)
                                : LoopContender.open(ground, lane, jvm));
                ground.awaitOnline(open);
            }
            HotMethods hot = HotMethods.of(open, recorded);
            for (BenchCase each : cases.stream().filter(which).toList()) {
                hot.begin();
                measure(each, transport, ground, open);
                hot.end(each.toString());
            }
        } finally {
            open.forEach(Contender::close);
        }
    }

    private void measure(BenchCase each, String transport, Ground ground, List<Contender> open) throws IOException {
        int size = or(messages, quick ? 30_000 : 100_000);
        int duration = or(seconds, quick ? 5 : 10);
        Payload payload = new Payload(bytes);
        Rounds series = new Rounds(rounds, others, System.out::println);
        String title = String.format(
                "%s, %s, %d devices", each.title, transport, open.get(0).lane().devices());
        results.add(
                switch (each) {
                    case SOURCE -> series.run(title, ground, open, new DownThroughput(payload), size, size);
                    case SINK -> series.run(title, ground, open, new UpThroughput(payload), size, size);
                    case SOURCE_LATENCY ->
                        series.run(title, ground, open, new DownLatency(payload, rate), rate * (duration + 2), rate);
                    case SINK_LATENCY ->
                        series.run(title, ground, open, new UpLatency(payload, rate), rate * (duration + 2), rate);
                    case ROUND_TRIP ->
                        series.run(title, ground, open, new RoundTrip(payload, calls), calls * (duration + 2), calls);
                    case LINKS -> throw new IllegalArgumentException("stands on a ground of its own");
                });
        write();
    }

    private void links(String transport, boolean secure, Jvm jvm) throws IOException {
        int many = or(links, quick ? 300 : 1000);
        Links measure = new Links(Math.min(50, many / 10), many, secure);
        List<Sample> samples = new ArrayList<>();
        for (String contender : contenders) {
            samples.add(measure.measure(1, contender, jvm));
        }
        Result result =
                new Result(String.format("%s, %s, %d devices", BenchCase.LINKS.title, transport, many), samples);
        System.out.println(result.markdown());
        results.add(result);
        write();
    }

    private void write() throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("jdk", jdk);
        all.put("cores", Runtime.getRuntime().availableProcessors());
        all.put("bytes", bytes);
        all.put("messages", or(messages, quick ? 30_000 : 100_000));
        all.put("results", results.stream().map(Result::toMap).toList());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), all);
    }

    private static <T> T or(T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
