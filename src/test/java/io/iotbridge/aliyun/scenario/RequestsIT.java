package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The platform asks, an application with a plain consumer answers by writing a record, and the caller has it in time. */
@ExtendWith(ClusterExtension.class)
class RequestsIT {

    private static final Duration PATIENCE = AskedDevices.PATIENCE;

    private final Cluster cluster;

    RequestsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aPlainConsumerAnswersThroughASourceAndASinkOnOneWorker() throws Exception {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            AskedDevices asked = new AskedDevices(cluster, bridge, PumpFixture.json(Bridge.PRODUCT), 1);
            bridge.start("source", asked.source());
            bridge.start("sink", asked.sink());
            bridge.awaitSubscribed(1);
            try (TopicReader app = cluster.records().handing(bridge.name("calls"), asked::answer)) {
                assertThat(app.records()).isEmpty();
                AskedDevices.assertPassed(asked.selfTest("pump0"));
                asked.flush("pump0");
                assertThat(asked.cloud()
                                .call(Bridge.PRODUCT, "pump0", "ping")
                                .get()
                                .path("payload")
                                .asText())
                        .isEqualTo("{\"pong\":1}");
            }
        }
    }

    @Test
    void withOneConnectorAnAnswerFindsItsDeviceFromAnyPartitionAndBadOnesAreReported() throws Exception {
        int devices = 4;
        try (Bridge bridge = Bridge.open(cluster, devices)) {
            AskedDevices asked = new AskedDevices(cluster, bridge, PumpFixture.json(Bridge.PRODUCT), 4);
            Map<String, String> props = asked.both();
            props.put("tasks.max", "2");
            // Devices that sign in so are called on the other form of the topic.
            props.put("iot.rrpc.custom", "true");
            bridge.start("both", props);
            bridge.awaitSubscribed(devices);
            try (TopicReader app = cluster.records().handing(bridge.name("calls"), asked::answer);
                    TopicReader calls = cluster.records().read(bridge.name("calls"));
                    TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(app.records()).isEmpty();
                for (int call = 0; call < 12; call++) {
                    AskedDevices.assertPassed(asked.selfTest("pump" + call % devices));
                }
                ConsumerRecord<byte[], byte[]> first = calls.await(12, PATIENCE).get(0);
                assertThat(AskedDevices.header(first, "iot.reply.topic")).startsWith("/ext/rrpc/");
                asked.send(AskedDevices.headers(first), "{\"Passed\":false}");
                List<ConsumerRecord<byte[], byte[]>> reports = dead.await(1, PATIENCE);
                assertThat(AskedDevices.header(reports.get(0), "iot.error.reason"))
                        .containsAnyOf("already has an answer", "too late");
            }
        }
    }

    @Test
    void theBridgeAnswersByItselfOnceKafkaHasTheRequest() throws Exception {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            AskedDevices asked = new AskedDevices(cluster, bridge, PumpFixture.json(Bridge.PRODUCT), 1);
            Map<String, String> props = asked.source();
            props.put("downlink.routes.calls.reply", "kafka");
            props.put("downlink.routes.services.reply", "kafka");
            bridge.start("source", props);
            bridge.awaitSubscribed(1);
            JsonNode outcome = asked.selfTest("pump0");
            assertThat(outcome.path("code").asInt()).as(outcome.toString()).isEqualTo(200);
            asked.flush("pump0");
            try (TopicReader calls = cluster.records().read(bridge.name("calls"))) {
                assertThat(calls.await(2, PATIENCE)).hasSize(2);
            }
        }
    }
}
