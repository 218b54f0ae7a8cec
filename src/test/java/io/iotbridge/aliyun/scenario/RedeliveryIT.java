package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Acknowledged;
import io.iotbridge.aliyun.emulator.DeviceState;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With Kafka frozen the platform sends 100 messages and no more; what is cut then is delivered again, and written once. */
@ExtendWith(ClusterExtension.class)
class RedeliveryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int COUNT = 300;
    private static final int UNACKNOWLEDGED = 100;

    private final Cluster cluster;

    RedeliveryIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @param lostPuback the PUBACK at which the connection is cut when Kafka is back; 0: it is not */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 0", "0, 50", "1, 100"})
    void writesOnceWhatIsCutWhile100AreUnacknowledged(int cuts, int lostPuback) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            // Connect turns it off: a request whose answer is lost while the broker stands still would be written
            // twice.
            source.put("producer.override.enable.idempotence", "true");
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
            send(bridge, "before");
            awaitAcknowledged(bridge, 1);
            // The next packet id is higher though all are free: from then on a lost PUBACK costs no second copy.
            bridge.emulator().platform().fault(Fault.CUT_ALL);
            awaitConnected(bridge, 2);
            send(bridge, "then");
            awaitAcknowledged(bridge, 2);
            cluster.kafka().suspend();
            try {
                IntStream.range(0, COUNT).forEach(i -> send(bridge, "m" + i));
                Awaitility.await("the platform stops at 100")
                        .during(Duration.ofMillis(500))
                        .until(() -> device(bridge).unacknowledged() == UNACKNOWLEDGED);
                for (int cut = 1; cut <= cuts; cut++) {
                    bridge.emulator().platform().fault(Fault.CUT_ALL);
                    awaitConnected(bridge, 2 + cut);
                }
                assertThat(acknowledged(bridge)).as("PUBACKs without Kafka").hasSize(2);
                assertThat(device(bridge).unacknowledged()).isEqualTo(UNACKNOWLEDGED);
                if (lostPuback > 0) {
                    bridge.emulator()
                            .platform()
                            .fault(
                                    Fault.CUT_AT_PUBACK,
                                    FaultSettings.everyDevice().withCount(lostPuback));
                }
            } finally {
                cluster.kafka().resume();
            }
            Awaitility.await("all acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == COUNT + 2);
            assertThat(acknowledged(bridge)).extracting(Acknowledged::seq).isSorted();
            assertThat(device(bridge).connects()).isEqualTo(2 + cuts + (lostPuback > 0 ? 1 : 0));
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                List<String> written = reader.await(COUNT + 2, PATIENCE).stream()
                        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .toList();
                assertThat(written.subList(2, written.size()))
                        .containsExactlyElementsOf(
                                IntStream.range(0, COUNT).mapToObj(i -> "m" + i).toList());
            }
            bridge.assertPacketIds();
        }
    }

    private static void awaitAcknowledged(Bridge bridge, int count) {
        Awaitility.await("PUBACKs").until(() -> acknowledged(bridge).size() == count);
    }

    private static void awaitConnected(Bridge bridge, int connects) {
        Awaitility.await("connected again")
                .until(() ->
                        device(bridge).connects() == connects && device(bridge).online());
    }

    private static void send(Bridge bridge, String text) {
        bridge.send("pump0", "/{device}/user/get", text.getBytes(StandardCharsets.UTF_8), 1);
    }

    private static DeviceState device(Bridge bridge) {
        return bridge.emulator().platform().device(Bridge.PRODUCT, "pump0");
    }

    private static List<Acknowledged> acknowledged(Bridge bridge) {
        return bridge.emulator().platform().acknowledgements(Bridge.PRODUCT, "pump0");
    }
}
