package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.scenario.BreakableCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code stop()} of a task that carries both directions while its broker is frozen: nothing of it answers, and nothing closes. */
@ExtendWith(BreakableCluster.class)
class UplinkStopIT {

    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final int RECORDS = 30;

    private final AliyunIotSourceTask task = new AliyunIotSourceTask();
    private Emulator emulator;

    @BeforeEach
    void open() {
        emulator = Emulator.start(EmulatorSettings.defaults()
                .withStrictRates(false)
                .withDevices(List.of(new DeviceEntry("pk", "pump1", "secret"))));
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource({"false, 1000, calls", "true, 1000, waits", "true, 4000, drains"})
    void endsInTime(boolean withheld, int drain, String topic, Cluster cluster) {
        // A broker that was frozen until just now takes no topic yet.
        Awaitility.await("topic")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> cluster.topics().create("frozen-" + topic, 1));
        task.start(props(cluster, topic, drain));
        produce(cluster, topic);
        await("all accepted", () -> accepted() == RECORDS);
        if (withheld) {
            emulator.platform().fault(Fault.WITHHOLD_PUBACKS);
            produce(cluster, topic);
            await("some without PUBACK", () -> accepted() > RECORDS);
        }
        cluster.kafka().suspend();
        try {
            // Commits and fetches are on their way by then.
            long frozen = System.nanoTime();
            await(
                    "a while",
                    () -> System.nanoTime() - frozen > Duration.ofSeconds(1).toNanos());
            long begin = System.nanoTime();
            task.stop();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            System.out.printf(
                    "stop() with a frozen broker, PUBACKs withheld %s, drain %d ms: %d ms%n",
                    withheld, drain, took.toMillis());
            assertThat(took).isLessThan(BOUND);
        } finally {
            cluster.kafka().resume();
        }
        // The DISCONNECT is on its way when stop() returns.
        await("signed out", () -> !emulator.platform().device("pk", "pump1").online());
    }

    private static void produce(Cluster cluster, String topic) {
        for (int i = 0; i < RECORDS; i++) {
            cluster.records().produce("frozen-" + topic, "pk/pump1", "n" + i);
        }
    }

    private long accepted() {
        return emulator.platform().messages(0).stream()
                .filter(message -> message.accepted())
                .count();
    }

    /** Connect goes on polling. */
    private void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofSeconds(60)).until(() -> {
            task.poll();
            return condition.call();
        });
    }

    private Map<String, String> props(Cluster cluster, String topic, int drain) {
        Map<String, String> props = new HashMap<>(Map.of(
                "name", "frozen-" + topic,
                "iot.endpoint", emulator.wss().toString(),
                "iot.ssl.truststore.location", emulator.caCertificate().toString(),
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret",
                "downlink.routes", "d",
                "downlink.routes.d.mqtt.filter", "/{productKey}/{deviceName}/user/get",
                "downlink.routes.d.kafka.topic", "t"));
        props.putAll(Map.of(
                "uplink.topics", "frozen-" + topic,
                "uplink.consumer.bootstrap.servers", cluster.kafka().bootstrapServers(),
                "uplink.routes", "u",
                "uplink.routes.u.kafka.topics", "frozen-" + topic,
                "uplink.routes.u.mqtt.topic", "/{productKey}/{deviceName}/user/update",
                "uplink.rate.qos1.per.second", "0",
                "uplink.drain.timeout.ms", Integer.toString(drain),
                "iot.task.shard", "0/1",
                "iot.task.partitions", "1"));
        return props;
    }
}
