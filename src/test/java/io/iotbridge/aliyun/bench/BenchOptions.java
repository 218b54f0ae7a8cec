package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.InstalledJdks;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What can be asked of {@link Bench}. What is not given depends on {@code --quick} and {@code --goal}. */
final class BenchOptions {
    private static final double OTHERS_DEFAULT = 0.15;

    @Option(names = "--quick", description = "a few minutes: wss, 50 devices, fewer messages; each option still counts")
    private boolean quick;

    @Option(
            names = "--goal",
            description = "throughput and CPU beside HiveMQ's client, 7 rounds of 50000 messages, in ten minutes;"
                    + " status 1 if the plugin is short somewhere; each option still counts")
    private boolean goal;

    @Option(names = "--cases", split = ",", description = "of ${COMPLETION-CANDIDATES}; default: all")
    private List<BenchCase> cases;

    @Option(names = "--contenders", split = ",", description = "default: plugin,paho,hivemq; goal: plugin,hivemq")
    private List<String> contenders;

    @Option(names = "--transports", split = ",", description = "default: wss,ws; quick: wss")
    private List<String> transports;

    @Option(names = "--devices", split = ",", description = "of throughput; default: 1,50,1000; quick: 50")
    private List<Integer> devices;

    @Option(
            names = "--broker",
            defaultValue = "emulator",
            description = "emulator or mosquitto, which messages to devices reach from 100 publishers and which has"
                    + " throughput alone; default: ${DEFAULT-VALUE}")
    String broker;

    @Option(names = "--packets-per-frame", defaultValue = "0", description = "most of the emulator; 0 = as they come")
    int framePackets;

    @Option(names = "--paced-devices", defaultValue = "50", description = "of latency; default: ${DEFAULT-VALUE}")
    int pacedDevices;

    @Option(names = "--messages", description = "of a throughput round; default: 100000; goal: 50000; quick: 30000")
    private Integer messages;

    @Option(names = "--bytes", defaultValue = "256", description = "of a payload; default: ${DEFAULT-VALUE}")
    int bytes;

    @Option(names = "--seconds", description = "of a latency round; default: 10; quick: 5")
    private Integer seconds;

    @Option(names = "--rate", defaultValue = "1000", description = "messages/s of latency; default: ${DEFAULT-VALUE}")
    int rate;

    @Option(
            names = "--calls",
            defaultValue = "100",
            description = "calls/s of the round trip; default: ${DEFAULT-VALUE}")
    int calls;

    @Option(names = "--links", description = "of the link case; default: 1000; quick: 300")
    private Integer links;

    @Option(names = "--rounds", description = "default: 3; goal: 7")
    private Integer rounds;

    @Option(names = "--tasks", defaultValue = "1", description = "of each connector; default: ${DEFAULT-VALUE}")
    int tasks;

    @Option(names = "--jdk", defaultValue = "17", description = "of plugin and loops; default: ${DEFAULT-VALUE}")
    int jdk;

    @Option(
            names = "--native-loops",
            description = "the loops may use the plugin's native TLS library too; default: their clients as they come")
    private boolean nativeLoops;

    @Option(names = "--heap", defaultValue = "1g", description = "of plugin and loops; default: ${DEFAULT-VALUE}")
    String heap;

    @Option(
            names = "--others",
            defaultValue = "" + OTHERS_DEFAULT,
            description = "cores that others may use; what is measured while they use more is measured again")
    double others;

    @Option(names = "--jfr", description = "records this contender and prints its hottest methods; it is slower then")
    String recorded;

    @Option(
            names = "--profile",
            description = "of throughput: prints whose the CPU of a message is, see docs/benchmarks.md")
    boolean profile;

    @Option(names = "--json", defaultValue = "target/bench.json", description = "default: ${DEFAULT-VALUE}")
    Path json;

    @Option(
            names = "--publish",
            description = "writes what is measured to docs/benchmarks too, and draws charts, tables and headlines anew")
    boolean isPublished;

    boolean isGoal() {
        return goal;
    }

    boolean isOnMosquitto() {
        return switch (broker) {
            case "mosquitto" -> true;
            case "emulator" -> false;
            default -> throw new IllegalArgumentException("--broker " + broker + ": emulator or mosquitto");
        };
    }

    List<BenchCase> cases() {
        List<BenchCase> throughput = List.of(BenchCase.SOURCE, BenchCase.SINK);
        return or(cases, goal || isOnMosquitto() ? throughput : List.of(BenchCase.values()));
    }

    List<String> contenders() {
        List<String> two = List.of(PluginContender.NAME, Loop.HIVEMQ);
        return or(contenders, goal ? two : List.of(PluginContender.NAME, Loop.PAHO, Loop.HIVEMQ));
    }

    List<String> transports() {
        return or(transports, quick ? List.of("wss") : List.of("wss", "ws"));
    }

    List<Integer> devices() {
        return or(devices, quick ? List.of(50) : isOnMosquitto() ? List.of(1) : List.of(1, 50, 1000));
    }

    int messages() {
        return or(messages, quick ? 30_000 : goal ? 50_000 : 100_000);
    }

    int seconds() {
        return or(seconds, quick ? 5 : 10);
    }

    int links() {
        return or(links, quick ? 300 : 1000);
    }

    int rounds() {
        return or(rounds, goal ? 7 : 3);
    }

    /** Each takes a process of its own. */
    int linkRounds() {
        return or(rounds, 1);
    }

    Jvm jvm() {
        return new Jvm(
                InstalledJdks.find(jdk).orElseThrow(() -> new IllegalStateException("there is no JDK " + jdk)),
                heap,
                List.of(),
                !nativeLoops);
    }

    private static <T> T or(T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
