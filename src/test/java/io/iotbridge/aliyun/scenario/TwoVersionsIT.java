package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.ConnectorVersion;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.MBeans;
import io.iotbridge.aliyun.cluster.PluginJar;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.cluster.WorkerSettings;
import io.iotbridge.aliyun.link.network.TlsEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two versions of the plugin in one worker, each in a class loader of its own, with connectors of both at once. */
@ExtendWith(ClusterExtension.class)
class TwoVersionsIT {

    private static final String OTHER = "99.0.0";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster shared;

    TwoVersionsIT(Cluster shared) {
        this.shared = shared;
    }

    @Test
    void eachCarriesTheMessagesOfItsOwnDevices() {
        Path folder = shared.folder().resolve("two-versions");
        PluginJar.writeOurs(folder, OTHER);
        WorkerSettings settings =
                WorkerSettings.of(folder, shared.kafka().bootstrapServers()).inGroup("two-versions");
        Cluster cluster = shared.withWorker(settings);
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("commands"), 1);
            List<String> ours = start(bridge, ConnectorVersion.get(), "pump0");
            List<String> others = start(bridge, OTHER, "pump1");
            bridge.awaitOnline(2);
            carries(cluster, bridge);
            try (MBeans beans = MBeans.of(cluster.worker().process())) {
                ours.forEach(name -> assertRuns(beans, name, ConnectorVersion.get()));
                others.forEach(name -> assertRuns(beans, name, OTHER));
            }
            assertThat(List.of(
                            bridge.state("pump0").connects(),
                            bridge.state("pump1").connects()))
                    .as("one link per device")
                    .containsExactly(1, 1);
        } finally {
            cluster.worker().close();
        }
    }

    /** A source and a sink of this version, which share the link of the device. */
    private static List<String> start(Bridge bridge, String version, String device) {
        Path devices = bridge.write(
                device + ".csv",
                "DeviceName,DeviceSecret,ProductKey\n" + device + ",secretOfPump" + device.charAt(4) + ","
                        + Bridge.PRODUCT + "\n");
        Map<String, String> source = bridge.source(bridge.emulator().wss());
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        for (Map<String, String> props : List.of(source, sink)) {
            props.put("iot.devices.file", devices.toString());
            props.put("connector.plugin.version", "[" + version + "]");
        }
        // The records of the devices of the other version.
        sink.put("transforms", "own");
        sink.put("transforms.own.type", "org.apache.kafka.connect.transforms.Filter");
        sink.put("transforms.own.predicate", "own");
        sink.put("transforms.own.negate", "true");
        sink.put("predicates", "own");
        sink.put("predicates.own.type", "org.apache.kafka.connect.transforms.predicates.HasHeaderKey");
        sink.put("predicates.own.name", device);
        return List.of(bridge.start("source-" + device, source), bridge.start("sink-" + device, sink));
    }

    private static void carries(Cluster cluster, Bridge bridge) {
        for (String device : List.of("pump0", "pump1")) {
            bridge.send(device, "/{device}/user/get", bytes("down " + device), 1);
            cluster.records()
                    .send(
                            bridge.name("commands"),
                            bytes(Bridge.PRODUCT + "/" + device),
                            bytes("up " + device),
                            Map.of(device, ""));
        }
        try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
            assertThat(reader.await(2, PATIENCE))
                    .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder("down pump0", "down pump1");
        }
        for (String device : List.of("pump0", "pump1")) {
            Awaitility.await(device).atMost(PATIENCE).untilAsserted(() -> assertThat(bridge.accepted(device))
                    .extracting(message -> new String(message.payload(), StandardCharsets.UTF_8))
                    .containsExactly("up " + device));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRuns(MBeans beans, String connector, String version) {
        assertThat(beans.read("kafka.connect:type=connector-metrics,connector=" + connector, "connector-version"))
                .as(connector)
                .isEqualTo(version);
        assertThat(beans.read("kafka.connect:type=plugins,connector=" + connector + ",task=0", "links-tls-openssl"))
                .as("each version loads the native library, where it loads at all: %s", connector)
                .isEqualTo(TlsEngine.best() == TlsEngine.OPENSSL ? 1L : 0L);
    }
}
