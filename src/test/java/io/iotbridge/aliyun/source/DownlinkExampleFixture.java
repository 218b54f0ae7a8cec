package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.routing.DownlinkPreset;
import io.iotbridge.aliyun.thing.PumpFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Takes one message of a preset through a source task, with the pump's thing model. */
public final class DownlinkExampleFixture {

    private DownlinkExampleFixture() {}

    /**
     * What becomes of a message.
     *
     * @param topic of {@code pk/pump1}
     */
    public static SourceRecord run(DownlinkPreset preset, String topic, String payload)
            throws IOException, InterruptedException {
        Path model = Files.createTempFile("pump", ".json");
        try {
            Files.writeString(model, PumpFixture.json("pk"));
            Map<String, String> props = new HashMap<>(Map.of(
                    "iot.endpoint", "wss://platform.test:443/mqtt",
                    "iot.product.key", "pk",
                    "iot.devices", "pump1",
                    "iot.devices.pump1.device.secret", "secret",
                    "thing.model.files", model.toString(),
                    "downlink.unmatched", "fail",
                    "downlink.routes", "r",
                    "downlink.routes.r.preset", preset.toString(),
                    "downlink.routes.r.kafka.topic", "iot"));
            LinkFixture links = new LinkFixture();
            SourceConfig config = new SourceConfig(props);
            StartedSource source =
                    StartedSource.start(config, links.pool, new SourceMetrics(config, null, Clock.systemUTC()));
            links.scheduler.runDue();
            FakePlatform.Connection connection = links.platform.newest().acceptAll();
            connection.deliver(new InboundMessage(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false, 1));
            List<SourceRecord> records = source.poll();
            source.close();
            return records.get(0);
        } finally {
            Files.delete(model);
        }
    }
}
