package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.MosquittoBroker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the plugin beside bare loops, prints tables and writes JSON. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = "What a message and a link cost.")
public final class Bench implements Callable<Integer> {

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--micro", description = "JMH of the pure parts instead; further arguments go to JMH")
    private boolean micro;

    @CommandLine.Parameters(hidden = true)
    private List<String> rest = List.of();

    private static final int OPEN_CALLS = 1_000;

    private final List<Result> results = new ArrayList<>();
    private final Verdict verdict = new Verdict();
    private final CpuProfile profile = new CpuProfile();

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
        if (options.isPublished && options.isOnMosquitto()) {
            throw new IllegalArgumentException("--publish is for runs on the emulator");
        }
        if (options.isPublished && !options.isGoal() && options.cases().stream().anyMatch(BenchCase::isThroughput)) {
            throw new IllegalArgumentException("--publish of throughput goes with --goal");
        }
        if (options.isOnMosquitto() && MosquittoBroker.program().isEmpty()) {
            System.out.println("Skipped: mosquitto is not installed.");
            return 0;
        }
        System.out.printf(
                "JDK %d, %d cores for everything, payloads of %d bytes, -Xmx%s -XX:+UseSerialGC;"
                        + " medians (lowest–highest) of %d rounds%n",
                options.jdk, Runtime.getRuntime().availableProcessors(), options.bytes, options.heap, options.rounds());
        List<BenchCase> cases = options.cases();
        for (String transport : options.transports()) {
            if (cases.stream().anyMatch(BenchCase::isThroughput)) {
                for (int count : options.devices()) {
                    onGround(transport, count, BenchCase::isThroughput);
                }
            }
            if (cases.stream().anyMatch(BenchCase::isPaced)) {
                onGround(transport, options.pacedDevices, BenchCase::isPaced);
            }
            if (cases.contains(BenchCase.READINGS)) {
                results.addAll(new ReadingsCase(options).run(transport));
                write();
            }
            if (cases.contains(BenchCase.LINKS)) {
                links(transport);
            }
        }
        if (options.isPublished) {
            publish();
        }
        return options.isGoal() ? verdict.status() : 0;
    }

    private void onGround(String transport, int count, Predicate<BenchCase> which) throws IOException {
        List<Lane> lanes =
                options.contenders().stream().map(name -> new Lane(name, count)).toList();
        List<Contender> open = new ArrayList<>();
        Ground ground = ground(lanes, transport.equals("wss"), which);
        try (ground) {
            for (Lane lane : lanes) {
                open.add(
                        lane.name().equals(PluginContender.NAME)
                                ? PluginContender.open(ground, lane, options.jvm(), options.tasks)
                                : LoopContender.open(ground, lane, options.jvm()));
                ground.awaitOnline(open);
            }
            HotMethods hot = HotMethods.of(open, options.recorded);
            for (BenchCase each : options.cases().stream().filter(which).toList()) {
                hot.begin();
                measure(each, transport, ground, open);
                if (options.profile && each.isThroughput()) {
                    profile.end(each.toString(), System.out::println);
                }
                hot.end(each.toString());
            }
        } finally {
            open.forEach(Contender::close);
        }
    }

    private Ground ground(List<Lane> lanes, boolean secure, Predicate<BenchCase> which) {
        if (options.isOnMosquitto()) {
            return Ground.openOnMosquitto(lanes, secure);
        }
        int remembered = which.test(BenchCase.SOURCE) ? 1 : options.rate * options.seconds() * 2;
        return Ground.open(
                lanes,
                secure,
                "--no-strict",
                "--remembered",
                Integer.toString(remembered),
                "--packets-per-frame",
                Integer.toString(options.framePackets));
    }

    private void measure(BenchCase each, String transport, Ground ground, List<Contender> open) throws IOException {
        int size = options.messages();
        int rate = options.rate;
        int paced = rate * (options.seconds() + 2);
        int called = options.calls * (options.seconds() + 2);
        Payload payload = new Payload(options.bytes);
        Rounds series = new Rounds(options.rounds(), options.others, System.out::println);
        String title = String.format(
                "%s, %s, %d devices", each.title, transport, open.get(0).lane().devices());
        Result result =
                switch (each) {
                    case SOURCE -> series.run(title, ground, open, profiled(new DownThroughput(payload)), size, size);
                    case SINK -> series.run(title, ground, open, profiled(new UpThroughput(payload)), size, size);
                    case SOURCE_LATENCY -> series.run(title, ground, open, new DownLatency(payload, rate), paced, rate);
                    case SINK_LATENCY -> series.run(title, ground, open, new UpLatency(payload, rate), paced, rate);
                    case ROUND_TRIP ->
                        series.run(title, ground, open, new RoundTrip(payload, options.calls), called, options.calls);
                    case REQUESTS ->
                        series.run(title, ground, open, new OpenCalls(payload, rate, OPEN_CALLS), paced, rate);
                    case READINGS, LINKS -> throw new IllegalArgumentException("stands on a ground of its own");
                };
        results.add(result);
        if (options.isGoal()) {
            Goal.judge(result, verdict);
        }
        write();
    }

    private Measure profiled(Measure measure) {
        return options.profile ? profile.around(measure) : measure;
    }

    private void links(String transport) throws IOException {
        int many = options.links();
        Links measure = new Links(Math.min(50, many / 10), many, transport.equals("wss"));
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= options.linkRounds(); round++) {
            for (String contender : options.contenders()) {
                samples.add(measure.measure(round, contender, options.jvm()));
            }
        }
        Result result =
                new Result(String.format("%s, %s, %d devices", BenchCase.LINKS.title, transport, many), samples);
        System.out.println(result.markdown());
        results.add(result);
        write();
    }

    private void write() throws IOException {
        write(options.json, results);
    }

    private void publish() throws IOException {
        Map<KeptRuns, List<Result>> kinds =
                results.stream().collect(Collectors.groupingBy(result -> KeptRuns.of(result)));
        for (Map.Entry<KeptRuns, List<Result>> kind : kinds.entrySet()) {
            write(kind.getKey().file(), kind.getValue());
        }
        Charts.main(new String[0]);
    }

    private void write(Path file, List<Result> written) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", version());
        all.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        all.put("jdk", options.jdk);
        all.put("cores", Runtime.getRuntime().availableProcessors());
        all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        all.put("heap", options.heap);
        all.put("bytes", options.bytes);
        all.put("messages", options.messages());
        all.put("broker", options.broker);
        all.put("results", written.stream().map(Result::toMap).toList());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }

    static String version() throws IOException {
        try (InputStream in = Bench.class.getResourceAsStream("/io/iotbridge/aliyun/version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }
}
