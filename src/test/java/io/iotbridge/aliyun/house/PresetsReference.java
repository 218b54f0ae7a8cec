package io.iotbridge.aliyun.house;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.routing.presets.DownlinkPreset;
import io.iotbridge.aliyun.routing.presets.UplinkPreset;
import io.iotbridge.aliyun.routing.presets.Wire;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import io.iotbridge.aliyun.sink.UplinkExampleFixture;
import io.iotbridge.aliyun.source.DownlinkExampleFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;

/** The presets, each with an example that is carried out while this is written. */
final class PresetsReference {

    /** Headers that belong to an example. */
    private static final List<String> SHOWN =
            List.of("iot.alink.", "iot.service", "iot.request.", "iot.reply.", "iot.deadline");

    private static final int LINE = 180;
    private static final DeviceId PUMP = new DeviceId("pk", "pump1");

    private PresetsReference() {}

    static String text() {
        StringBuilder text = new StringBuilder("\n## To the platform\n\n");
        for (UplinkPreset preset : UplinkPreset.values()) {
            text.append(item(preset));
        }
        text.append("\n## From the platform\n\n");
        for (DownlinkPreset preset : DownlinkPreset.values()) {
            text.append(item(preset));
        }
        return text.append('\n').toString();
    }

    private static String item(UplinkPreset preset) {
        String value = UplinkExampleFixture.value(preset);
        FakePlatform.Published published = run(preset, value);
        Optional<String> method =
                UplinkPreset.method(PUMP, published.topic()).filter(any -> preset.wire() == Wire.ALINK);
        return item(
                preset.toString(),
                preset.topic(),
                "QoS " + published.qos()
                        + method.map(name -> " · method `" + name + "`").orElse(""),
                preset.record() + " Done when "
                        + done(preset, published.qos())
                        + (preset.asks() ? "; the reply is a message too for a route that takes it." : "."),
                value,
                new String(published.payload(), StandardCharsets.UTF_8));
    }

    private static String done(UplinkPreset preset, int qos) {
        if (preset.isAnswered()) {
            return "the platform replies that it has taken all of it";
        }
        return qos == 0 ? "it is written" : "the platform's PUBACK is here";
    }

    private static String item(DownlinkPreset preset) {
        String topic = TopicFilter.parse(preset.filter())
                .subscription(PUMP)
                .replaceFirst("/service/\\+$", "/service/Flush")
                .replace("+", "7")
                .replace("#", "get");
        String payload = DownlinkExampleFixture.payload(preset);
        SourceRecord record = run(preset, topic, payload);
        StringBuilder headers = new StringBuilder();
        record.headers().forEach(header -> {
            if (SHOWN.stream().anyMatch(header.key()::startsWith)) {
                headers.append(headers.isEmpty() ? " with " : ", ")
                        .append(header.key())
                        .append('=')
                        .append(header.value());
            }
        });
        return item(
                preset.toString(),
                preset.filter() + others(preset),
                "payload `" + preset.wire() + "`",
                preset.record()
                        + preset.reply()
                                .map(level -> " A device answers on …/" + level + ".")
                                .orElse(""),
                payload,
                shown(record) + headers);
    }

    private static String others(DownlinkPreset preset) {
        return preset.otherFilters(true).stream().map(other -> "`, `" + other).collect(Collectors.joining());
    }

    private static String item(String name, String topic, String more, String text, String in, String out) {
        return Markdown.item("**`" + name + "`** · `" + topic + "` · " + more, text)
                        .stripTrailing() + "\\\n  " + lines(in) + "\\\n  → " + lines(out) + "\n";
    }

    /** In lines that fit a page, each but the last up to a comma. */
    private static String lines(String code) {
        if (code.length() <= LINE) {
            return "`" + code + "`";
        }
        int end = code.lastIndexOf(',', LINE - 1) + 1;
        return "`" + code.substring(0, end) + "`\\\n  "
                + lines(code.substring(end).strip());
    }

    private static String shown(SourceRecord record) {
        if (record.value() instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of("schemas.enable", "false"), false);
            return new String(
                    json.fromConnectData("iot", record.valueSchema(), record.value()), StandardCharsets.UTF_8);
        }
    }

    private static FakePlatform.Published run(UplinkPreset preset, String value) {
        try {
            return UplinkExampleFixture.run(preset, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceRecord run(DownlinkPreset preset, String topic, String payload) {
        try {
            return DownlinkExampleFixture.run(preset, topic, payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
