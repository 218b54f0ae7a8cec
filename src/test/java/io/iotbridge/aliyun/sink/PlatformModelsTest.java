package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import io.iotbridge.aliyun.uplink.results.Results;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A sink whose thing models come from the platform. */
class PlatformModelsTest {

    private final SinkFixture fixture = new SinkFixture();
    private final OnePartitionFixture.Queue deadLetters = new OnePartitionFixture.Queue();
    private long offset;

    private StartedSink start(boolean required) {
        return start(required, Results.UNWANTED);
    }

    private StartedSink start(boolean required, Results results) {
        return fixture.start(
                Map.of(
                        "thing.model", "platform",
                        "thing.model.required", Boolean.toString(required),
                        "iot.refused.attempts", "1",
                        "errors.deadletterqueue.topic.name", "dead",
                        "uplink.routes.r.preset", "property-post",
                        "uplink.routes.r.mqtt.topic", "/sys/{productKey}/{deviceName}/thing/event/property/post",
                        "uplink.routes.r.confirm", "puback"),
                results,
                0,
                1);
    }

    private SinkRecord record(int partition, String value) {
        return new SinkRecord(
                "commands", partition, Schema.STRING_SCHEMA, "pk/pump" + partition, null, value, offset++);
    }

    private static List<String> frames(FakePlatform.Connection connection) {
        return connection.publishes().stream()
                .filter(publish -> publish.topic().endsWith("/property/post"))
                .map(publish -> new String(publish.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private void giveModel(FakePlatform.Connection connection) throws Exception {
        // The question keeps to the rate, and somebody else may have published as the device before.
        fixture.links.scheduler.pass(Duration.ofSeconds(2));
        FakePlatform.Published question = connection.publishes().stream()
                .filter(publish -> publish.topic().endsWith("/dsltemplate/get"))
                .findFirst()
                .orElseThrow();
        String id = Frame.read(question.payload()).id();
        String reply = "{\"id\":\"" + id + "\",\"code\":200,\"data\":" + PumpFixture.json("pk") + "}";
        connection.deliver(
                new InboundMessage(question.topic() + "_reply", reply.getBytes(StandardCharsets.UTF_8), 1, false, 900));
    }

    @Test
    void whatLeavesHasTheModelsTypesOnceItIsThere() throws Exception {
        StartedSink sink = start(false);
        sink.put(List.of(record(0, "{\"Flow\":12}")));
        FakePlatform.Connection connection = fixture.signedIn();
        assertThat(frames(connection)).singleElement().asString().contains("\"Flow\":12}");
        giveModel(connection);
        sink.put(List.of(record(0, "{\"Flow\":12}")));
        assertThat(frames(connection).get(1)).contains("\"Flow\":12.0}");
    }

    @Test
    void recordsWaitForARequiredModelInOrderAndTheirOffsetsToo() throws Exception {
        StartedSink sink = start(true);
        sink.put(List.of(record(0, "{\"Flow\":1}"), record(0, "{\"Flow\":2}")));
        FakePlatform.Connection connection = fixture.signedIn();
        assertThat(fixture.worker.timeout).as("Connect is to call again soon").isPositive();
        sink.put(List.of(record(0, "{\"Flow\":3}")));
        assertThat(frames(connection)).isEmpty();
        assertThat(sink.committable(fixture.seen(List.of(SinkFixture.partition(0)))))
                .allSatisfy(
                        (partition, committed) -> assertThat(committed.offset()).isZero());
        assertThat(fixture.worker.metrics.number(MessageMetric.IN_FLIGHT)).isEqualTo(3);
        giveModel(connection);
        sink.put(List.of());
        assertThat(frames(connection)).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(frames(connection).get(i)).contains("\"Flow\":" + (i + 1) + ".0}");
        }
        assertThat(fixture.worker.metrics.unaccounted()).isZero();
    }

    @Test
    void whatWaitsIsGivenBackWithItsPartitionAndTheDeviceSignsOut() {
        StartedSink sink = start(true);
        sink.put(List.of(record(0, "{\"Flow\":1}")));
        FakePlatform.Connection connection = fixture.signedIn();
        fixture.revoke(sink, 0);
        assertThat(connection.isOver()).isTrue();
        assertThat(fixture.worker.metrics.number(MessageMetric.RETRIED)).isEqualTo(1);
        assertThat(fixture.worker.metrics.unaccounted()).isZero();
        sink.close();
    }

    @Test
    void aPartitionPausesWhenTooManyOfItsRecordsWait() {
        StartedSink sink = start(true);
        for (int i = 0; i < 20; i++) {
            sink.put(IntStream.range(0, 1_000)
                    .mapToObj(any -> record(0, "{\"Flow\":1}"))
                    .toList());
            fixture.links.scheduler.pass(Duration.ofMillis(200));
        }
        assertThat(fixture.worker.consumerPaused).contains(SinkFixture.partition(0));
        assertThat(fixture.worker.metrics.unaccounted()).isZero();
        sink.close();
    }

    @Test
    void theResultOfARecordThatWaitedSaysHowLongItTookFromItsArrival() throws Exception {
        fixture.worker.reporter = deadLetters;
        ToldFixture told = new ToldFixture();
        StartedSink sink = start(true, told);
        sink.put(List.of(record(0, "{\"Flow\":1}"), record(0, "{\"Unknown\":1}")));
        FakePlatform.Connection connection = fixture.signedIn();
        fixture.links.scheduler.pass(Duration.ofSeconds(30));
        giveModel(connection);
        sink.put(List.of());
        assertThat(fixture.worker.metrics.number(MessageMetric.OLDEST_UNACKNOWLEDGED))
                .isGreaterThanOrEqualTo(30_000);
        SinkFixture.pubackAll(connection);
        deadLetters.reports.get(0).complete(null);
        sink.put(List.of());
        assertThat(told.results).hasSize(2).allSatisfy(result -> assertThat(result.taken())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(30)));
        told.kept.forEach(Runnable::run);
        assertThat(fixture.worker.metrics.number(MessageMetric.OLDEST_UNACKNOWLEDGED))
                .isZero();
        assertThat(fixture.worker.metrics.unaccounted()).isZero();
    }

    /** It can neither publish nor ask for the model, and the partition is not its own. */
    @Test
    void whatWaitsOfADeviceThatIsRefusedIsReportedByAge() {
        fixture.worker.reporter = deadLetters;
        StartedSink sink = start(true);
        sink.put(List.of(record(0, "{\"Flow\":1}"), record(1, "{\"Flow\":2}")));
        fixture.links.scheduler.pass(Duration.ofSeconds(2));
        fixture.links.platform.get(0).die(LinkException.Kind.IDENTITY_REFUSED);
        fixture.links.platform.get(1).acceptAll();
        sink.put(List.of());
        assertThat(deadLetters.reasons).isEmpty();
        fixture.links.scheduler.pass(Duration.ofMinutes(2));
        sink.put(List.of());
        assertThat(deadLetters.reasons).singleElement().asString().contains("pk/pump0", "scripted");
        assertThat(fixture.worker.metrics.unaccounted()).isZero();
        sink.close();
        assertThat(sink.balance().inFlight()).isZero();
    }

    @Test
    void whatWaitsOfADeviceThatIsNoLongerListedIsReported() {
        fixture.worker.reporter = deadLetters;
        StartedSink sink = start(true);
        sink.put(List.of(record(0, "{\"Flow\":1}"), record(1, "{\"Flow\":2}")));
        fixture.links.scheduler.runDue();
        sink.setDevices(DeviceRegistry.of(List.of(LinkFixture.device("pump1"))));
        sink.put(List.of());
        sink.put(List.of());
        assertThat(deadLetters.reasons).singleElement().asString().contains("offset 0", "pk/pump0", "iot.devices");
        assertThat(fixture.worker.metrics.unaccounted()).isZero();
        sink.close();
        assertThat(sink.balance().inFlight()).isZero();
    }

    /** It comes again with the one that could not be reported, and must not overtake it. */
    @Test
    void whatWaitedBehindARecordThatCannotBeReportedDoesNotLeave() throws Exception {
        StartedSink sink = start(true);
        sink.put(List.of(record(0, "{\"Unknown\":1}"), record(0, "{\"Flow\":2}")));
        FakePlatform.Connection connection = fixture.signedIn();
        giveModel(connection);
        sink.put(List.of());
        assertThat(frames(connection)).isEmpty();
        assertThat(fixture.worker.metrics.unaccounted()).isZero();
        sink.close();
        assertThat(sink.balance().inFlight()).isZero();
    }

    /** The task ends with it, and both come again. */
    @Test
    void whatWaitedBehindARecordThatFailsTheTaskDoesNotLeave() throws Exception {
        StartedSink sink = start(true);
        AtomicBoolean fails = new AtomicBoolean();
        Map<String, Object> first = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                if (fails.get()) {
                    throw new OutOfMemoryError("planted");
                }
                return Map.<String, Object>of("Flow", 1).entrySet();
            }
        };
        sink.put(List.of(
                new SinkRecord("commands", 0, Schema.STRING_SCHEMA, "pk/pump0", null, first, offset++),
                record(0, "{\"Flow\":2}")));
        FakePlatform.Connection connection = fixture.signedIn();
        giveModel(connection);
        fails.set(true);
        assertThatThrownBy(() -> sink.put(List.of())).hasMessage("planted");
        sink.committable(fixture.seen(List.of(SinkFixture.partition(0))));
        assertThat(frames(connection)).isEmpty();
        assertThat(fixture.worker.metrics.unaccounted()).isZero();
        sink.close();
        assertThat(sink.balance().inFlight()).isZero();
    }
}
