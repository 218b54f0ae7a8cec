package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.HiveMqBroker;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same bridge against an MQTT broker that nobody here wrote; without a time stamp, as is the default, the signature is a fixed password. */
@ExtendWith(ClusterExtension.class)
class ThirdPartyBrokerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;

    ThirdPartyBrokerIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static String signature(String secret, String content) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, String> platform(HiveMqBroker broker) {
        Map<String, String> props = new HashMap<>();
        props.put("tasks.max", "1");
        props.put("iot.endpoint", broker.ws().toString());
        props.put("iot.devices", "pump");
        props.put("iot.devices.pump.product.key", "pk");
        props.put("iot.devices.pump.device.secret", "pumpSecret");
        return props;
    }

    @Test
    void carriesMessagesBothWays() throws Exception {
        cluster.topics().create("hive-down", 1);
        cluster.topics().create("hive-up", 1);
        Map<String, String> passwords = Map.of(
                "pump&pk",
                signature("pumpSecret", "clientIdpk.pumpdeviceNamepumpproductKeypk"),
                "cloud",
                "cloudPassword");
        try (HiveMqBroker broker = HiveMqBroker.open(cluster.folder().resolve("hivemq"), passwords)) {
            Map<String, String> source = platform(broker);
            source.put("connector.class", "io.iotbridge.aliyun.source.AliyunIotSourceConnector");
            source.put("downlink.routes", "all");
            source.put("downlink.routes.all.mqtt.filter", "/{productKey}/{deviceName}/user/{function}");
            source.put("downlink.routes.all.kafka.topic", "hive-down");
            Map<String, String> sink = platform(broker);
            sink.put("connector.class", "io.iotbridge.aliyun.sink.AliyunIotSinkConnector");
            sink.put("topics", "hive-up");
            sink.put("uplink.routes", "all");
            sink.put("uplink.routes.all.kafka.topics", "hive-up");
            sink.put("uplink.routes.all.mqtt.topic", "/{productKey}/{deviceName}/cloud/update");

            MqttClient cloud = new MqttClient(broker.ws().toString(), "cloud", new MemoryPersistence());
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName("cloud");
            options.setPassword("cloudPassword".toCharArray());
            // Paho counts a publish as in flight for a moment after it has said that it is complete.
            options.setMaxInflight(1000);
            cloud.connect(options);
            List<String> arrived = new CopyOnWriteArrayList<>();
            cloud.subscribe("/pk/pump/cloud/update", 1, (topic, message) -> arrived.add(message.toString()));

            cluster.rest().createOrUpdate("hive-source", source);
            cluster.rest().createOrUpdate("hive-sink", sink);
            cluster.rest().awaitRunning("hive-source", 1);
            cluster.rest().awaitRunning("hive-sink", 1);
            for (int i = 0; i < 100; i++) {
                cluster.records().produce("hive-up", "pk/pump", "up" + i);
            }
            Awaitility.await("uplink").atMost(PATIENCE).until(() -> arrived.size() >= 100);
            assertThat(arrived).hasSize(100).startsWith("up0", "up1").endsWith("up99");

            for (int i = 0; i < 100; i++) {
                cloud.publish("/pk/pump/user/get", ("down" + i).getBytes(StandardCharsets.UTF_8), 1, false);
            }
            try (TopicReader reader = cluster.records().read("hive-down")) {
                assertThat(reader.await(100, PATIENCE))
                        .extracting(ConsumerRecord::value)
                        .hasSize(100)
                        .startsWith("down0".getBytes(StandardCharsets.UTF_8))
                        .endsWith("down99".getBytes(StandardCharsets.UTF_8));
            }
            cluster.rest().delete("hive-source");
            cluster.rest().delete("hive-sink");
            cloud.disconnect();
            cloud.close();
        }
    }
}
