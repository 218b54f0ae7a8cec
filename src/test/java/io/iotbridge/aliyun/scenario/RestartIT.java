package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.emulator.ConnectAttempt;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The platform restarts, twice in a row, under a fleet; its connect rates are enforced, and ours at their defaults. {@code
 * -Drestart.rate=25} tries another rate, {@code -Drestart.devices} another fleet.
 */
@ExtendWith(ClusterExtension.class)
class RestartIT {

    private static final int DEVICES = Integer.getInteger("restart.devices", 500);
    private static final int RATE = Integer.getInteger("restart.rate", 100);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Cluster cluster;

    RestartIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aFleetComesBackWithinTheConnectBudgets() {
        try (Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), DEVICES)) {
            Platform platform = bridge.emulator().platform();
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> props = bridge.source(bridge.emulator().ws());
            props.remove("iot.connects.per.minute.per.device");
            props.remove("iot.reconnect.backoff.ms");
            props.put("iot.connects.per.second", Integer.toString(RATE));
            long first = System.nanoTime();
            bridge.start("source", props);
            awaitOnline(bridge);
            for (int restart = 1; restart <= 2; restart++) {
                platform.stopListening();
                Awaitility.await("all cut").atMost(PATIENCE).until(() -> bridge.online() == 0);
                platform.startListening();
                long begin = System.nanoTime();
                awaitOnline(bridge);
                List<ConnectAttempt> since = platform.connects().stream()
                        .filter(attempt -> attempt.nanos() >= begin)
                        .toList();
                long took = since.get(since.size() - 1).nanos() - begin;
                report("restart " + restart, since, took);
                assertThat(mostIn(since, Duration.ofSeconds(1)))
                        .as("CONNECTs of all in a second")
                        .isLessThanOrEqualTo(RATE);
                // Two of the backoff's waits can pass before a device asks for its turn.
                assertThat(Duration.ofNanos(took).toMillis())
                        .as("milliseconds until all are back")
                        .isLessThan(1_200L * DEVICES / RATE + 3_000);
            }
            List<ConnectAttempt> connects = platform.connects();
            assertThat(connects).as("none was one too many").allMatch(attempt -> attempt.refusal() == null);
            report("all in all", connects, connects.get(connects.size() - 1).nanos() - first);
            assertThat(mostIn(connects, Duration.ofSeconds(1)))
                    .as("CONNECTs of all in a second, of a cold JVM too")
                    .isLessThanOrEqualTo(RATE);
            perDevice(connects).values().forEach(of -> assertThat(mostIn(of, Duration.ofMinutes(1)))
                    .isLessThanOrEqualTo(5));
        }
    }

    /** Devices wait for their turn meanwhile, and the restarts cost them nothing. */
    @Test
    void aConnectorThatIsRestartedAgainAndAgainIsUpAsSoonAsOneThatWasStartedOnce() {
        try (Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), DEVICES)) {
            Platform platform = bridge.emulator().platform();
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> props = bridge.source(bridge.emulator().ws());
            props.remove("iot.connects.per.minute.per.device");
            props.put("iot.connects.per.second", Integer.toString(RATE));
            long first = System.nanoTime();
            String connector = bridge.start("source", props);
            for (int restart = 1; restart <= 3; restart++) {
                int before = platform.connects().size();
                Awaitility.await("some sign in")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> platform.connects().size() > before + RATE / 5);
                cluster.rest().restartSoon(connector);
            }
            long last = System.nanoTime();
            awaitOnline(bridge);
            List<ConnectAttempt> connects = platform.connects();
            long took = connects.get(connects.size() - 1).nanos() - last;
            report("3 restarts of the connector", connects, took);
            assertThat(Duration.ofNanos(took).toMillis())
                    .as("milliseconds until all are back")
                    .isLessThan(1_200L * DEVICES / RATE + 3_000);
            assertThat(last - first).as("all restarts").isLessThan(PATIENCE.toNanos());
            assertThat(mostIn(connects, Duration.ofSeconds(1))).isLessThanOrEqualTo(RATE);
            assertThat(connects).as("none was one too many").allMatch(attempt -> attempt.refusal() == null);
        }
    }

    private static void awaitOnline(Bridge bridge) {
        Awaitility.await("all online")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> bridge.online() == DEVICES);
    }

    private static void report(String what, List<ConnectAttempt> connects, long took) {
        System.out.printf(
                "%s: %d devices back after %d ms; most CONNECTs in a second %d of %d, per device and minute %d of 5, refused %d%n",
                what,
                DEVICES,
                took / 1_000_000,
                mostIn(connects, Duration.ofSeconds(1)),
                RATE,
                perDevice(connects).values().stream()
                        .mapToInt(of -> mostIn(of, Duration.ofMinutes(1)))
                        .max()
                        .orElseThrow(),
                connects.stream().filter(attempt -> attempt.refusal() != null).count());
    }

    private static Map<String, List<ConnectAttempt>> perDevice(List<ConnectAttempt> connects) {
        return connects.stream().collect(Collectors.groupingBy(ConnectAttempt::deviceName));
    }

    /** Most CONNECTs in any window of this length. */
    private static int mostIn(List<ConnectAttempt> connects, Duration window) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < connects.size(); last++) {
            while (connects.get(last).nanos() - connects.get(first).nanos() >= window.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
