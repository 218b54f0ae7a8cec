package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.routing.UplinkPreset;
import io.iotbridge.aliyun.thing.PumpFixture;
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
                    new ConnectHeaders().addString("iot.event", "Overheat"))));
            if (!fixture.context.reporter.reasons.isEmpty()) {
                throw new IllegalStateException(fixture.context.reporter.reasons.toString());
            }
            return fixture.connection().acceptAll().publishes().get(0);
        } finally {
            Files.delete(model);
        }
    }
}
