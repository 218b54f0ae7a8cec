package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.routing.presets.UplinkPreset;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;

/** Sends one record of a preset through a sink task, with the pump's thing model. */
public final class UplinkExampleFixture {

    /** When the record was written. */
    private static final long TIME = 1_700_000_000_000L;

    private UplinkExampleFixture() {}

    /**
     * What leaves.
     *
     * @param value the record's, JSON as bytes; {@code iot.event} is {@code Overheat}
     * @throws IllegalStateException if the record is a bad one
     */
    public static FakePlatform.Published run(UplinkPreset preset, String value) throws IOException {
        OnePartitionFixture fixture = new OnePartitionFixture();
        fixture.context.reporter = new OnePartitionFixture.Queue();
        Path model = Files.createTempFile("pump", ".json");
        try {
            Files.writeString(model, PumpFixture.json("pk"));
            Map<String, String> props = new HashMap<>();
            props.put("thing.model.files", model.toString());
            props.put("uplink.rate.qos0.per.second", "0");
            props.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
            props.put("uplink.routes", "p");
            props.put("uplink.routes.p.kafka.topics", "commands");
            props.put("uplink.routes.p.preset", preset.toString());
            StartedSink sink = fixture.start(props);
            sink.put(List.of(new SinkRecord(
                    "commands",
                    0,
                    Schema.STRING_SCHEMA,
                    "pk/pump1",
                    Schema.BYTES_SCHEMA,
                    value.getBytes(StandardCharsets.UTF_8),
                    0,
                    TIME,
                    TimestampType.CREATE_TIME,
                    new ConnectHeaders()
                            .addString("iot.event", "Overheat")
                            .addString("iot.request.id", "126")
                            .addString("iot.reply.topic", "/sys/pk/pump1/rrpc/response/7")
                            .addString("iot.deadline", "4102444800000")
                            .addString("iot.service", "SelfTest"))));
            if (!fixture.context.reporter.reasons.isEmpty()) {
                throw new IllegalStateException(fixture.context.reporter.reasons.toString());
            }
            return fixture.connection().acceptAll().publishes().get(0);
        } finally {
            Files.delete(model);
        }
    }

    /** The value of the record, JSON; of an event its header {@code iot.event} is {@code Overheat}. */
    public static String value(UplinkPreset preset) {
        return switch (preset) {
            case PROPERTY_POST -> "{\"Speed\":1450,\"Flow\":12,\"Running\":true,\"Mode\":\"boost\"}";
            case PROPERTY_BATCH ->
                "{\"properties\":{\"Speed\":[{\"value\":1450,\"time\":1700000000000},{\"value\":1460,\"time\":1700000001000}]}}";
            case PROPERTY_HISTORY -> "{\"Speed\":1450,\"Place\":{\"Lon\":8.5,\"Lat\":47.4}}";
            case EVENT_POST -> "{\"Celsius\":91}";
            case DESIRED_GET -> "[\"Speed\",\"Mode\"]";
            case DESIRED_DELETE -> "{\"Speed\":3,\"Mode\":null}";
            case SHADOW_UPDATE -> "{\"method\":\"update\",\"state\":{\"reported\":{\"color\":\"red\"}},\"version\":2}";
            case TAGS_UPDATE -> "{\"building\":\"7\",\"floor\":2}";
            case TAGS_DELETE -> "[\"floor\"]";
            case CONFIG_GET -> "{\"configScope\":\"product\",\"getType\":\"file\"}";
            case OTA_INFORM -> "{\"version\":\"1.0.1\",\"module\":\"MCU\"}";
            case OTA_PROGRESS -> "{\"step\":\"50\",\"desc\":\"half of it\",\"module\":\"MCU\"}";
            case NTP -> "{\"deviceSendTime\":\"1700000000000\"}";
            case LOG_POST ->
                "{\"utcTime\":\"2023-11-14T22:13:20Z\",\"logLevel\":\"WARN\",\"module\":\"app\",\"code\":\"4103\",\"logContent\":\"hot\"}";
            case ANSWER -> "{\"Passed\":true}";
            case RAW_UP -> "0f1e";
        };
    }
}
