package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.MBeans;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A source and a sink of one device on two workers, as docs/requests.md says not to arrange it: each ends the other's connection. The log and the
 * metrics of a worker name the device, and every answer is sent again until it has left.
 */
final class SplitDevice {

    private static final Duration PATIENCE = AskedDevices.PATIENCE;
    private static final String DEVICE = "door0";
    private static final int CALLS = 6;

    private SplitDevice() {}

    /** @param model of the device, with an asynchronous service {@code Flush} */
    static void fight(Cluster cluster, ConnectWorkerProcess second, String model) {
        EmulatorSettings settings = EmulatorSettings.defaults().withStrictRates(false);
        DeviceEntry entry = new DeviceEntry(Bridge.PRODUCT, DEVICE, "secretOfDoor0");
        try (Bridge bridge = Bridge.open(cluster, settings, List.of(entry))) {
            AskedDevices asked = new AskedDevices(cluster, bridge, model, 1);
            List<String> connectors =
                    List.of(bridge.start("source", asked.source()), bridge.start("sink", asked.sink()));
            Awaitility.await("tasks on two workers").atMost(PATIENCE).until(() -> workers(cluster, connectors) == 2);
            bridge.awaitSubscribed(1);
            try (TopicReader app = cluster.records().handing(bridge.name("calls"), asked::answer);
                    TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(app.records()).isEmpty();
                for (int call = 0; call < CALLS; call++) {
                    asked.ask("/api/service", DEVICE, Map.of("service", "Flush", "params", Map.of("Seconds", 5)));
                }
                Awaitility.await("every call answered or its answer reported")
                        .atMost(PATIENCE)
                        .until(() ->
                                asked.replies(DEVICE).size() + dead.records().size() >= CALLS);
                Awaitility.await("named in a log and in the metrics")
                        .atMost(PATIENCE)
                        .until(() -> Stream.of(cluster.worker(), second)
                                .anyMatch(worker -> isNamed(worker) && conflicts(worker, connectors) > 0));
                System.out.printf(
                        "split device: %d answered, %d reported, %d sign-ins%n",
                        asked.replies(DEVICE).size(),
                        dead.records().size(),
                        bridge.state(DEVICE).connects());
            }
            connectors.forEach(bridge::delete);
        }
    }

    private static long workers(Cluster cluster, List<String> connectors) {
        return connectors.stream()
                .map(cluster.rest()::status)
                .filter(status -> status.isRunning(1))
                .flatMap(status -> status.workers().stream())
                .distinct()
                .count();
    }

    private static boolean isNamed(ConnectWorkerProcess worker) {
        return worker.process().logSince(0).stream()
                .anyMatch(line -> line.contains("another client seems to sign in as device a1Product/" + DEVICE));
    }

    private static long conflicts(ConnectWorkerProcess worker, List<String> connectors) {
        try (MBeans beans = MBeans.of(worker.process())) {
            return connectors.stream()
                    .map(connector -> "kafka.connect:type=plugins,connector=" + connector + ",task=0")
                    .flatMap(pattern -> beans.readAll(pattern).values().stream())
                    .mapToLong(task -> ((Number) task.get("identity-conflicts-total")).longValue())
                    .sum();
        }
    }
}
