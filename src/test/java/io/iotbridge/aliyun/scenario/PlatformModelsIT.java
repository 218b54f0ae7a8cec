package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Published;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Source and sink without a file of thing models: the platform has them, and the first record waits for them. */
@ExtendWith(ClusterExtension.class)
class PlatformModelsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SET = "{\"id\":\"1\",\"version\":\"1.0\",\"method\":\"thing.service.property.set\","
            + "\"params\":{\"Speed\":1450,\"Running\":1}}";

    private final Cluster cluster;

    PlatformModelsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static Map<String, String> typed(Map<String, String> props, String direction, String preset, String topic) {
        props.keySet().removeIf(key -> key.startsWith("downlink.") || key.startsWith("uplink.routes"));
        props.put("thing.model", "platform");
        props.put("thing.model.required", "true");
        props.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        props.put("value.converter.schemas.enable", Boolean.toString(direction.equals("downlink")));
        props.put(direction + ".routes", "r");
        props.put(direction + ".routes.r.preset", preset);
        props.put(direction + ".routes.r.kafka.topic" + (direction.equals("uplink") ? "s" : ""), topic);
        return props;
    }

    private static List<Published> posts(Bridge bridge) {
        return bridge.accepted("pump1").stream()
                .filter(message -> message.topic().endsWith("/property/post"))
                .toList();
    }

    @Test
    void theFirstRecordOfEachDirectionIsTyped() throws IOException {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            bridge.cloudWithModel();
            List.of("set", "commands").forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
            bridge.start(
                    "source",
                    typed(bridge.source(bridge.emulator().wss()), "downlink", "property-set", bridge.name("set")));
            bridge.start(
                    "sink",
                    typed(bridge.sink(bridge.emulator().wss()), "uplink", "property-post", bridge.name("commands")));
            bridge.awaitSubscribed(2);
            bridge.send("pump0", "/sys/{device}/thing/service/property/set", SET.getBytes(StandardCharsets.UTF_8), 1);
            cluster.records().produce(bridge.name("commands"), "a1Product/pump1", "{\"Flow\":12}");
            try (TopicReader reader = cluster.records().read(bridge.name("set"))) {
                JsonNode set = MAPPER.readTree(reader.await(1, PATIENCE).get(0).value());
                assertThat(set.at("/schema/name").asText()).isEqualTo("io.iotbridge.thing.a1Product.Properties");
                assertThat(set.at("/payload/Running").isBoolean()).isTrue();
                Awaitility.await("posted")
                        .atMost(PATIENCE)
                        .until(() -> posts(bridge).size() == 1);
                assertThat(new String(posts(bridge).get(0).payload(), StandardCharsets.UTF_8))
                        .contains("12.0");
                // One question of each connector, and one subscription for the answer.
                assertThat(bridge.emulator().platform().messages(0).stream()
                                .filter(message -> message.topic().endsWith("/dsltemplate/get")))
                        .hasSize(2);
            }
        }
    }
}
