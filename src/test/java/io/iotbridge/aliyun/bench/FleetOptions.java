package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.InstalledJdks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import picocli.CommandLine.Option;

/** What the programs about many devices have in common. */
final class FleetOptions {
    @Option(names = "--devices", description = "default: ${DEFAULT-VALUE}")
    int devices = 2000;

    @Option(names = "--jdk", defaultValue = "17", description = "of the workers; default: ${DEFAULT-VALUE}")
    int jdk;

    @Option(names = "--heap", defaultValue = "1g", description = "of a worker; default: ${DEFAULT-VALUE}")
    String heap;

    @Option(names = "--rate", defaultValue = "100", description = "iot.connects.per.second; default: ${DEFAULT-VALUE}")
    int rate;

    Lane lane(int count) {
        return new Lane(PluginContender.NAME, count);
    }

    Jvm jvm() {
        return new Jvm(
                InstalledJdks.find(jdk).orElseThrow(() -> new IllegalStateException("there is no JDK " + jdk)),
                heap,
                List.of("-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20"),
                true);
    }

    static void await(String what, Duration patience, Callable<Boolean> reached) {
        Awaitility.await(what)
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(reached);
    }
}
