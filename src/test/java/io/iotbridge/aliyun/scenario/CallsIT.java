package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.RrpcOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The platform's synchronous calls (platform.md D4): the call through Kafka to whoever answers, and the answer through Kafka back. */
@ExtendWith(ClusterExtension.class)
class CallsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;

    CallsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void anAnswerWithTheMessageIdOfItsCallFindsItsWay() throws Exception {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("calls"), 1);
            cluster.topics().create(bridge.name("answers"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.routes", "calls");
            source.put("downlink.routes.calls.mqtt.filter", "/sys/{productKey}/{deviceName}/rrpc/request/{messageId}");
            source.put("downlink.routes.calls.kafka.topic", bridge.name("calls"));
            source.keySet().removeIf(key -> key.matches("downlink\\.routes\\.(services|messages)\\..*"));
            bridge.start("source", source);
            Map<String, String> sink = bridge.sink(bridge.emulator().wss());
            sink.put("topics", bridge.name("answers"));
            sink.put("uplink.routes", "answers");
            sink.put("uplink.routes.answers.kafka.topics", bridge.name("answers"));
            sink.put(
                    "uplink.routes.answers.mqtt.topic",
                    "/sys/{productKey}/{deviceName}/rrpc/response/{header.iot.level.messageId}");
            sink.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
            sink.keySet().removeIf(key -> key.startsWith("uplink.routes.updates."));
            bridge.start("sink", sink);
            Awaitility.await("subscribed").atMost(PATIENCE).until(() -> !bridge.emulator()
                    .platform()
                    .device(Bridge.PRODUCT, "pump0")
                    .subscriptions()
                    .isEmpty());
            try (TopicReader calls = cluster.records().read(bridge.name("calls"))) {
                CompletableFuture<RrpcOutcome> outcome = bridge.emulator()
                        .platform()
                        .rrpc(Bridge.PRODUCT, "pump0", "ping".getBytes(StandardCharsets.UTF_8), PATIENCE);
                ConsumerRecord<byte[], byte[]> call = calls.await(1, PATIENCE).get(0);
                assertThat(call.value()).asString().isEqualTo("ping");
                answer(bridge, call, "pong");
                RrpcOutcome answered = outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(answered.result()).isEqualTo(RrpcOutcome.Result.SUCCESS);
                assertThat(answered.payload()).asString().isEqualTo("pong");
            }
        }
    }

    /** With the message id of the call; {@code iot.topic} would override where the answer goes. */
    private void answer(Bridge bridge, ConsumerRecord<byte[], byte[]> call, String payload) {
        byte[] id = call.headers().lastHeader("iot.level.messageId").value();
        cluster.records()
                .produce(
                        bridge.name("answers"),
                        call.key(),
                        payload.getBytes(StandardCharsets.UTF_8),
                        Map.of("iot.level.messageId", new String(id, StandardCharsets.UTF_8)));
    }
}
