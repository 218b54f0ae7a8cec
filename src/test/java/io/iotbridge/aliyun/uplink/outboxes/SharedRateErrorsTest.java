package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.uplink.publishes.BridgeAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What those that publish as one device do when something throws that is not supposed to, or comes late: they go on. */
class SharedRateErrorsTest {

    private final LinkFixture fixture = new LinkFixture();

    private OutboxFixture user(int qos1PerSecond) {
        return new OutboxFixture(
                fixture, OutboxFixture.rules(100, 0, qos1PerSecond, new OutboxCounters(), (device, publish) -> {}));
    }

    private FakePlatform.Connection connect() {
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        return connection;
    }

    private void acceptAtOnce() {
        fixture.platform.whenPublished(publish -> publish.done().complete(null));
    }

    /** As OutOfMemoryError, which the test's framework would not survive. */
    private static Runnable failing(int times) {
        AtomicInteger left = new AtomicInteger(times);
        return () -> {
            if (left.getAndDecrement() > 0) {
                throw new InternalError("scripted");
            }
        };
    }

    private static List<String> published(FakePlatform.Connection connection) {
        return connection.publishes().stream()
                .map(publish -> new String(publish.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    /** A device is taken from a source: its link is let go of before its answers are, and Kafka may get a request meanwhile. */
    @Test
    void aRequestThatKafkaGetsAfterItsTaskLetGoLimitsNobody() {
        acceptAtOnce();
        BridgeAnswers answers = new BridgeAnswers(
                new PublishLimits(0, 1, Duration.ofSeconds(30)),
                fixture.pool.requests(LinkFixture.SETTINGS),
                new AnswerCounters(),
                Clock.systemUTC());
        LinkHandle source = fixture.attach(List.of("/sys/pk/pump1/thing/service/Flush"), answers);
        OutboxFixture records = user(0);
        FakePlatform.Connection connection = connect();
        source.close();
        answers.answer(LinkFixture.DEVICE.id(), new BridgeAnswer("/sys/pk/pump1/thing/service/Flush_reply", "1", 1, 0));
        answers.released(LinkFixture.DEVICE.id());
        records.add(1, "a", "b", "c");
        fixture.scheduler.runDue();
        assertThat(published(connection)).containsExactly("a", "b", "c");
    }

    @Test
    void whoFailsInItsTurnGetsAnother() {
        acceptAtOnce();
        AtomicInteger failures = new AtomicInteger();
        OutboxCounters counters = new OutboxCounters();
        OutboxRules rules = OutboxFixture.rules(100, 0, 1, counters, (device, publish) -> {});
        OutboxFixture one = new OutboxFixture(fixture, OutboxFixture.at(rules, () -> {
            if (failures.getAndDecrement() > 0) {
                throw new InternalError("scripted");
            }
            return Clock.systemUTC().instant();
        }));
        FakePlatform.Connection connection = connect();
        one.add(1, "a1", "a2");
        assertThat(published(connection)).containsExactly("a1");
        failures.set(1);
        assertThatThrownBy(() -> fixture.scheduler.pass(Duration.ofMillis(1_100)))
                .hasMessage("scripted");
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(published(connection)).containsExactly("a1", "a2");
    }

    @Test
    void whatWaitsIsCalledThoughAnotherTaskCannotBegin() {
        acceptAtOnce();
        OutboxFixture one = user(1);
        FakePlatform.Connection connection = connect();
        one.add(1, "a1", "a2");
        fixture.scheduler.whenScheduled(failing(1));
        OutboxFixture other = user(1);
        fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(published(connection)).containsExactly("a1", "a2");
        other.add(1, "b1");
        fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(published(connection)).containsExactly("a1", "a2", "b1");
    }

    @Test
    void aPublishWhosePubackCannotBeWatchedLeavesLater() {
        acceptAtOnce();
        OutboxFixture one = user(0);
        FakePlatform.Connection connection = connect();
        fixture.scheduler.whenScheduled(failing(1));
        assertThatThrownBy(() -> one.add(1, "a1")).hasMessage("scripted");
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(published(connection)).containsExactly("a1");
    }

    /** Else those behind it would overtake it. */
    @Test
    void whatCannotBeSentLeavesFirstOnTheNextConnection() {
        OutboxFixture one = user(0);
        FakePlatform.Connection connection = connect();
        fixture.platform.whenPublished(publish -> {
            throw new InternalError("scripted");
        });
        assertThatThrownBy(() -> one.add(1, "a1")).hasMessage("scripted");
        acceptAtOnce();
        one.add(1, "a2");
        FakePlatform.Connection next = fixture.nextConnection().acceptAll();
        assertThat(published(connection)).containsExactly("a1");
        assertThat(published(next)).containsExactly("a1", "a2");
    }

    /** One publishes, another waits for that to arrive, and the next timer fails. */
    private FakePlatform.Connection anotherWaitsFor(OutboxFixture one) {
        OutboxFixture other = user(1);
        FakePlatform.Connection connection = connect();
        one.add(1, "a1");
        other.add(1, "b1");
        fixture.scheduler.whenScheduled(failing(1));
        return connection;
    }

    /** Whoever waits for a publish to arrive is called when its task ends. */
    @Test
    void whatIsInFlightIsHandedBackThoughWhoWaitsForItCannotBeCalled() {
        OutboxFixture one = user(1);
        FakePlatform.Connection connection = anotherWaitsFor(one);
        assertThat(one.close()).hasSize(1);
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(published(connection)).containsExactly("a1", "b1");
    }

    @Test
    void whoWaitsForAPubackIsCalledThoughThatCouldNotBeDoneWhenItCame() {
        FakePlatform.Connection connection = anotherWaitsFor(user(1));
        catchThrowable(() -> connection.publishes().get(0).done().complete(null));
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(published(connection)).containsExactly("a1", "b1");
    }

    /** What an outbox leaves behind on the loops when it ends after a failure or without one is the same: nothing tries again. */
    @Test
    void whoFailedAndEndsIsNotCalledAnyMore() {
        assertThat(waitingAfterTheEnd(1)).isEqualTo(waitingAfterTheEnd(0));
    }

    private static int waitingAfterTheEnd(int failures) {
        LinkFixture links = new LinkFixture();
        AtomicInteger left = new AtomicInteger();
        OutboxFixture outbox = new OutboxFixture(
                links,
                OutboxFixture.at(OutboxFixture.rules(100, 0, 0, new OutboxCounters(), (device, publish) -> {}), () -> {
                    if (left.getAndDecrement() > 0) {
                        throw new InternalError("scripted");
                    }
                    return Clock.systemUTC().instant();
                }));
        links.platform.newest().acceptAll();
        left.set(failures);
        Throwable failure = catchThrowable(() -> outbox.add(1, "a"));
        assertThat(failure != null).isEqualTo(failures > 0);
        outbox.close();
        links.scheduler.runDue();
        return links.scheduler.waiting();
    }
}
