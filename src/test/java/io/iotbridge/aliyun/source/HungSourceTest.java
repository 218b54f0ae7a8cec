package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.FlowCounters;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** A task that Connect has given up, since it hangs in a transformation, and its successor on the same worker. */
class HungSourceTest {

    private final LinkFixture fixture = new LinkFixture();

    private StartedSource start(String name) {
        SourceConfig config = new SourceConfig(Map.of(
                "name", name,
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret",
                "downlink.routes", "custom",
                "downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/#",
                "downlink.routes.custom.kafka.topic", "iot.custom"));
        return StartedSource.start(
                config, fixture.pool, new SourceMetrics(config, null, Clock.systemUTC()), Optional.empty());
    }

    private FakePlatform.Connection connected() {
        return fixture.nextConnection().acceptAll();
    }

    private static void deliver(FakePlatform.Connection connection, int packetId, boolean dup) {
        connection.deliver(new InboundMessage("/pk/pump1/user/get", new byte[] {1}, 1, dup, packetId));
    }

    @Test
    void doesNotHoldUpItsSuccessor() throws Exception {
        StartedSource hung = start("plant");
        FakePlatform.Connection first = connected();
        deliver(first, 1, false);
        SourceRecord inTheTransformation = hung.poll().get(0);

        StartedSource successor = start("plant");
        FakePlatform.Connection second = connected();
        deliver(second, 1, true);
        deliver(second, 2, false);
        List<SourceRecord> records = successor.poll();
        assertThat(records)
                .as("also what was in the hands of the one that hangs")
                .hasSize(2);
        records.forEach(record -> successor.disposedOf(record, true));
        assertThat(second.pubacks()).containsExactly(1, 2);
        assertThat(hung.balance()).isEqualTo(new FlowCounters.Balance(1, 0, 0, 0, 1, 0));

        hung.disposedOf(inTheTransformation, true);
        assertThatThrownBy(hung::poll).isInstanceOf(ConnectException.class).hasMessageContaining("restarted meanwhile");
        hung.close();
        deliver(second, 3, false);
        successor.disposedOf(successor.poll().get(0), true);
        assertThat(second.pubacks()).containsExactly(1, 2, 3);
    }

    @Test
    void otherConnectorsKeepTheirLinks() throws Exception {
        StartedSource one = start("plant");
        FakePlatform.Connection connection = connected();
        StartedSource another = start("another");
        deliver(connection, 1, false);
        one.disposedOf(one.poll().get(0), true);
        assertThat(connection.pubacks()).isEmpty();
        another.disposedOf(another.poll().get(0), true);
        assertThat(connection.pubacks()).containsExactly(1);
    }
}
