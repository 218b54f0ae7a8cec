package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.RefusedDevices;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A device that is signed in, and of which the platform takes nothing: its records do not hold up its partition for ever. */
class HeldDeviceTest {

    private static final String TOPIC = "/sys/pk/pump1/thing/event/property/post";
    private static final Pattern ID = Pattern.compile("\"id\":\"(\\d+)\"");

    private final OnePartitionFixture fixture = new OnePartitionFixture();
    private int packetId;

    private StartedSink start(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "uplink.routes.r.preset", "property-post",
                "uplink.routes.r.mqtt.topic", "/sys/{productKey}/{deviceName}/thing/event/property/post",
                "iot.refused.hold.ms", "30000"));
        props.putAll(more);
        return fixture.start(props);
    }

    private void answer(FakePlatform.Connection connection, int index, int code) {
        FakePlatform.Published publish = connection.publishes().get(index);
        publish.done().complete(null);
        Matcher id = ID.matcher(new String(publish.payload(), StandardCharsets.UTF_8));
        assertThat(id.find()).isTrue();
        String reply = "{\"id\":\"" + id.group(1) + "\",\"code\":" + code + ",\"data\":{}}";
        connection.deliver(
                new InboundMessage(TOPIC + "_reply", reply.getBytes(StandardCharsets.UTF_8), 1, false, ++packetId));
    }

    private static void goOn(StartedSink sink) {
        sink.put(List.of());
    }

    @Test
    void isReportedByAgeWithTheCode() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = start(Map.of());
        sink.put(List.of(fixture.record("pk/pump1", "{\"x\":1}")));
        FakePlatform.Connection connection = fixture.connection().acceptAll();
        answer(connection, 0, 6204);
        fixture.links.scheduler.pass(Duration.ofSeconds(60));
        goOn(sink);
        assertThat(fixture.context.reporter.reasons).as("tried once").isEmpty();
        answer(connection, 1, 6204);
        goOn(sink);
        goOn(sink);
        assertThat(fixture.context.reporter.reasons)
                .as("asked a moment ago: with thousands of devices, not at each put")
                .isEmpty();
        fixture.links.scheduler.pass(Duration.ofSeconds(1));
        goOn(sink);
        goOn(sink);
        assertThat(fixture.context.reporter.reasons)
                .singleElement()
                .asString()
                .contains("the platform accepts nothing from device pk/pump1", "code=6204");
        fixture.context.reporter.reports.get(0).complete(null);
        goOn(sink);
        assertThat(fixture.committed(sink)).isEqualTo(1);
        assertThat(sink.balance().reported()).isEqualTo(1);
        assertThat(sink.balance().inFlight()).isZero();
    }

    @Test
    void goesOnOnceThePlatformTakesItsFrames() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = start(Map.of());
        sink.put(List.of(fixture.record("pk/pump1", "{\"x\":1}")));
        FakePlatform.Connection connection = fixture.connection().acceptAll();
        answer(connection, 0, 6204);
        fixture.links.scheduler.pass(Duration.ofSeconds(60));
        answer(connection, 1, 200);
        goOn(sink);
        assertThat(fixture.context.reporter.reasons).isEmpty();
        assertThat(fixture.committed(sink)).isEqualTo(1);
    }

    @Test
    void waitsOnWhereNothingCanBeReported() {
        StartedSink sink = start(Map.of("errors.deadletterqueue.topic.name", ""));
        sink.put(List.of(fixture.record("pk/pump1", "{\"x\":1}")));
        FakePlatform.Connection connection = fixture.connection().acceptAll();
        for (int sending = 0; sending < 3; sending++) {
            answer(connection, sending, 6204);
            goOn(sink);
            fixture.links.scheduler.pass(Duration.ofSeconds(60));
        }
        goOn(sink);
        answer(connection, 3, 200);
        goOn(sink);
        assertThat(fixture.committed(sink)).isEqualTo(1);
        assertThat(sink.balance().delivered()).isEqualTo(1);
    }

    /** It is signed in and publishes; the only one that is listed is no reason to fail the task. */
    @Test
    void whoseRepliesCannotBeSubscribedToIsNotGivenUp() {
        try (CapturedLogFixture log = CapturedLogFixture.of(RefusedDevices.class.getName())) {
            StartedSink sink = start(Map.of());
            sink.put(List.of(fixture.record("pk/pump1", "{\"x\":1}")));
            FakePlatform.Connection connection = fixture.connection().accept();
            connection.grant(0, 0x80);
            goOn(sink);
            assertThat(connection.publishes()).hasSize(1);
            assertThat(log.with("pk/pump1 continues without a subscription")).isNotEmpty();
            assertThat(log.with("given up")).isEmpty();
        }
    }
}
