package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.JavaProcess;
import io.iotbridge.aliyun.cluster.MBeans;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Limits;
import io.iotbridge.aliyun.emulator.Rival;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another client signs in as our device (platform.md C4). */
@ExtendWith(ClusterExtension.class)
class IdentityConflictIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final String RECOGNISED = "another client seems to sign in as device a1Product/pump0";
    private static final String OVER = "No other client signs in as device a1Product/pump0 any more";

    /** What passes for the minute of the connect rate; {@code 60} tries it in real time. */
    private static final Duration MINUTE = Duration.ofSeconds(Integer.getInteger("conflict.minute", 6));

    /** PUBACKs that are lost before packet ids were seen to rise cost a second copy each: those on their way at the kick, a few at this pace. */
    private static final int LOST_BY_THE_FIRST_KICK = 10;

    private final Cluster cluster;
    private final JavaProcess worker;
    private final long before;

    IdentityConflictIT(Cluster cluster) {
        this.cluster = cluster;
        this.worker = cluster.worker().process();
        this.before = worker.logged();
    }

    private long logged(String words) {
        return logged(worker, before, words);
    }

    private static long logged(JavaProcess process, long since, String words) {
        return process.logSince(since).stream()
                .filter(line -> line.contains(words))
                .count();
    }

    private void startBoth(Bridge bridge, int devices) {
        cluster.topics().create(bridge.name("messages"), 1);
        cluster.topics().create(bridge.name("commands"), 1);
        bridge.start("source", quick(bridge.source(bridge.emulator().wss())));
        bridge.start("sink", quick(bridge.sink(bridge.emulator().wss())));
        bridge.awaitSubscribed(devices);
    }

    private static Map<String, String> quick(Map<String, String> props) {
        props.put("iot.conflict.backoff.ms", "2000");
        return props;
    }

    private static String metrics(Bridge bridge, String type) {
        return "kafka.connect:type=plugins,connector=" + bridge.name(type) + ",task=0";
    }

    @Test
    void comesBackWhenAnotherClientSignedInOnce() {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            startBoth(bridge, 2);
            Traffic.Duplicates duplicates;
            try (Traffic traffic = Traffic.start(cluster, bridge, 2, OFTEN);
                    Rival rival = Rival.once(bridge.emulator(), Bridge.credentials(0))) {
                Awaitility.await("back")
                        .atMost(PATIENCE)
                        .until(() ->
                                rival.accepted() == 1 && bridge.state("pump0").connects() == 3);
                bridge.awaitSubscribed(2);
                duplicates = traffic.stopAndCheck();
            }
            assertThat(duplicates.downlink()).isLessThanOrEqualTo(LOST_BY_THE_FIRST_KICK);
            assertThat(bridge.state("pump0").kicks()).isEqualTo(2);
            assertThat(bridge.state("pump1").connects()).isEqualTo(1);
            assertThat(logged(RECOGNISED)).isZero();
        }
    }

    @Test
    void recognisesAFightWithinThreeRoundsAndItsEnd() {
        try (Bridge bridge = Bridge.open(cluster, 3);
                MBeans beans = MBeans.of(worker)) {
            startBoth(bridge, 3);
            Traffic traffic = Traffic.start(cluster, bridge, 3, OFTEN);
            int connects;
            try (Rival rival = Rival.persistent(bridge.emulator(), Bridge.credentials(0), Duration.ofMillis(300))) {
                Awaitility.await("recognised").atMost(PATIENCE).until(() -> logged(RECOGNISED) == 1);
                connects = bridge.state("pump0").connects() - rival.accepted();
                assertThat(connects).as("our sign-ins until then").isLessThanOrEqualTo(3);
                Awaitility.await("another visit")
                        .atMost(PATIENCE)
                        .until(() -> bridge.state("pump0").connects() - rival.accepted() > connects);
                for (String type : List.of("source", "sink")) {
                    assertThat(beans.read(metrics(bridge, type), "identity-conflicts-total"))
                            .isEqualTo(1L);
                    assertThat(beans.read(metrics(bridge, type), "devices-in-conflict"))
                            .isEqualTo("a1Product/pump0");
                }
                assertThat(logged(OVER)).isZero();
            }
            Awaitility.await("over").atMost(PATIENCE).until(() -> logged(OVER) == 1);
            assertThat(traffic.stopAndCheck().downlink()).isLessThanOrEqualTo(LOST_BY_THE_FIRST_KICK);
            assertThat(beans.read(metrics(bridge, "sink"), "devices-in-conflict"))
                    .isEqualTo("");
            assertThat(beans.read(metrics(bridge, "source"), "links-up")).isEqualTo(3L);
            assertThat(logged(RECOGNISED)).as("told once").isEqualTo(1);
            for (String other : List.of("pump1", "pump2")) {
                assertThat(bridge.state(other).connects()).isEqualTo(1);
            }
        }
    }

    @Test
    void keepsWithinTheConnectRateTogetherWithTheOther() {
        EmulatorSettings strict =
                EmulatorSettings.defaults().withLimits(Limits.platform().withConnectMinute(MINUTE));
        try (Bridge bridge = Bridge.open(cluster, strict, 2)) {
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("iot.conflict.backoff.ms", Long.toString(MINUTE.toMillis()));
            source.put("iot.reconnect.backoff.ms", "500");
            bridge.start("source", source);
            bridge.awaitSubscribed(2);
            try (Rival rival = Rival.persistent(bridge.emulator(), Bridge.credentials(0), Duration.ofMillis(500))) {
                Awaitility.await("recognised")
                        .atMost(MINUTE.multipliedBy(3).plusSeconds(20))
                        .until(() -> logged(RECOGNISED) == 1);
                int refused = rival.refused();
                int connects = bridge.state("pump0").connects();
                long begin = System.nanoTime();
                Awaitility.await("two visits")
                        .atMost(MINUTE.multipliedBy(4).plusSeconds(20))
                        .until(() -> bridge.state("pump0").connects() >= connects + 4);
                double minutes = (System.nanoTime() - begin) / (double) MINUTE.toNanos();
                System.out.printf(
                        "conflict: %d connects of both within %.1f minutes, %d refused before, %d since%n",
                        bridge.state("pump0").connects() - connects, minutes, refused, rival.refused() - refused);
                assertThat(rival.refused())
                        .as("nobody's connect is one too many any more")
                        .isEqualTo(refused);
                assertThat(logged("CONNACK 3 (server unavailable) for pump0")).isZero();
            }
            assertThat(bridge.state("pump1").connects()).isEqualTo(1);
        }
    }

    @Test
    void sharesOneLinkAmongAllConnectorsOfAWorker() {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            startBoth(bridge, 2);
            Map<String, String> more = quick(bridge.source(bridge.emulator().wss()));
            more.put("downlink.routes", "shadow");
            more.put("downlink.routes.shadow.mqtt.filter", "/shadow/get/{productKey}/{deviceName}");
            more.put("downlink.routes.shadow.kafka.topic", bridge.name("shadow"));
            more.keySet().removeIf(key -> key.contains("routes.services") || key.contains("routes.messages"));
            bridge.start("source2", more);
            try (Traffic traffic = Traffic.start(cluster, bridge, 2, OFTEN);
                    TopicReader shadow = cluster.records().read(bridge.name("shadow"))) {
                Awaitility.await("subscribed")
                        .until(() -> bridge.state("pump0").subscriptions().size() == 3);
                bridge.send("pump0", "/shadow/get/{device}", "s".getBytes(StandardCharsets.UTF_8), 1);
                assertThat(shadow.await(1, PATIENCE)).hasSize(1);
                assertThat(traffic.stopAndCheck()).isEqualTo(new Traffic.Duplicates(0, 0));
            }
            for (String device : List.of("pump0", "pump1")) {
                assertThat(bridge.state(device).connects()).isEqualTo(1);
                assertThat(bridge.state(device).kicks()).isZero();
            }
        }
    }

    @Test
    void recognisesAnotherWorkerWithTheSameDevice() {
        try (Bridge bridge = Bridge.open(cluster, 2);
                ConnectWorkerProcess stranger = ConnectWorkerProcess.open(
                        cluster.anotherWorker("stranger").inGroup("strangers"))) {
            startBoth(bridge, 2);
            Traffic traffic = Traffic.start(cluster, bridge, 2, OFTEN);
            Map<String, String> same = quick(bridge.source(bridge.emulator().wss()));
            same.put(
                    "iot.devices.file",
                    bridge.write(
                                    "same.csv",
                                    "ProductKey,DeviceName,DeviceSecret\na1Product,pump0,"
                                            + Bridge.credentials(0).deviceSecret() + "\n")
                            .toString());
            stranger.rest().createOrUpdate("same-device", same);
            Awaitility.await("recognised on one side at least")
                    .atMost(PATIENCE)
                    .until(() -> logged(RECOGNISED) + logged(stranger.process(), 0, RECOGNISED) > 0);
            stranger.rest().delete("same-device");
            Awaitility.await("ours alone").atMost(PATIENCE).until(() -> stranger.process().logSince(0).stream()
                    .anyMatch(line -> line.contains("Source task stopped")));
            bridge.awaitSubscribed(2);
            // What the stranger took while it was there it carried into the same topic.
            traffic.stopAndCheck();
            assertThat(bridge.state("pump1").connects()).isEqualTo(1);
            System.out.printf(
                    "conflict of two workers: recognised %d times here, %d there, %d sign-ins%n",
                    logged(RECOGNISED),
                    logged(stranger.process(), 0, RECOGNISED),
                    bridge.state("pump0").connects());
        }
    }
}
