package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Published;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(ClusterExtension.class)
class BothWaysIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;

    BothWaysIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static List<byte[]> payloads() {
        byte[] large = new byte[256 * 1024];
        new Random(1).nextBytes(large);
        return List.of(
                new byte[0],
                new byte[] {7},
                new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xc3, 0x28},
                "{\"id\":\"1\",\"params\":{\"温度\":23.5}}".getBytes(StandardCharsets.UTF_8),
                large);
    }

    private static URI endpoint(Bridge bridge, String scheme) {
        return scheme.equals("wss")
                ? bridge.emulator().wss()
                : bridge.emulator().ws();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss", "ws"})
    void carriesPayloadsByteExactFromThePlatform(String scheme) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            bridge.start("source", bridge.source(endpoint(bridge, scheme)));
            bridge.awaitSubscribed(1);
            payloads().forEach(payload -> bridge.send("pump0", "/{device}/user/get", payload, 1));
            payloads().forEach(payload -> bridge.send("pump0", "/{device}/user/get", payload, 0));
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                List<ConsumerRecord<byte[], byte[]>> records = reader.await(10, PATIENCE);
                for (int i = 0; i < 10; i++) {
                    assertThat(records.get(i).value()).isEqualTo(payloads().get(i % 5));
                    assertThat(text(records.get(i).key())).isEqualTo("a1Product/pump0");
                    assertThat(header(records.get(i), "iot.qos")).isEqualTo(i < 5 ? "1" : "0");
                }
            }
            Awaitility.await("all acknowledged")
                    .until(() -> bridge.emulator()
                                    .platform()
                                    .acknowledgements(Bridge.PRODUCT, "pump0")
                                    .size()
                            == 5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss", "ws"})
    void carriesPayloadsByteExactToThePlatform(String scheme) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("commands"), 1);
            bridge.start("sink", bridge.sink(endpoint(bridge, scheme)));
            for (int qos : List.of(1, 0)) {
                for (byte[] payload : payloads()) {
                    Map<String, String> headers = Map.of("iot.qos", Integer.toString(qos));
                    cluster.records().produce(bridge.name("commands"), bytes("a1Product/pump0"), payload, headers);
                }
            }
            Awaitility.await("all published")
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump0").size() == 10);
            List<Published> published = bridge.accepted("pump0");
            for (int i = 0; i < 10; i++) {
                assertThat(published.get(i).payload()).isEqualTo(payloads().get(i % 5));
                assertThat(published.get(i).topic()).isEqualTo("/a1Product/pump0/user/update");
                assertThat(published.get(i).qos()).isEqualTo(i < 5 ? 1 : 0);
            }
        }
    }

    @Test
    void namedLevelsReachTopicKeyAndHeaders() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("reboot"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.routes.services.kafka.key", "{deviceName}:{service}");
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
            bridge.send("pump0", "/sys/{device}/thing/service/reboot", bytes("{}"), 1);
            try (TopicReader reader = cluster.records().read(bridge.name("reboot"))) {
                ConsumerRecord<byte[], byte[]> record =
                        reader.await(1, PATIENCE).get(0);
                assertThat(text(record.key())).isEqualTo("pump0:reboot");
                assertThat(header(record, "iot.level.service")).isEqualTo("reboot");
                assertThat(header(record, "iot.topic")).isEqualTo("/sys/a1Product/pump0/thing/service/reboot");
                assertThat(header(record, "iot.product.key")).isEqualTo("a1Product");
                assertThat(header(record, "iot.device.name")).isEqualTo("pump0");
                assertThat(header(record, "iot.dup")).isEqualTo("false");
                assertThat(header(record, "iot.dedup.id")).hasSize(32);
            }
        }
    }

    @Test
    void sharesFiveDevicesOverTwoTasksAndTheLinkWithTheSink() {
        try (Bridge bridge = Bridge.open(cluster, 5)) {
            cluster.topics().create(bridge.name("messages"), 3);
            cluster.topics().create(bridge.name("commands"), 3);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("tasks.max", "2");
            bridge.start("source", source);
            bridge.awaitSubscribed(5);
            bridge.start("sink", bridge.sink(bridge.emulator().wss()));
            for (int i = 0; i < 50; i++) {
                bridge.send("pump" + i % 5, "/{device}/user/get/" + i, bytes("down" + i), 1);
                cluster.records().produce(bridge.name("commands"), "a1Product/pump" + i % 5, "up" + i);
            }
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(reader.await(50, PATIENCE)).hasSize(50);
            }
            for (int device = 0; device < 5; device++) {
                String name = "pump" + device;
                Awaitility.await(name)
                        .atMost(PATIENCE)
                        .until(() -> bridge.accepted(name).size() == 10);
                int first = device;
                assertThat(bridge.accepted(name))
                        .extracting(published -> text(published.payload()))
                        .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 10)
                                .mapToObj(i -> "up" + (first + 5 * i))
                                .toList());
            }
            assertThat(bridge.emulator().platform().devices()).allSatisfy(device -> {
                assertThat(device.connects()).isEqualTo(1);
                assertThat(device.kicks()).isZero();
            });
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }
}
