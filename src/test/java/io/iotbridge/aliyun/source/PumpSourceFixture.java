package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A source task of one pump whose thing model it knows; what it carries is the test's. */
abstract class PumpSourceFixture {

    final LinkFixture fixture = new LinkFixture();
    final Map<String, String> props = new HashMap<>();
    FakePlatform.Connection connection;
    StartedSource source;

    @BeforeEach
    void nameAModel(@TempDir Path folder) throws IOException {
        Path model = Files.writeString(folder.resolve("model.json"), PumpFixture.json("pk"));
        props.putAll(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret",
                "thing.model.files", model.toString(),
                "downlink.errors.topic", "iot.errors"));
        props.putAll(routes());
    }

    abstract Map<String, String> routes();

    void start(Clock clock) {
        SourceConfig config = new SourceConfig(props);
        source = StartedSource.start(config, fixture.pool, new SourceMetrics(config, null, clock), Optional.empty());
        fixture.scheduler.runDue();
        connection = fixture.platform.newest().acceptAll();
    }

    /** What becomes of a message of QoS 1. */
    List<SourceRecord> poll(String topic, String payload) throws InterruptedException {
        connection.deliver(new InboundMessage(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false, 1));
        return source.poll();
    }
}
