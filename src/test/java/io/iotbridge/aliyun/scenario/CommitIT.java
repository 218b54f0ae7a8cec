package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What is published twice after the end of a worker that commits once a minute, as workers do by default, at the platform's rates. {@code
 * -Dcommit.interval=0} shows what it would be if the task did not ask for commits.
 */
class CommitIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int INTERVAL = Integer.getInteger("commit.interval", 200);
    private static final int DEVICES = 20;
    private static final int RECORDS = 60 * DEVICES;
    private static final int IN_FLIGHT = 16;

    @Test
    void publishesLittleTwiceAfterACrashAndNothingAfterAnOrderlyEnd() {
        Map<String, String> everyMinute = Map.of("offset.flush.interval.ms", "60000");
        try (Cluster cluster = Cluster.open(Cluster.newFolder(), Map.of(), everyMinute);
                Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), DEVICES)) {
            cluster.topics().create(bridge.name("commands"), 4);
            Map<String, String> props = bridge.sink(bridge.emulator().wss());
            props.remove("uplink.rate.qos1.per.second");
            props.remove("iot.connects.per.minute.per.device");
            props.put("uplink.commit.interval.ms", Integer.toString(INTERVAL));
            // The killed task's place in its group is free sooner.
            props.put("consumer.override.session.timeout.ms", "6000");
            props.put("consumer.override.heartbeat.interval.ms", "1000");
            String sink = bridge.start("sink", props);
            for (int i = 0; i < RECORDS; i++) {
                byte[] key = bytes(Bridge.PRODUCT + "/pump" + i % DEVICES);
                cluster.records().send(bridge.name("commands"), key, bytes("m" + i), Map.of());
            }
            awaitPublished(bridge, RECORDS / 3);
            cluster.rest().stop(sink);
            Awaitility.await("signed out").atMost(PATIENCE).until(() -> bridge.online() == 0);
            cluster.rest().resume(sink);
            awaitPublished(bridge, RECORDS / 2);
            long afterStop = twice(bridge);
            awaitPublished(bridge, RECORDS * 3 / 4);
            bridge.emulator().platform().checkPacketIds(false);
            cluster.worker().kill();
            bridge.emulator().platform().checkPacketIds(true);
            cluster.worker().start();
            Awaitility.await("every record")
                    .atMost(PATIENCE)
                    .until(() -> bridge.emulator().platform().messages(0).stream()
                                    .map(Published::text)
                                    .distinct()
                                    .count()
                            == RECORDS);
            long afterKill = twice(bridge) - afterStop;
            System.out.printf(
                    "commits every %d ms: of %d records %d twice after a stop, %d after a SIGKILL%n",
                    INTERVAL, RECORDS, afterStop, afterKill);
            assertThat(bridge.emulator().platform().messages(0)).allMatch(Published::accepted);
            assertThat(afterStop).as("published twice after a stop").isZero();
            assertThat(afterKill)
                    .as("published twice after SIGKILL: in flight, or accepted since the last commit")
                    .isLessThan(DEVICES * IN_FLIGHT);
            bridge.assertPacketIds();
        }
    }

    private static void awaitPublished(Bridge bridge, int count) {
        Awaitility.await("published")
                .atMost(PATIENCE)
                .until(() -> bridge.emulator().platform().published() >= count);
    }

    private static long twice(Bridge bridge) {
        return bridge.emulator().platform().published()
                - bridge.emulator().platform().messages(0).stream()
                        .map(Published::text)
                        .distinct()
                        .count();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
