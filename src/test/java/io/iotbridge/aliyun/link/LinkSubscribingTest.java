package io.iotbridge.aliyun.link;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds between CONNACK and the last SUBACK, and for a user who comes later: bounds, timeouts, and the end. */
class LinkSubscribingTest {

    private static final List<String> FILTERS = List.of("/pk/pump1/user/get");
    private static final List<String> LATE = List.of("/pk/pump1/user/late");

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();

    @Test
    void readsNoMoreThanIsAskedForBeforeItIsUp() {
        source.goOn = false;
        LinkHandle link = fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        assertThat(connection.demand()).isTrue();
        connection.deliver(message(1, "backlog", true));
        assertThat(link.state()).isEqualTo(LinkState.SUBSCRIBING);
        assertThat(connection.demand()).isFalse();
        link.demand(true);
        assertThat(connection.demand()).isTrue();
    }

    @Test
    void aUserThatLetsGoWhenItsFilterIsRefusedLeavesTheLinkClosing() {
        fixture.platform.endLater();
        LinkHandle[] link = new LinkHandle[1];
        link[0] = fixture.attach(FILTERS, new Recorder() {
            @Override
            public void filterRefused(DeviceId device, String filter, LinkException cause) {
                link[0].close();
            }
        });
        fixture.platform.newest().accept().grant(0, 0x80);
        assertThat(link[0].state()).isEqualTo(LinkState.CLOSING);
    }

    /** MQTT 3.1.1 knows no refusal but 0x80 (3.9.3); servers that speak MQTT 5 too send its codes. */
    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x87, 0x97, 3})
    void aReturnCodeThatGrantsNothingIsARefusal(int code) {
        List<String> refused = new ArrayList<>();
        fixture.attach(FILTERS, new Recorder() {
            @Override
            public void filterRefused(DeviceId device, String filter, LinkException cause) {
                refused.add(filter + " " + cause.kind() + " " + cause.code().getAsInt());
            }
        });
        fixture.platform.newest().accept().grant(0, code);
        assertThat(refused).containsExactly(FILTERS.get(0) + " SUBSCRIPTION_REFUSED " + code);
    }

    @Test
    void readsNothingOnAnAttemptDuringWhichAUserLosesRoom() {
        LinkHandle link = fixture.attach(FILTERS, source);
        link.demand(false);
        assertThat(fixture.platform.newest().accept().demand()).isFalse();
    }

    /** The SUBACK waits behind messages that nobody can take: that says nothing about the platform. */
    @Test
    void waitsForASubackAsLongAsItDoesNotRead() {
        source.goOn = false;
        LinkHandle link = fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        connection.deliver(message(1, "backlog", true));
        fixture.scheduler.pass(Duration.ofMinutes(10));
        assertThat(connection.isOver()).isFalse();
        link.demand(true);
        connection.grant(0, 1);
        assertThat(link.state()).isEqualTo(LinkState.UP);
        fixture.scheduler.pass(Duration.ofMinutes(10));
        assertThat(connection.isOver()).isFalse();
    }

    @Test
    void givesUpASubackThatDoesNotComeThoughItReadsAgain() {
        LinkHandle link = fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        link.demand(false);
        fixture.scheduler.pass(Duration.ofMinutes(1));
        link.demand(true);
        fixture.scheduler.pass(Duration.ofSeconds(20));
        assertThat(connection.isOver()).isTrue();
        assertThat(source.events).containsExactly("down TIMEOUT");
    }

    @Test
    void startsNoAttemptWhileAUserCanTakeNothing() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        link.demand(false);
        fixture.platform.newest().die(Kind.CONNECTION_LOST);
        fixture.scheduler.pass(Duration.ofMinutes(1));
        assertThat(fixture.platform.opened()).isOne();
        assertThat(link.state()).isEqualTo(LinkState.WAITING);
        link.demand(true);
        fixture.scheduler.runDue();
        assertThat(fixture.platform.opened()).isEqualTo(2);
        fixture.platform.newest().acceptAll();
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void startsAnAttemptOnceTheUserWithoutRoomHasLetGo() {
        LinkHandle full = fixture.attach(FILTERS, source);
        LinkHandle other = fixture.attach(List.of(), new Recorder());
        fixture.platform.newest().acceptAll();
        full.demand(false);
        fixture.platform.newest().die(Kind.CONNECTION_LOST);
        fixture.scheduler.pass(Duration.ofMinutes(1));
        full.close();
        fixture.scheduler.runDue();
        fixture.platform.newest().acceptAll();
        assertThat(other.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void isClosedInOrderWhileItWaitsForRoom() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        link.demand(false);
        fixture.platform.newest().die(Kind.CONNECTION_LOST);
        fixture.scheduler.pass(Duration.ofMinutes(1));
        link.close();
        assertThat(fixture.enginesClosed).isOne();
        assertThat(fixture.scheduler.waiting()).isZero();
    }

    @Test
    void givesUpAConnectionThatDoesNotAnswerTheSubscribeOfALateUser() {
        fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        Recorder late = new Recorder();
        fixture.attach(LATE, late);
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(connection.isOver()).isTrue();
        assertThat(late.events).containsExactly("down TIMEOUT");
        fixture.nextConnection().acceptAll();
        assertThat(fixture.platform.newest().subscribes())
                .singleElement()
                .satisfies(filters -> assertThat(filters).containsAll(FILTERS).containsAll(LATE));
        assertThat(late.events).containsExactly("down TIMEOUT", "up");
    }

    @Test
    void keepsAConnectionThatAnswersTheSubscribeOfALateUser() {
        fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        Recorder late = new Recorder();
        fixture.attach(LATE, late);
        connection.grant(1, 1);
        fixture.scheduler.pass(Duration.ofMinutes(10));
        assertThat(late.events).containsExactly("up");
        assertThat(connection.isOver()).isFalse();
    }

    @Test
    void aSubackThatComesAfterTheLastUserHasLetGoChangesNothing() {
        fixture.platform.endLater();
        LinkHandle link = fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        link.close();
        connection.grant(0, 1);
        assertThat(link.state()).isEqualTo(LinkState.CLOSING);
        fixture.publish(link);
        assertThat(connection.publishes()).isEmpty();
        LinkHandle next = fixture.attach(FILTERS, source);
        connection.die(Kind.CLOSED_BY_US);
        fixture.nextConnection().acceptAll();
        assertThat(next.state()).isEqualTo(LinkState.UP);
        assertThat(source.events).containsExactly("up");
    }

    @Test
    void aSubackThatComesAfterTheConnectionWasGivenUpChangesNothing() {
        fixture.platform.endLater();
        LinkHandle link = fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        link.reconnect(new LinkException(Kind.PUBACK_TIMEOUT, "scripted"));
        connection.grant(0, 1);
        assertThat(source.events).isEmpty();
        fixture.publish(link);
        assertThat(connection.publishes()).isEmpty();
    }

    /** It does not subscribe to it a second time, so that nobody else would tell it. */
    @Test
    void whoComesBehindTheRefusalOfItsFilterIsToldOfItToo() {
        fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        fixture.attach(LATE, new Recorder());
        connection.grant(0, 0x80);
        Recorder third = new Recorder();
        fixture.attach(FILTERS, third);
        connection.grant(1, 1);
        assertThat(connection.subscribes()).hasSize(2);
        assertThat(third.events).containsExactly("refused SUBSCRIPTION_REFUSED", "up");
    }
}
