package io.iotbridge.aliyun.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.CertificateKind;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(ClusterExtension.class)
class IdentityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;

    IdentityIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @CsvSource({"hmacmd5,true", "hmacsha1,true", "hmacsha256,true", "hmacsha256,false"})
    void signsInWithEveryMethod(String method, String timestamp) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("iot.sign.method", method);
            source.put("iot.sign.timestamp", timestamp);
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"pump0,wrongSecret", "nobody,anySecret"})
    void failsWithTheDeviceAndTheKeysNamedWhenThePlatformRefusesIt(String device, String secret) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put(
                    "iot.devices.file",
                    bridge.write(
                                    "bad.csv",
                                    "ProductKey,DeviceName,DeviceSecret\na1Product," + device + "," + secret + "\n")
                            .toString());
            source.put("iot.devices.file.poll.interval.ms", "1000");
            String name = bridge.post("source", source);
            cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
            assertThat(cluster.rest().status(name).toString())
                    .contains("the only device", "a1Product/" + device, "iot.devices.file")
                    .doesNotContain(secret);
        }
    }

    /** C13: a devices file of four, one of them unknown to the platform. It comes up by itself once the platform knows it. */
    @Test
    void goesOnWithTheOtherDevicesNamesTheRefusedOneAndTriesItAgain() {
        try (Bridge bridge = Bridge.open(cluster, 3)) {
            WorkerLog log = WorkerLog.from(cluster);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            StringBuilder devices =
                    new StringBuilder("ProductKey,DeviceName,DeviceSecret\na1Product,ghost,anySecret\n");
            for (int i = 0; i < 3; i++) {
                devices.append("a1Product,pump" + i + "," + "secretOfPump" + i + "\n");
            }
            source.put(
                    "iot.devices.file",
                    bridge.write("four.csv", devices.toString()).toString());
            source.put("iot.refused.attempts", "1");
            source.put("iot.refused.retry.ms", "1000");
            String name = bridge.start("source", source);
            bridge.awaitSubscribed(3);
            Awaitility.await("said")
                    .atMost(PATIENCE)
                    .until(() -> log.linesWith("a1Product/ghost", "is given up", "CONNACK")
                                    .size()
                            > 0);
            bridge.emulator().platform().addDevice(new DeviceEntry(Bridge.PRODUCT, "ghost", "anySecret"));
            Awaitility.await("accepted by itself").atMost(PATIENCE).until(() -> bridge.emulator()
                    .platform()
                    .device(Bridge.PRODUCT, "ghost")
                    .online());
            assertThat(log.linesWith("a1Product/ghost", "is given up"))
                    .as("once")
                    .hasSize(1);
            assertThat(cluster.rest().status(name).isRunning(1)).isTrue();
        }
    }

    private String startSinkWithPump0Disabled(Bridge bridge, String policy) {
        bridge.emulator().platform().disable(Bridge.PRODUCT, "pump0");
        cluster.topics().create(bridge.name("commands"), 1);
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        sink.put("iot.refused.policy", policy);
        sink.put("iot.refused.hold.ms", "1000");
        sink.put("errors.tolerance", "all");
        sink.put("errors.deadletterqueue.topic.name", bridge.name("dlq"));
        sink.put("errors.deadletterqueue.topic.replication.factor", "1");
        sink.put("errors.deadletterqueue.context.headers.enable", "true");
        String name = bridge.start("sink", sink);
        for (int i = 0; i < 10; i++) {
            cluster.records().produce(bridge.name("commands"), "a1Product/pump" + i % 2, "up" + i);
        }
        return name;
    }

    @Test
    void reportsTheRecordsOfARefusedDeviceAndPublishesTheOthersWhenToldToSkip() {
        try (Bridge bridge = Bridge.open(cluster, 2);
                TopicReader queue = cluster.records().read(bridge.name("dlq"))) {
            String name = startSinkWithPump0Disabled(bridge, "skip");
            assertThat(queue.await(5, PATIENCE)).hasSize(5).allSatisfy(record -> {
                assertThat(new String(record.key(), UTF_8)).isEqualTo("a1Product/pump0");
                assertThat(new String(
                                record.headers()
                                        .lastHeader("__connect.errors.exception.message")
                                        .value(),
                                UTF_8))
                        .contains("a1Product/pump0", "CONNACK 5", "iot.devices.file");
            });
            Awaitility.await("the other device's records")
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump1").size() == 5);
            assertThat(bridge.state("pump1").connects()).isEqualTo(1);
            assertThat(cluster.rest().status(name).isFailed()).isFalse();
        }
    }

    @Test
    void failsTheSinkWithTheDeviceNamedWhenThePlatformRefusesIt() {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            String name = startSinkWithPump0Disabled(bridge, "fail");
            cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
            assertThat(cluster.rest().status(name).toString())
                    .contains("a1Product/pump0", "CONNACK 5", "iot.devices.file", "iot.refused.policy");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VALID,iot.ssl.truststore",
        "EXPIRED,clock",
        "WRONG_HOST,host name",
    })
    void refusesACertificateWithCauseAndKeyInTheLog(CertificateKind kind, String hint) {
        try (Bridge bridge = Bridge.open(
                cluster, EmulatorSettings.defaults().withStrictRates(false).withCertificate(kind), 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            if (kind == CertificateKind.VALID) {
                source.remove("iot.ssl.truststore.location");
            }
            bridge.start("source", source);
            Awaitility.await("the log says why").atMost(PATIENCE).until(() -> logHas("certificate", hint));
            assertThat(bridge.online()).isZero();
        }
    }

    private boolean logHas(String... words) throws IOException {
        try (var lines = Files.lines(cluster.worker().process().log())) {
            return lines.anyMatch(
                    line -> line.contains("is down") && List.of(words).stream().allMatch(line::contains));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"29", "1201"})
    void refusesAKeepAliveThatThePlatformRefuses(String seconds) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("iot.keepalive.seconds", seconds);
            assertThat(cluster.rest().validate(Bridge.SOURCE, source)).containsOnlyKeys("iot.keepalive.seconds");
        }
    }
}
