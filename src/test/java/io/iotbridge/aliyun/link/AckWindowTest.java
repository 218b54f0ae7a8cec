package io.iotbridge.aliyun.link;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AckWindowTest {

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();
    private FakePlatform.Connection connection;

    @BeforeEach
    void connect() {
        fixture.attach(List.of("/pk/pump1/user/get"), source);
        connection = fixture.platform.newest().acceptAll();
    }

    private void cut() {
        connection.die(LinkException.Kind.CONNECTION_LOST);
        connection = fixture.nextConnection().acceptAll();
    }

    @Test
    void acknowledgesNothingBeforeCompletion() {
        connection.deliver(message(1, "a", false));
        assertThat(connection.pubacks()).isEmpty();
        source.deliveries.get(0).complete();
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void acknowledgesInOrderOfArrivalWhateverTheOrderOfCompletion() {
        connection.deliver(message(1, "a", false));
        connection.deliver(message(2, "b", false));
        connection.deliver(message(3, "c", false));
        source.deliveries.get(2).complete();
        source.deliveries.get(1).complete();
        assertThat(connection.pubacks()).isEmpty();
        source.deliveries.get(0).complete();
        assertThat(connection.pubacks()).containsExactly(1, 2, 3);
    }

    @Test
    void completesOnce() {
        connection.deliver(message(1, "a", false));
        source.deliveries.get(0).complete();
        source.deliveries.get(0).complete();
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void acknowledgesOnlyOnTheConnectionThatDelivered() {
        connection.deliver(message(1, "a", false));
        FakePlatform.Connection old = connection;
        cut();
        source.deliveries.get(0).complete();
        assertThat(old.pubacks()).isEmpty();
        assertThat(connection.pubacks()).isEmpty();
    }

    @Test
    void handsARedeliveryOnOnceAndAcknowledgesItWithItsFirstCopy() {
        connection.deliver(message(1, "a", false));
        connection.deliver(message(2, "b", false));
        cut();
        connection.deliver(message(1, "a", true));
        connection.deliver(message(2, "b", true));
        assertThat(source.payloads()).containsExactly("a", "b");
        source.deliveries.get(0).complete();
        source.deliveries.get(1).complete();
        assertThat(connection.pubacks()).containsExactly(1, 2);
    }

    @Test
    void acknowledgesARedeliveryAtOnceIfItsFirstCopyWasDoneMeanwhile() {
        connection.deliver(message(1, "a", false));
        cut();
        source.deliveries.get(0).complete();
        connection.deliver(message(1, "a", true));
        assertThat(source.payloads()).containsExactly("a");
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void handsADifferentMessageOnUnderTheSamePacketId() {
        connection.deliver(message(1, "a", false));
        cut();
        connection.deliver(message(1, "b", true));
        assertThat(source.payloads()).containsExactly("a", "b");
    }

    @Test
    void neverDropsForTheDupFlagAlone() {
        connection.deliver(message(9, "lost before", true));
        assertThat(source.payloads()).containsExactly("lost before");
    }

    /** The second message has a higher id though the first one's is free: this sender uses up new ids first. */
    private void showThatPacketIdsRise() {
        connection.deliver(message(10, "first", false));
        connection.deliver(message(11, "second", false));
        source.deliveries.forEach(Delivery::complete);
    }

    @Test
    void acknowledgesAgainWithoutHandingOnWhenThePubackWasLostAndPacketIdsRise() {
        showThatPacketIdsRise();
        cut();
        connection.deliver(message(10, "first", true));
        connection.deliver(message(11, "second", true));
        assertThat(source.payloads()).containsExactly("first", "second");
        assertThat(connection.pubacks()).containsExactly(10, 11);
    }

    @Test
    void handsOnAnEqualMessageThatComesFirstWithDupUnderAnAcknowledgedPacketId() {
        connection.deliver(message(1, "on", false));
        source.deliveries.get(0).complete();
        // Another "on" gets the free packet id 1 and is lost with the connection.
        cut();
        connection.deliver(message(1, "on", true));
        assertThat(connection.pubacks()).isEmpty();
        assertThat(source.payloads()).containsExactly("on", "on");
        assertThat(source.deliveries.get(1).dedupId())
                .isEqualTo(source.deliveries.get(0).dedupId());
    }

    @Test
    void recognisesNothingOnceTheSessionIsLost() {
        showThatPacketIdsRise();
        connection.deliver(message(12, "open", false));
        connection.die(LinkException.Kind.CONNECTION_LOST);
        connection = fixture.nextConnection().acceptAll(false);
        connection.deliver(message(11, "second", true));
        connection.deliver(message(12, "open", true));
        assertThat(source.payloads()).containsExactly("first", "second", "open", "second", "open");
        source.deliveries.get(2).complete();
        assertThat(connection.pubacks()).isEmpty();
    }

    @Test
    void recognisesAnAcknowledgedMessageOnlyOnTheNextConnection() {
        showThatPacketIdsRise();
        cut();
        cut();
        connection.deliver(message(11, "second", true));
        assertThat(source.payloads()).containsExactly("first", "second", "second");
    }

    @Test
    void takesAnOpenMessageThatComesAgainOnItsConnectionForTheSameWithoutDupToo() {
        connection.deliver(message(1, "a", false));
        connection.deliver(message(1, "a", false));
        connection.deliver(message(1, "a", true));
        assertThat(source.payloads()).containsExactly("a");
        source.deliveries.get(0).complete();
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void takesAMessageWithoutDupOnALaterConnectionForANewOne() {
        connection.deliver(message(1, "a", false));
        cut();
        connection.deliver(message(1, "a", false));
        source.deliveries.get(0).complete();
        assertThat(connection.pubacks()).isEmpty();
        source.deliveries.get(1).complete();
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void handsOnWhatCouldBeAnotherMessageWherePacketIdsComeRoundEarly() {
        connection.deliver(message(1, "on", false));
        source.deliveries.get(0).complete();
        connection.deliver(message(1, "off", false));
        source.deliveries.get(1).complete();
        cut();
        connection.deliver(message(1, "off", true));
        assertThat(source.payloads()).containsExactly("on", "off", "off");
    }

    @Test
    void forgetsAnAcknowledgedMessageAfterAsManyAsAConnectionCanLose() {
        for (int id = 1_001; id <= 1_200; id++) {
            connection.deliver(message(id, "m" + id, false));
            source.deliveries.get(id - 1_001).complete();
        }
        cut();
        connection.deliver(message(1_001, "m1001", true));
        connection.deliver(message(1_200, "m1200", true));
        assertThat(source.payloads()).hasSize(201).endsWith("m1001");
    }

    @Test
    void equalCopiesHaveEqualDedupIds() {
        connection.deliver(message(1, "a", false));
        connection.deliver(message(2, "a", false));
        assertThat(source.deliveries.get(0).dedupId()).hasSize(32);
        assertThat(source.deliveries.get(0).dedupId())
                .isNotEqualTo(source.deliveries.get(1).dedupId());
    }

    @Test
    void leavesMessagesThatNobodyTookUnacknowledgedAndReconnectsForTheNextSource() {
        LinkFixture other = new LinkFixture();
        Recorder sink = new Recorder();
        other.attach(List.of(), sink);
        FakePlatform.Connection first = other.platform.newest().acceptAll();
        first.deliver(message(1, "a", false));
        assertThat(sink.deliveries).isEmpty();
        assertThat(first.pubacks()).isEmpty();
        Recorder late = new Recorder();
        other.attach(List.of("/pk/pump1/user/get"), late);
        assertThat(first.isOver()).isTrue();
        FakePlatform.Connection second = other.nextConnection().acceptAll();
        second.deliver(message(1, "a", true));
        late.deliveries.get(0).complete();
        assertThat(second.pubacks()).containsExactly(1);
    }

    @Test
    void redeliversToTheNextSourceWhatTheLastOneDidNotComplete() {
        Recorder sink = new Recorder();
        fixture.attach(List.of(), sink);
        LinkHandle second = fixture.attach(List.of("/pk/pump1/user/get"), new Recorder());
        second.close();
        assertThat(connection.isOver()).isFalse();
        connection.deliver(message(1, "a", false));
        Delivery forgotten = source.deliveries.get(0);
        assertThat(connection.pubacks()).isEmpty();
        forgotten.complete();
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void acknowledgesOnlyWhenEveryTakerIsDone() {
        Recorder other = new Recorder();
        fixture.attach(List.of("/pk/pump1/user/+"), other);
        connection.grant(connection.subscribes().size() - 1, 1);
        connection.deliver(message(1, "a", false));
        source.deliveries.get(0).complete();
        assertThat(connection.pubacks()).isEmpty();
        other.deliveries.get(0).complete();
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void givesATakerNothingTwiceBecauseAnotherLeft() {
        Recorder other = new Recorder();
        LinkHandle leaving = fixture.attach(List.of("/pk/pump1/user/+"), other);
        connection.grant(connection.subscribes().size() - 1, 1);
        connection.deliver(message(1, "a", false));
        leaving.close();
        connection = fixture.nextConnection().acceptAll();
        connection.deliver(message(1, "a", true));
        assertThat(source.payloads()).containsExactly("a");
        assertThat(connection.pubacks()).isEmpty();
        source.deliveries.get(0).complete();
        assertThat(connection.pubacks()).containsExactly(1);
    }
}
