package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.ConfirmationCounters;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final LinkFixture fixture = new LinkFixture();
    private final List<String> accepted = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final OutboxCounters counters = new OutboxCounters();
    private OutboxRules rules = rules(0, 0);
    private OutboxFixture outbox;

    private OutboxRules rules(int qos0PerSecond, int qos1PerSecond) {
        return new OutboxRules(
                3,
                new PublishLimits(qos0PerSecond, qos1PerSecond, Duration.ofSeconds(5)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                120,
                Clock.systemUTC(),
                counters,
                new ConfirmationCounters(),
                (device, uplink) -> accepted.add(text(uplink.payload())),
                (publish, reason) -> {},
                (publish, reason) -> {},
                (device, reason) -> {},
                undone -> accepted.add("undone " + text(undone.payload())));
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }

    private void signIn() {
        outbox = new OutboxFixture(
                fixture, LinkFixture.SETTINGS, rules, (device, cause) -> refused.add(device + " " + cause.kind()));
    }

    private void add(String... payloads) {
        outbox.add(1, payloads);
    }

    private static List<String> published(FakePlatform.Connection connection) {
        return connection.publishes().stream()
                .map(publish -> text(publish.payload()))
                .toList();
    }

    private static void puback(FakePlatform.Connection connection, int index) {
        connection.publishes().get(index).done().complete(null);
    }

    @Test
    void waitsForTheLinkAndThenPublishesInOrder() {
        signIn();
        add("a", "b");
        FakePlatform.Connection connection = fixture.platform.newest();
        assertThat(connection.publishes()).isEmpty();
        connection.acceptAll();
        assertThat(published(connection)).containsExactly("a", "b");
        assertThat(accepted).isEmpty();
    }

    @Test
    void keepsSeveralInFlightAndNoMoreThanItsWindow() {
        signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        add("a", "b", "c", "d");
        assertThat(published(connection)).containsExactly("a", "b", "c");
        puback(connection, 0);
        assertThat(published(connection)).containsExactly("a", "b", "c", "d");
        assertThat(accepted).containsExactly("a");
    }

    @Test
    void sendsAgainInOrderWhatHadNoPubackWhenTheConnectionEnded() {
        signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        add("a", "b", "c", "d");
        puback(connection, 0);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        FakePlatform.Connection next = fixture.nextConnection().acceptAll();
        assertThat(published(next)).containsExactly("b", "c", "d");
        puback(next, 0);
        puback(next, 1);
        puback(next, 2);
        assertThat(accepted).containsExactly("a", "b", "c", "d");
    }

    @Test
    void believesNoCompletionOfAnEarlierConnection() {
        signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        add("a");
        FakePlatform.Published first = connection.publishes().get(0);
        outbox.down();
        first.done().complete(null);
        assertThat(accepted).isEmpty();
    }

    @Test
    void keepsToTheRate() {
        rules = rules(30, 10);
        signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        for (int i = 0; i < 25; i++) {
            add("m" + i);
        }
        for (int i = 0; i < 10; i++) {
            puback(connection, i);
        }
        assertThat(connection.publishes()).hasSize(10);
        fixture.scheduler.pass(Duration.ofMillis(999));
        assertThat(connection.publishes()).hasSize(10);
        fixture.scheduler.pass(Duration.ofMillis(100));
        assertThat(connection.publishes()).hasSize(13);
    }

    /** Who had the partition before may have used up what the platform takes in this second, and the excess is lost silently. */
    @Test
    void publishesNothingInTheFirstSecondAfterTheFirstSignIn() {
        rules = rules(30, 10);
        signIn();
        add("a");
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        fixture.scheduler.pass(Duration.ofMillis(999));
        assertThat(connection.publishes()).isEmpty();
        fixture.scheduler.pass(Duration.ofMillis(100));
        assertThat(published(connection)).containsExactly("a");
        connection.die(LinkException.Kind.CONNECTION_LOST);
        assertThat(published(fixture.nextConnection().acceptAll()))
                .as("nobody else was there since")
                .containsExactly("a");
    }

    @Test
    void takesAConnectionWithoutPubacksForDead() {
        signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        add("a");
        fixture.scheduler.pass(Duration.ofMillis(4_999));
        assertThat(connection.isOver()).isFalse();
        fixture.scheduler.pass(Duration.ofMillis(2));
        assertThat(connection.isOver()).isTrue();
        FakePlatform.Connection next = fixture.nextConnection().acceptAll();
        assertThat(published(next)).containsExactly("a");
    }

    @Test
    void measuresTheAgeOfTheOldestPublishNotOfTheFirst() {
        signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        add("a");
        fixture.scheduler.pass(Duration.ofSeconds(3));
        add("b");
        puback(connection, 0);
        fixture.scheduler.pass(Duration.ofSeconds(4));
        assertThat(connection.isOver()).isFalse();
        fixture.scheduler.pass(Duration.ofMillis(1_001));
        assertThat(connection.isOver()).isTrue();
    }

    @Test
    void handsBackWhatIsNotDoneWhenItCloses() {
        signIn();
        fixture.platform.newest().acceptAll();
        add("a", "b", "c", "d");
        assertThat(outbox.close()).extracting(uplink -> text(uplink.payload())).containsExactly("a", "b", "c", "d");
        assertThat(fixture.platform.newest().isOver()).isTrue();
        assertThat(fixture.scheduler.waiting()).isZero();
    }

    @Test
    void isDrainedOnceEverythingInFlightIsAccepted() {
        signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        add("a", "b", "c", "d");
        List<String> acceptedByThen = new ArrayList<>();
        outbox.hold().thenRun(() -> acceptedByThen.addAll(accepted));
        puback(connection, 0);
        puback(connection, 1);
        assertThat(acceptedByThen).isEmpty();
        puback(connection, 2);
        assertThat(acceptedByThen).containsExactly("a", "b", "c");
        assertThat(published(connection)).containsExactly("a", "b", "c");
        outbox.goOn();
        assertThat(published(connection)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void isDrainedWhenTheConnectionEndsAndPublishesNothingOnTheNextWhileItIsHeld() {
        signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        add("a");
        CompletableFuture<Void> drained = outbox.hold();
        connection.die(LinkException.Kind.CONNECTION_LOST);
        assertThat(drained).isDone();
        FakePlatform.Connection next = fixture.nextConnection().acceptAll();
        assertThat(next.publishes()).isEmpty();
        outbox.goOn();
        assertThat(published(next)).containsExactly("a");
    }

    @Test
    void tellsThatTheDeviceIsRefused() {
        signIn();
        fixture.platform.newest().die(LinkException.Kind.IDENTITY_REFUSED);
        fixture.nextConnection().die(LinkException.Kind.IDENTITY_REFUSED);
        fixture.nextConnection().die(LinkException.Kind.IDENTITY_REFUSED);
        assertThat(refused).containsExactly("pk/pump1 IDENTITY_REFUSED");
    }

    /** Each acceptance lets the next one leave. */
    @Test
    void goesOnWithoutNestingWherePublishesAreAcceptedAtOnce() {
        fixture.platform.whenPublished(publish -> publish.done().complete(null));
        signIn();
        for (int i = 0; i < 20_000; i++) {
            outbox.add(0, Integer.toString(i));
        }
        fixture.platform.newest().acceptAll();
        assertThat(accepted).hasSize(20_000).startsWith("0", "1").endsWith("19999");
    }

    @Test
    void countsWhatWaitsAndWhatHasLeft() {
        signIn();
        add("a", "b", "c", "d");
        assertThat(counters.value(MessageMetric.OUTBOX_DEPTH)).isEqualTo(4);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        assertThat(counters.value(MessageMetric.OUTBOX_DEPTH)).isEqualTo(1);
        assertThat(counters.value(MessageMetric.UNACKNOWLEDGED)).isEqualTo(3);
        puback(connection, 0);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        assertThat(counters.value(MessageMetric.OUTBOX_DEPTH)).isEqualTo(3);
        assertThat(counters.value(MessageMetric.UNACKNOWLEDGED)).isZero();
        assertThat(counters.value(MessageMetric.REPUBLISHED)).isEqualTo(3);
        fixture.nextConnection().acceptAll();
        assertThat(counters.value(MessageMetric.UNACKNOWLEDGED)).isEqualTo(3);
        outbox.close();
        assertThat(counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
        assertThat(counters.value(MessageMetric.UNACKNOWLEDGED)).isZero();
        assertThat(counters.value(MessageMetric.REPUBLISHED))
                .as("nothing leaves again")
                .isEqualTo(3);
    }

    @Test
    void countsHowLongItsRateHoldsItBack() {
        rules = rules(30, 1);
        signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        add("a");
        assertThat(counters.value(MessageMetric.DEVICES_PACED)).isZero();
        add("b");
        assertThat(counters.value(MessageMetric.DEVICES_PACED))
                .as("until the PUBACK of a, and a second")
                .isEqualTo(1);
        fixture.scheduler.pass(Duration.ofMillis(100));
        puback(connection, 0);
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        assertThat(published(connection)).containsExactly("a", "b");
        assertThat(counters.value(MessageMetric.DEVICES_PACED)).isZero();
        assertThat(counters.pacingDelay()).isBetween(Duration.ofMillis(1_140), Duration.ofMillis(1_200));
        add("c");
        connection.die(LinkException.Kind.CONNECTION_LOST);
        assertThat(counters.value(MessageMetric.DEVICES_PACED))
                .as("it waits for another connection")
                .isZero();
    }
}
