package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.source.records.PolledRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With {@code .reply=kafka} the connector answers a request once Kafka has it, once for each message, and in time. */
class BridgeAnswersTest {

    private static final String FLUSH = "/sys/pk/pump1/thing/service/Flush";
    private static final String CALL = "{\"id\":\"7\",\"method\":\"thing.service.SelfTest\",\"params\":{}}";
    private static final String OK = "{\"id\":\"7\",\"code\":200,\"data\":{},\"message\":\"success\"}";

    private final LinkFixture fixture = new LinkFixture();
    private final Map<String, String> props = new HashMap<>(Map.of(
            "iot.endpoint", "wss://platform.test:443/mqtt",
            "iot.product.key", "pk",
            "iot.devices", "pump1",
            "iot.devices.pump1.device.secret", "secret",
            "downlink.routes", "r",
            "downlink.routes.r.preset", "service",
            "downlink.routes.r.reply", "kafka",
            "downlink.routes.r.kafka.topic", "requests"));
    private StartedSource source;
    private FakePlatform.Connection connection;

    /** Goes with the links' time. */
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(1_700_000_000_000L + fixture.scheduler.nanoTime() / 1_000_000);
        }
    };

    @BeforeEach
    void limitNothing() {
        props.put("uplink.rate.qos0.per.second", "0");
        props.put("uplink.rate.qos1.per.second", "0");
    }

    private List<SourceRecord> records(String topic, int qos, String payload) throws InterruptedException {
        SourceConfig config = new SourceConfig(props);
        source = StartedSource.start(config, fixture.pool, new SourceMetrics(config, null, clock), Optional.empty());
        fixture.scheduler.runDue();
        FakePlatform.Connection newest = fixture.platform.newest();
        connection = (newest.isOver() ? fixture.nextConnection() : newest).acceptAll();
        connection.deliver(new InboundMessage(topic, payload.getBytes(StandardCharsets.UTF_8), qos, false, qos));
        return source.poll();
    }

    private void settle(SourceRecord record, boolean isInKafka) {
        source.disposedOf(record, isInKafka);
        fixture.scheduler.runDue();
    }

    private static List<String> answers(FakePlatform.Connection on) {
        return on.publishes().stream()
                .map(publish -> publish.topic() + " " + publish.qos() + " "
                        + new String(publish.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void itAnswersWithThePubackOnceKafkaHasTheRecord() throws Exception {
        SourceRecord record =
                records(FLUSH, 1, CALL.replace("SelfTest", "Flush")).get(0);
        fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes()).isEmpty();
        assertThat(connection.pubacks()).isEmpty();
        settle(record, true);
        assertThat(answers(connection)).containsExactly(FLUSH + "_reply 1 " + OK);
        assertThat(connection.pubacks()).containsExactly(1);
        settle(record, true);
        assertThat(connection.publishes()).hasSize(1);
    }

    /** Connect logs what {@code commitRecord} throws and goes on; all PUBACKs behind it would wait for ever. */
    @Test
    void aRequestWhoseAnswerFailsHasItsPubackAllTheSame() throws Exception {
        SourceRecord record = records(FLUSH, 1, CALL).get(0);
        SourceMetrics metrics = new SourceMetrics(new SourceConfig(props), null, clock);
        Settlement settlement =
                new Settlement(metrics, new Inbox(10, 1_000_000, metrics.messages()), () -> {}, (device, answer) -> {
                    throw new OutOfMemoryError("scripted");
                });
        settlement.polled(List.of((PolledRecord) record));
        assertThatThrownBy(() -> settlement.settle(record, true)).hasMessage("scripted");
        fixture.scheduler.runDue();
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void whatKafkaDoesNotHaveIsNotAnswered() throws Exception {
        settle(records(FLUSH, 1, CALL).get(0), false);
        assertThat(connection.publishes()).isEmpty();
    }

    @Test
    void rrpcIsAnsweredAtQosZero() throws Exception {
        props.put("downlink.routes.r.preset", "rrpc");
        settle(records("/sys/pk/pump1/rrpc/request/9", 0, CALL).get(0), true);
        assertThat(answers(connection)).containsExactly("/sys/pk/pump1/rrpc/response/9 0 " + OK);
    }

    @Test
    void rrpcWithoutAFrameIsNot() throws Exception {
        props.put("downlink.routes.r.preset", "rrpc");
        settle(records("/sys/pk/pump1/rrpc/request/9", 0, "ping").get(0), true);
        assertThat(connection.publishes()).isEmpty();
    }

    @Test
    void anAnswerWithoutItsPubackLeavesAgainOnTheNextConnection() throws Exception {
        SourceRecord record = records(FLUSH, 1, CALL).get(0);
        settle(record, true);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        FakePlatform.Connection next = fixture.nextConnection();
        next.acceptAll();
        assertThat(answers(next)).containsExactly(FLUSH + "_reply 1 " + OK);
        assertThat(next.publishes().get(0).dup()).isTrue();
        next.publishes().get(0).done().complete(null);
        next.die(LinkException.Kind.CONNECTION_LOST);
        FakePlatform.Connection last = fixture.nextConnection();
        last.acceptAll();
        assertThat(last.publishes()).isEmpty();
    }

    @Test
    void oneThatWaitsForAConnectionBeyondItsDeadlineDoesNotLeave() throws Exception {
        props.put("downlink.routes.r.preset", "rrpc");
        SourceRecord record = records("/sys/pk/pump1/rrpc/request/9", 0, CALL).get(0);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        settle(record, true);
        fixture.scheduler.pass(Duration.ofMillis(8_001));
        FakePlatform.Connection next = fixture.nextConnection();
        next.acceptAll();
        fixture.scheduler.runDue();
        assertThat(next.publishes()).isEmpty();
    }

    /** Whether a refused subscription is told when a second user joins, the link is up all the same. */
    @Test
    void aRefusedSubscriptionStopsNoAnswers() throws Exception {
        SourceRecord record = records(FLUSH, 1, CALL).get(0);
        LinkException refusal = new LinkException(LinkException.Kind.SUBSCRIPTION_REFUSED, "scripted");
        fixture.scheduler.execute(() -> source.listeners()
                .forEach(told -> told.filterRefused(LinkFixture.DEVICE.id(), "/pk/pump1/user/get", refusal)));
        settle(record, true);
        assertThat(answers(connection)).containsExactly(FLUSH + "_reply 1 " + OK);
    }

    /** Somebody may have published as the device until the platform took this connection, and nothing of that is on its way any more. */
    @Test
    void theFirstAnswerLeavesASecondAfterTheConnack() throws Exception {
        props.put("uplink.rate.qos0.per.second", "30");
        props.put("downlink.routes.r.preset", "rrpc");
        settle(records("/sys/pk/pump1/rrpc/request/9", 0, CALL).get(0), true);
        fixture.scheduler.pass(Duration.ofMillis(1_049));
        assertThat(connection.publishes()).isEmpty();
        fixture.scheduler.pass(Duration.ofMillis(1));
        assertThat(connection.publishes()).hasSize(1);
    }

    /** Somebody waits for an answer at QoS 0. */
    @Test
    void answersThatWaitForTheRateOfQosOneHoldUpNoneAtQosZero() throws Exception {
        props.put("uplink.rate.qos1.per.second", "1");
        props.put("downlink.routes", "r,c");
        props.put("downlink.routes.c.preset", "rrpc");
        props.put("downlink.routes.c.reply", "kafka");
        props.put("downlink.routes.c.kafka.topic", "calls");
        settle(records(FLUSH, 1, CALL).get(0), true);
        settle(next(FLUSH, 2, CALL.replace("7", "8")), true);
        settle(next("/sys/pk/pump1/rrpc/request/9", 0, CALL), true);
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        assertThat(answers(connection))
                .containsExactly("/sys/pk/pump1/rrpc/response/9 0 " + OK, FLUSH + "_reply 1 " + OK);
    }

    private SourceRecord next(String topic, int packetId, String payload) throws InterruptedException {
        connection.deliver(new InboundMessage(
                topic, payload.getBytes(StandardCharsets.UTF_8), Math.min(packetId, 1), false, packetId));
        return source.poll().get(0);
    }

    /** The platform drops what is too much, and says nothing: ten such would be the last answers. */
    @Test
    void anAnswerThatGetsNoPubackLeavesAgainOnAnotherConnection() throws Exception {
        settle(records(FLUSH, 1, CALL).get(0), true);
        fixture.scheduler.pass(Duration.ofSeconds(31));
        assertThat(connection.isOver()).isTrue();
        FakePlatform.Connection next = fixture.nextConnection();
        next.acceptAll();
        assertThat(answers(next)).containsExactly(FLUSH + "_reply 1 " + OK);
    }

    /** Its message has no PUBACK perhaps, comes again, and is answered by the next task in this JVM. */
    @Test
    void whatATaskCouldNotAnswerBeforeItsEndTheNextOneAnswers() throws Exception {
        SourceRecord record = records(FLUSH, 1, CALL).get(0);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        settle(record, true);
        source.close();
        SourceRecord again = records(FLUSH, 1, CALL).get(0);
        settle(again, true);
        assertThat(answers(connection)).containsExactly(FLUSH + "_reply 1 " + OK);
    }

    @Test
    void whatATaskHasAnsweredTheNextOneDoesNotAnswer() throws Exception {
        settle(records(FLUSH, 1, CALL).get(0), true);
        connection.publishes().get(0).done().complete(null);
        source.close();
        settle(records(FLUSH, 1, CALL).get(0), true);
        assertThat(connection.publishes()).isEmpty();
    }

    /** The platform counts publishes of a device, whichever task they are of, and drops what is too much. */
    @Test
    void theNextTaskKeepsToTheRateToo() throws Exception {
        props.put("uplink.rate.qos1.per.second", "1");
        SourceRecord first = records(FLUSH, 1, CALL).get(0);
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        settle(first, true);
        connection.publishes().get(0).done().complete(null);
        source.close();
        settle(records(FLUSH, 1, CALL.replace("7", "8")).get(0), true);
        assertThat(connection.publishes()).isEmpty();
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        assertThat(connection.publishes()).hasSize(1);
    }

    /** Another answer to the request, an application's perhaps. */
    private boolean mayAnotherAnswer() {
        String id = "7";
        return fixture.pool
                .requests(new SourceConfig(props).links())
                .isFirst("another", FLUSH + "_reply", id, 0, clock.millis());
    }

    @Test
    void anAnswerThatHasLeftAsTheTaskEndsIsTheOne() throws Exception {
        settle(records(FLUSH, 1, CALL).get(0), true);
        assertThat(connection.publishes()).hasSize(1);
        source.close();
        fixture.scheduler.runDue();
        assertThat(mayAnotherAnswer()).isFalse();
    }

    @Test
    void anAnswerThatTheConnectionHasLostAsTheTaskEndsIsWithdrawn() throws Exception {
        settle(records(FLUSH, 1, CALL).get(0), true);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        source.close();
        fixture.scheduler.runDue();
        assertThat(mayAnotherAnswer()).isTrue();
    }
}
