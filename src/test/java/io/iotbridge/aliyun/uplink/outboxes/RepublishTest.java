package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.FakePlatform.Published;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What leaves again on another connection: with its packet identifier and DUP as long as the platform keeps the session (MQTT 3.1.1, 4.4). */
class RepublishTest {

    private final LinkFixture fixture = new LinkFixture();
    private final OutboxFixture outbox = signIn();

    private OutboxFixture signIn() {
        return new OutboxFixture(fixture, OutboxFixture.rules(10, 0, 0, new OutboxCounters(), (device, uplink) -> {}));
    }

    private static Published publish(FakePlatform.Connection connection, String payload) {
        return connection.publishes().stream()
                .filter(publish -> new String(publish.payload(), StandardCharsets.UTF_8).equals(payload))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void keepsItsPacketIdWithDupAndNothingElseGetsItMeanwhile() {
        OutboxFixture another = signIn();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        outbox.add(1, "a", "b");
        publish(connection, "a").done().complete(null);
        int id = publish(connection, "b").packetId();
        connection.die(Kind.CONNECTION_LOST);
        another.add(1, "c", "d", "e");
        FakePlatform.Connection next = fixture.nextConnection().acceptAll();
        assertThat(publish(next, "b").packetId()).isEqualTo(id);
        assertThat(publish(next, "b").dup()).isTrue();
        assertThat(next.publishes())
                .extracting(Published::packetId)
                .doesNotHaveDuplicates()
                .hasSize(4);
        assertThat(next.publishes().stream().filter(Published::dup)).hasSize(1);
    }

    @Test
    void isANewOneWhereThePlatformHasForgottenTheSession() {
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        outbox.add(1, "a", "b");
        connection.die(Kind.CONNECTION_LOST);
        FakePlatform.Connection next = fixture.nextConnection().accept(false);
        outbox.add(1, "c");
        assertThat(next.publishes())
                .extracting(Published::dup)
                .containsOnly(false)
                .hasSize(3);
        assertThat(next.publishes()).extracting(Published::packetId).doesNotHaveDuplicates();
        next.die(Kind.CONNECTION_LOST);
        FakePlatform.Connection third = fixture.nextConnection().acceptAll();
        assertThat(third.publishes()).extracting(Published::dup).containsOnly(true);
        assertThat(third.publishes())
                .extracting(Published::packetId)
                .containsExactlyElementsOf(
                        next.publishes().stream().map(Published::packetId).toList());
    }

    @Test
    void anAttemptThatDidNotComeUpChangesNothing() {
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        outbox.add(1, "a");
        int id = publish(connection, "a").packetId();
        connection.die(Kind.CONNECTION_LOST);
        fixture.nextConnection().die(Kind.UNREACHABLE);
        FakePlatform.Connection next = fixture.nextConnection().acceptAll();
        assertThat(publish(next, "a").packetId()).isEqualTo(id);
        assertThat(publish(next, "a").dup()).isTrue();
    }

    /** Its PUBACK was read when the connection was over already, so that it leaves again: its identifier is its own yet. */
    @Test
    void aPubackOfAnEarlierConnectionFreesNothingThatWasSentAgain() {
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        outbox.add(1, "a");
        Published first = publish(connection, "a");
        outbox.downAndUp(() -> {});
        first.done().complete(null);
        outbox.add(1, "b");
        assertThat(publish(connection, "b").packetId())
                .isNotEqualTo(publish(connection, "a").packetId());
    }

    @Test
    void qos0HasNoPacketIdAndNoDup() {
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        outbox.add(0, "a");
        connection.die(Kind.CONNECTION_LOST);
        FakePlatform.Connection next = fixture.nextConnection().acceptAll();
        assertThat(publish(next, "a").packetId()).isZero();
        assertThat(publish(next, "a").dup()).isFalse();
    }

    /** There are 32,767 identifiers; who goes through more records than that, connection after connection, must give them back. */
    @Test
    void identifiersComeBackFromWhatIsAcknowledgedAndFromWhatIsGivenUp() {
        for (int round = 0; round < 4_000; round++) {
            FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
            outbox.add(1, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
            publish(connection, "a").done().complete(null);
            outbox.downAndUp(() -> {
                assertThat(outbox.removeWaitingNow(any -> true)).hasSize(9);
                connection.publishes().clear();
            });
        }
    }
}
