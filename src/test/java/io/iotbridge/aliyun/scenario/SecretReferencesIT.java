package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secrets from each of Kafka's config providers: they sign in, and what the worker keeps and shows is the reference. */
@ExtendWith(ClusterExtension.class)
class SecretReferencesIT {

    /** The worker inherits our environment; a variable that is always there will do for a secret. */
    private static final String FROM_ENVIRONMENT = System.getenv("PATH");

    private final Cluster cluster;

    SecretReferencesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void signInAndStayReferencesInEveryConfigOfTheWorker() {
        List<DeviceEntry> devices = List.of(
                new DeviceEntry(Bridge.PRODUCT, "byFile", "secret-in-a-file"),
                new DeviceEntry(Bridge.PRODUCT, "byFolder", "secret-in-a-folder"),
                new DeviceEntry(Bridge.PRODUCT, "byEnvironment", FROM_ENVIRONMENT));
        try (Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), devices)) {
            Path file = bridge.write("secrets.properties", "byFile=secret-in-a-file\n");
            Path folder = bridge.write("byFolder", "secret-in-a-folder").getParent();
            Map<String, String> references = Map.of(
                    "byFile", "${file:" + file + ":byFile}",
                    "byFolder", "${dir:" + folder + ":" + bridge.name("byFolder") + "}",
                    "byEnvironment", "${env:PATH}");
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.remove("iot.devices.file");
            source.put("tasks.max", "2");
            source.put("iot.product.key", Bridge.PRODUCT);
            source.put("iot.devices", String.join(",", references.keySet()));
            references.forEach(
                    (device, reference) -> source.put("iot.devices." + device + ".device.secret", reference));
            String name = bridge.start("source", source);
            bridge.awaitSubscribed(3);

            String shown =
                    cluster.rest().config(name).toString() + cluster.rest().taskConfigs(name);
            assertThat(shown).contains(references.values());
            assertThat(shown).doesNotContain("secret-in-", FROM_ENVIRONMENT);
        }
    }
}
