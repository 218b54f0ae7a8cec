package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.puppycrawl.tools.checkstyle.Checker;
import com.puppycrawl.tools.checkstyle.ConfigurationLoader;
import com.puppycrawl.tools.checkstyle.PropertiesExpander;
import com.puppycrawl.tools.checkstyle.api.AuditEvent;
import com.puppycrawl.tools.checkstyle.api.AuditListener;
import com.puppycrawl.tools.checkstyle.api.CheckstyleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layering of src/build is enforced: who breaks it fails the build. */
class LayeringTest {
    private static final Path RULES = Path.of("src/build").toAbsolutePath();

    @TempDir
    Path sources;

    @ParameterizedTest
    @CsvSource({
        "identity, org.apache.kafka.common.config.ConfigDef",
        "identity, io.iotbridge.aliyun.link.DeviceLink",
        "registry, org.apache.kafka.common.config.ConfigDef",
        "registry, io.iotbridge.aliyun.link.LinkPool",
        "loop, io.iotbridge.aliyun.link.LinkPool",
        "files, io.iotbridge.aliyun.registry.DevicesFile",
        "routing, io.iotbridge.aliyun.codec.PayloadFormat",
        "routing, io.iotbridge.aliyun.routing.presets.UplinkPreset",
        "routing.topics, io.iotbridge.aliyun.routing.Template",
        "routing.presets, io.iotbridge.aliyun.routing.DownlinkRoute",
        "thing, io.iotbridge.aliyun.routing.Template",
        "thing.types, io.iotbridge.aliyun.thing.frames.Frame",
        "thing.frames, io.iotbridge.aliyun.thing.Parameters",
        "thing.model, io.iotbridge.aliyun.thing.tsl.TslModels",
        "thing.tsl, io.iotbridge.aliyun.thing.PropertyValues",
        "thing, io.iotbridge.aliyun.thing.tsl.TslModels",
        "thing, org.apache.kafka.connect.source.SourceRecord",
        "emulator, io.iotbridge.aliyun.thing.model.ThingModel",
        "link, org.eclipse.paho.client.mqttv3.MqttMessage",
        "link, org.apache.kafka.connect.source.SourceRecord",
        "link.packets, org.apache.kafka.connect.source.SourceRecord",
        "link.packets, io.netty.buffer.ByteBuf",
        "link.packets, io.iotbridge.aliyun.link.network.Dial",
        "link.network, org.eclipse.paho.client.mqttv3.MqttMessage",
        "link.network, io.iotbridge.aliyun.link.packets.Packet",
        "link.connection, org.eclipse.paho.client.mqttv3.MqttMessage",
        "link.connection, io.netty.buffer.ByteBuf",
        "link.tls, io.iotbridge.aliyun.link.DeviceLink",
        "link.acks, io.iotbridge.aliyun.link.LinkHandle",
        "link.admission, io.iotbridge.aliyun.link.DeviceLink",
        "config, io.iotbridge.aliyun.link.connection.Connection",
        "source, io.iotbridge.aliyun.sink.StartedSink",
        "source.records, io.iotbridge.aliyun.source.Inbox",
        "source.states, io.iotbridge.aliyun.source.records.DownlinkRecord",
        "source.states, io.iotbridge.aliyun.source.Settlement",
        "source.consumer, io.iotbridge.aliyun.source.SourceMetrics",
        "source.consumer, io.iotbridge.aliyun.source.records.DownlinkRecord",
        "uplink, io.iotbridge.aliyun.sink.StartedSink",
        "uplink, io.iotbridge.aliyun.source.StartedSource",
        "uplink, org.apache.kafka.connect.source.SourceRecord",
        "uplink.models, io.iotbridge.aliyun.uplink.Publisher",
        "uplink.offsets, io.iotbridge.aliyun.uplink.Publisher",
        "uplink.offsets, io.iotbridge.aliyun.link.LinkHandle",
        "uplink.publishes, io.iotbridge.aliyun.uplink.UplinkMetrics",
        "uplink.publishes, io.iotbridge.aliyun.uplink.outboxes.Outbox",
        "uplink.publishes, io.iotbridge.aliyun.link.LinkHandle",
        "uplink.outboxes, io.iotbridge.aliyun.uplink.Publisher",
        "uplink.outboxes, io.iotbridge.aliyun.uplink.offsets.OpenPartitions",
        "uplink.results, io.iotbridge.aliyun.uplink.Publisher",
        "uplink.results, io.iotbridge.aliyun.uplink.offsets.OpenPartitions",
        "config, io.iotbridge.aliyun.uplink.Publisher",
        "config.rules, io.iotbridge.aliyun.config.SinkConfig",
        "config.rules, org.apache.kafka.common.config.ConfigDef",
        "sink, io.iotbridge.aliyun.source.AliyunIotSourceTask",
        "emulator, io.iotbridge.aliyun.identity.Device",
        "cluster, io.iotbridge.aliyun.source.AliyunIotSourceTask"
    })
    void importOutOfItsRoomIsAViolation(String room, String imported) throws IOException, CheckstyleException {
        assertThat(violations(room, imported)).singleElement().asString().contains("ImportControl", imported);
    }

    @ParameterizedTest
    @CsvSource({
        "identity, javax.crypto.Mac",
        "files, io.iotbridge.aliyun.loop.Scheduler",
        "registry, io.iotbridge.aliyun.files.FileWatch",
        "link.tls, io.iotbridge.aliyun.files.RegularFile",
        "config, org.apache.kafka.common.config.ConfigDef",
        "link.packets, org.eclipse.paho.client.mqttv3.MqttMessage",
        "link.packets, io.iotbridge.aliyun.link.network.Outbound",
        "link.connection, io.iotbridge.aliyun.link.network.FrameChannel",
        "thing, io.iotbridge.aliyun.codec.PayloadFormat",
        "thing, org.apache.kafka.connect.data.Struct",
        "source, io.iotbridge.aliyun.link.DeviceLink",
        "source, io.iotbridge.aliyun.source.records.DownlinkTranslator",
        "source.states, io.iotbridge.aliyun.source.records.PolledRecord",
        "source.consumer, io.iotbridge.aliyun.source.records.ReportValues",
        "uplink, io.iotbridge.aliyun.uplink.offsets.OpenPartitions",
        "uplink.publishes, io.iotbridge.aliyun.link.OpenRequests",
        "uplink.publishes, io.iotbridge.aliyun.uplink.offsets.OpenRecord",
        "uplink.outboxes, io.iotbridge.aliyun.uplink.publishes.OutgoingPublish",
        "uplink.results, io.iotbridge.aliyun.uplink.offsets.ConsumedRecord",
        "source, io.iotbridge.aliyun.uplink.Publisher",
        "sink, io.iotbridge.aliyun.uplink.Publisher",
        "sink, org.apache.kafka.connect.sink.SinkRecord"
    })
    void importWithinItsRoomIsNone(String room, String imported) throws IOException, CheckstyleException {
        assertThat(violations(room, imported)).isEmpty();
    }

    @Test
    void packageThatNobodyPlannedIsAViolation() throws IOException, CheckstyleException {
        assertThat(violations("util", "org.apache.kafka.common.config.ConfigDef"))
                .singleElement()
                .asString()
                .contains("ImportControl");
    }

    private List<String> violations(String room, String imported) throws IOException, CheckstyleException {
        String name = "io.iotbridge.aliyun." + room;
        Path folder = Files.createDirectories(sources.resolve(name.replace('.', '/')));
        Path file = Files.writeString(folder.resolve("Guest.java"), """
                package %s;

                import %s;

                /** Visits. */
                public final class Guest {
                    private %s host;
                }
                """.formatted(
                        name, imported, imported.substring(imported.lastIndexOf('.') + 1)));
        Properties properties = new Properties();
        properties.put("import.control", RULES.resolve("import-control.xml").toString());
        Recorder recorder = new Recorder();
        Checker checker = new Checker();
        try {
            checker.setModuleClassLoader(Checker.class.getClassLoader());
            checker.configure(ConfigurationLoader.loadConfiguration(
                    RULES.resolve("checkstyle.xml").toString(), new PropertiesExpander(properties)));
            checker.addListener(recorder);
            checker.process(List.of(file.toFile()));
        } finally {
            checker.destroy();
        }
        return recorder.violations;
    }

    private static final class Recorder implements AuditListener {
        private final List<String> violations = new ArrayList<>();

        @Override
        public void addError(AuditEvent event) {
            violations.add(event.getSourceName() + ": " + event.getMessage());
        }

        @Override
        public void addException(AuditEvent event, Throwable thrown) {
            throw new AssertionError(event.getFileName(), thrown);
        }

        @Override
        public void auditStarted(AuditEvent event) {}

        @Override
        public void auditFinished(AuditEvent event) {}

        @Override
        public void fileStarted(AuditEvent event) {}

        @Override
        public void fileFinished(AuditEvent event) {}
    }
}
