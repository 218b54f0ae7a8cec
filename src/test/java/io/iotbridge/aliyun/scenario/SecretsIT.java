package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.Evidence;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import io.iotbridge.aliyun.secrets.SecretsSearch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker with every logger at TRACE, and all that can go wrong with a sign-in: no secret is in what it writes, shows or keeps. */
@ExtendWith(ClusterExtension.class)
class SecretsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PAYLOAD = "payload-that-only-TRACE-may-show";

    private final Cluster own;
    private final Path folder;
    private Bridge bridge;

    SecretsIT(Cluster shared) {
        folder = shared.folder().resolve("traced");
        own = shared.withWorker(shared.anotherWorker("traced")
                .withOptions("-XX:TieredStopAtLevel=1", Evidence.TRACE)
                .inGroup("traced"));
    }

    @BeforeEach
    void open() {
        bridge = Bridge.open(own, 4);
        own.topics().create(bridge.name("messages"), 1);
        own.topics().create(bridge.name("commands"), 1);
    }

    @AfterEach
    void close() {
        bridge.close();
        own.worker().close();
    }

    @Test
    void nothingTheWorkerWritesShowsOrKeepsHoldsASecret() throws IOException {
        String source = bridge.start("source", source());
        String sink = bridge.start("sink", bridge.sink(bridge.emulator().wss()));
        bridge.awaitSubscribed(3);
        exchange();
        refusals();
        own.worker().look();
        own.rest().taskConfigs(source);
        own.rest().config(sink);
        bridge.close();
        own.worker().stop();

        Set<String> secrets = SecretsSearch.seen();
        assertThat(secrets).hasSizeGreaterThan(6).contains("secretOfPump1");
        secrets.addAll(List.of("notTheSecretOfPump1", "notTheSecretOfPump3"));
        assertThat(new SecretsSearch().search(folder.getParent(), secrets)).isEmpty();
        looksWhereThereIsSomething();
    }

    /** One device in the configuration, by reference and in the clear; the others in the file. */
    private Map<String, String> source() {
        Map<String, String> source = bridge.source(bridge.emulator().wss());
        bridge.write("devices.csv", "DeviceName,DeviceSecret,ProductKey\npump0,secretOfPump0,a1Product\n");
        Path secrets = bridge.write("secrets.properties", "pump1=secretOfPump1\n");
        source.put("iot.product.key", Bridge.PRODUCT);
        source.put("iot.devices", "pump1,pump2");
        source.put("iot.devices.pump1.device.secret", "${file:" + secrets + ":pump1}");
        source.put("iot.devices.pump2.device.secret", "secretOfPump2");
        return source;
    }

    private void exchange() {
        bridge.emulator().platform().fault(Fault.KICK, FaultSettings.forDevice(Bridge.PRODUCT, "pump0"));
        bridge.awaitSubscribed(3);
        bridge.send("pump0", "/{device}/user/get", PAYLOAD.getBytes(StandardCharsets.UTF_8), 1);
        own.records().produce(bridge.name("commands"), "a1Product/pump0", PAYLOAD);
        try (TopicReader reader = own.records().read(bridge.name("messages"))) {
            assertThat(reader.await(1, PATIENCE)).hasSize(1);
        }
        Awaitility.await("uplink").atMost(PATIENCE).until(() -> !bridge.accepted("pump0")
                .isEmpty());
    }

    /** Wrong secrets in a running file, in a validation, and in a connector that fails; and a file that is no list. */
    private void refusals() {
        Map<String, String> refused = bridge.sink(bridge.emulator().wss());
        Path file =
                bridge.write("wrong.csv", "DeviceName,DeviceSecret,ProductKey\npump1,notTheSecretOfPump1,a1Product\n");
        refused.put("iot.devices.file", file.toString());
        refused.put("iot.validate.connect", "true");
        // In use as another identity: the check goes without.
        assertThat(own.rest().validate(Bridge.SINK, refused)).isNotEmpty();
        refused.remove("iot.validate.connect");
        refused.put("iot.refused.attempts", "1");
        refused.put("topics", bridge.name("commands"));
        bridge.emulator().platform().fault(Fault.CUT_ALL, FaultSettings.everyDevice());
        Map<String, String> alone = bridge.source(bridge.emulator().wss());
        // Nobody else uses this one: a link that is up would go on with the secret that it has.
        Path other =
                bridge.write("other.csv", "DeviceName,DeviceSecret,ProductKey\npump3,notTheSecretOfPump3,a1Product\n");
        alone.put("iot.devices.file", other.toString());
        alone.put("iot.refused.attempts", "1");
        String failing = bridge.post("failing", alone);
        own.rest().awaitStatus(failing, PATIENCE, status -> status.isFailed());
        bridge.write("wrong.csv", "DeviceName,DeviceSecret,ProductKey\npump1,notTheSecretOfPump1,a1Product,\"");
        assertThat(own.rest().validate(Bridge.SINK, refused)).containsOnlyKeys("iot.devices.file");
    }

    /** The search saw the worker's own traces, the context of our threads, and every other kind of evidence. */
    private void looksWhereThereIsSomething() throws IOException {
        String log = Files.readString(folder.resolve("worker.log"), StandardCharsets.UTF_8);
        assertThat(log)
                .contains("TRACE", "org.eclipse.paho.client.mqttv3", "io.netty", "Device a1Product/pump0 is signed in")
                .contains("[" + bridge.name("source") + "|task-0] Device a1Product/pump");
        assertThat(log.lines().filter(line -> line.contains(PAYLOAD)))
                .allMatch(line -> line.contains(" TRACE ") || !line.contains("iotbridge"));
        assertThat(Files.readString(folder.resolve(Evidence.REST))).contains("a1Product/pump1");
        assertThat(Files.readString(folder.resolve(Evidence.INSIDE))).contains("aliyun-iot", bridge.name("source"));
        assertThat(new SecretsSearch().search(folder.getParent(), Set.of("a1Product/pump0")))
                .anyMatch(find -> find.startsWith("traced/worker.log"));
    }
}
