package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.metrics.WorkerMetricsFixture;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

/** What is in flight is counted where it is held, and makes up what is missing at every moment. */
class DownlinkBalanceTest {

    private final LinkFixture fixture = new LinkFixture();
    private final WorkerMetricsFixture shown = new WorkerMetricsFixture();
    private final SourceConfig config = new SourceConfig(Map.of(
            "iot.endpoint", "wss://platform.test:443/mqtt",
            "iot.product.key", "pk",
            "iot.devices", "pump1",
            "iot.devices.pump1.device.secret", "secret",
            "downlink.routes", "custom",
            "downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/#",
            "downlink.routes.custom.kafka.topic", "iot.custom",
            "downlink.unmatched", "drop",
            "downlink.inbox.messages", "3"));
    private final StartedSource source = StartedSource.start(
            config, fixture.pool, new SourceMetrics(config, context(), Clock.systemUTC()), Optional.empty());
    private final FakePlatform.Connection connection = connection();

    private SourceTaskContext context() {
        return (SourceTaskContext) Proxy.newProxyInstance(
                SourceTaskContext.class.getClassLoader(),
                new Class<?>[] {SourceTaskContext.class},
                (proxy, method, args) -> method.getName().equals("pluginMetrics") ? shown.given() : null);
    }

    private FakePlatform.Connection connection() {
        fixture.scheduler.runDue();
        return fixture.platform.newest().acceptAll();
    }

    private void deliver(int packetId, String topic) {
        connection.deliver(new InboundMessage(topic, new byte[5], packetId == 0 ? 0 : 1, false, packetId));
    }

    private void check(long inFlight, long waiting, long unacknowledged) {
        assertThat(shown.number(MessageMetric.IN_FLIGHT)).isEqualTo(inFlight);
        assertThat(shown.number(MessageMetric.INBOX_DEPTH)).isEqualTo(waiting);
        assertThat(shown.number(MessageMetric.UNACKNOWLEDGED)).isEqualTo(unacknowledged);
        assertThat(shown.unaccounted()).isZero();
    }

    @Test
    void nothingIsMissingWhateverBecomesOfMessages() throws Exception {
        check(0, 0, 0);
        deliver(1, "/pk/pump1/user/get");
        deliver(2, "/shadow/get/pk/pump1");
        deliver(0, "/pk/pump1/user/get");
        check(3, 3, 2);
        deliver(0, "/pk/pump1/user/get");
        check(3, 3, 2);
        assertThat(shown.number(MessageMetric.DROPPED))
                .as("QoS 0 in a full inbox")
                .isEqualTo(1);
        List<SourceRecord> records = source.poll();
        check(2, 0, 1);
        assertThat(shown.number(MessageMetric.DROPPED)).isEqualTo(2);
        source.disposedOf(records.get(0), true);
        check(1, 0, 0);
        assertThat(shown.number(MessageMetric.BYTES_DELIVERED)).isEqualTo(5);
        assertThat(shown.number(MessageMetric.IN_FLIGHT_BYTES)).isGreaterThan(2048);
        source.disposedOf(records.get(1), false);
        check(0, 0, 0);
        assertThat(shown.number(MessageMetric.IN_FLIGHT_BYTES)).isZero();
        assertThat(shown.number(MessageMetric.OLDEST_UNACKNOWLEDGED)).isZero();
    }
}
