package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.routing.presets.DownlinkPreset;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/** Takes one message of a preset through a source task, with the pump's thing model. */
public final class DownlinkExampleFixture {

    /** When messages come. */
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);

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
            props.put("iot.rrpc.custom", Boolean.toString(preset == DownlinkPreset.RRPC_CUSTOM));
            LinkFixture links = new LinkFixture();
            SourceConfig config = new SourceConfig(props);
            StartedSource source =
                    StartedSource.start(config, links.pool, new SourceMetrics(config, null, CLOCK), Optional.empty());
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

    /** The payload of the message. */
    public static String payload(DownlinkPreset preset) {
        return switch (preset) {
            case PROPERTY_SET ->
                "{\"id\":\"123\",\"version\":\"1.0\",\"method\":\"thing.service.property.set\",\"params\":{\"Speed\":1450,\"Running\":1}}";
            case SERVICE ->
                "{\"id\":\"124\",\"version\":\"1.0\",\"method\":\"thing.service.Flush\",\"params\":{\"Seconds\":30}}";
            case PROPERTY_GET ->
                "{\"id\":\"125\",\"version\":\"1.0\",\"method\":\"thing.service.property.get\",\"params\":[\"Speed\",\"Mode\"]}";
            case RRPC -> "{\"id\":\"126\",\"version\":\"1.0\",\"method\":\"thing.service.SelfTest\",\"params\":{}}";
            case RRPC_CUSTOM -> "door?";
            case RAW_DOWN -> "0f1e";
            case DESIRED_REPLY ->
                "{\"id\":\"5\",\"code\":200,\"data\":{\"Speed\":{\"value\":1450,\"version\":3}},\"message\":\"success\"}";
            case SHADOW ->
                "{\"method\":\"control\",\"payload\":{\"status\":\"success\",\"state\":{\"desired\":{\"color\":\"red\"}}},\"version\":2}";
            case CONFIG_PUSH ->
                "{\"id\":\"6\",\"version\":\"1.0\",\"method\":\"thing.config.push\",\"params\":{\"configId\":\"c1\",\"url\":\"https://…\"}}";
            case OTA_UPGRADE ->
                "{\"id\":\"7\",\"code\":\"1000\",\"data\":{\"version\":\"1.0.2\",\"size\":432945,\"url\":\"https://…\"},\"message\":\"success\"}";
            case NTP ->
                "{\"deviceSendTime\":\"1700000000000\",\"serverRecvTime\":\"1700000000010\",\"serverSendTime\":\"1700000000011\"}";
            case BROADCAST -> "closed tomorrow";
            case ERROR -> "{\"id\":\"8\",\"code\":520,\"message\":\"no session\"}";
        };
    }
}
