package io.iotbridge.aliyun.link;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceLinkTest {

    private static final List<String> FILTERS = List.of("/pk/pump1/user/get");

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();

    @Test
    void isUpOnceEverySubackIsThere() {
        LinkHandle link = fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest();
        assertThat(link.state()).isEqualTo(LinkState.CONNECTING);
        connection.accept();
        assertThat(link.state()).isEqualTo(LinkState.SUBSCRIBING);
        assertThat(source.events).isEmpty();
        connection.grant(0, 1);
        assertThat(link.state()).isEqualTo(LinkState.UP);
        assertThat(source.events).containsExactly("up");
    }

    @Test
    void subscribesInBatchesOfEight() {
        List<String> filters =
                IntStream.range(0, 19).mapToObj(i -> "/pk/pump1/user/" + i).toList();
        LinkHandle link = fixture.attach(filters, source);
        fixture.platform.newest().acceptAll();
        assertThat(fixture.platform.newest().subscribes())
                .extracting(List::size)
                .containsExactly(8, 8, 3);
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void reportsARefusedFilterAndKeepsTheOthers() {
        LinkHandle link = fixture.attach(List.of("/pk/pump1/user/a", "/pk/pump1/user/b"), source);
        fixture.platform.newest().accept().suback(0, List.of(0x80, 1));
        assertThat(source.events).containsExactly("refused SUBSCRIPTION_REFUSED", "up");
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void takesMessagesThatComeRightBehindTheConnack() {
        fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        connection.deliver(message(1, "backlog", true));
        assertThat(source.payloads()).containsExactly("backlog");
    }

    @Test
    void reconnectsWithGrowingBackoffAndResubscribes() {
        fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll().die(Kind.CONNECTION_LOST);
        assertThat(source.events).containsExactly("up", "down CONNECTION_LOST");
        fixture.scheduler.pass(Duration.ofMillis(499));
        assertThat(fixture.platform.opened()).isEqualTo(1);
        fixture.scheduler.pass(Duration.ofMillis(502));
        assertThat(fixture.platform.opened()).isEqualTo(2);
        fixture.platform.newest().acceptAll();
        assertThat(fixture.platform.newest().subscribes()).containsExactly(FILTERS);
        assertThat(source.events).endsWith("up");
    }

    @Test
    void doesNotSignInAgainWhileItsTaskMayBeElsewhere() {
        fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        fixture.signInHold = Duration.ofSeconds(10);
        fixture.platform.newest().die(Kind.CONNECTION_LOST);
        fixture.scheduler.pass(Duration.ofSeconds(9));
        assertThat(fixture.platform.opened()).isEqualTo(1);
        fixture.signInHold = Duration.ZERO;
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(fixture.platform.opened()).isEqualTo(2);
    }

    @Test
    void neverConnectsMoreThanFiveTimesInAMinute() {
        List<FakePlatform.Connection> connects = new ArrayList<>();
        fixture.platform.whenConnected(connects::add);
        fixture.attach(FILTERS, source);
        for (int second = 0; second < 600; second++) {
            connect().die(Kind.CONNECTION_LOST);
            fixture.scheduler.pass(Duration.ofMillis(100));
        }
        assertThat(connects).hasSize(5);
        fixture.nextConnection();
        connect();
        assertThat(connects).hasSize(6);
    }

    /** Opens the way of the newest connection, so that CONNECT leaves. */
    private FakePlatform.Connection connect() {
        FakePlatform.Connection connection = fixture.platform.newest();
        if (!connection.isOver() && !connection.hasConnected()) {
            connection.upgraded();
            fixture.scheduler.runDue();
        }
        return connection;
    }

    @Test
    void countsConnectsAcrossLinksOfOneDevice() {
        for (int i = 0; i < 5; i++) {
            LinkHandle link = fixture.attach(FILTERS, source);
            assertThat(connect().hasConnected()).isTrue();
            link.close();
        }
        assertThat(fixture.platform.opened()).isEqualTo(5);
        fixture.attach(FILTERS, source);
        assertThat(fixture.platform.opened()).isEqualTo(5);
        fixture.scheduler.pass(Duration.ofSeconds(62));
        assertThat(fixture.platform.opened()).isEqualTo(6);
    }

    @Test
    void anUnreachablePlatformCostsADeviceNothingOfItsBudget() {
        fixture.attach(FILTERS, source);
        for (int i = 0; i < 9; i++) {
            fixture.platform.newest().die(Kind.UNREACHABLE);
            fixture.nextConnection();
        }
        fixture.platform.newest().die(Kind.UNREACHABLE);
        fixture.scheduler.pass(LinkFixture.SETTINGS.backoffMax());
        assertThat(fixture.platform.opened())
                .as("only the backoff is between them")
                .isEqualTo(11);
    }

    @Test
    void givesUpAnIdentityThatIsRefusedAgainAndAgainUntilSomebodyAttachesAnew() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().die(Kind.IDENTITY_REFUSED);
        fixture.nextConnection().die(Kind.IDENTITY_REFUSED);
        fixture.nextConnection().die(Kind.IDENTITY_REFUSED);
        fixture.scheduler.pass(Duration.ofMinutes(9));
        assertThat(fixture.platform.opened()).isEqualTo(3);
        assertThat(link.state()).isEqualTo(LinkState.REFUSED);
        assertThat(source.events).endsWith("refused IDENTITY_REFUSED");
        fixture.attach(FILTERS, new Recorder());
        assertThat(fixture.platform.opened()).isEqualTo(4);
    }

    @Test
    void triesADeviceThatWasGivenUpAgainAfterAWhile() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().die(Kind.IDENTITY_REFUSED);
        fixture.nextConnection().die(Kind.IDENTITY_REFUSED);
        fixture.nextConnection().die(Kind.IDENTITY_REFUSED);
        fixture.scheduler.pass(Duration.ofMinutes(10));
        assertThat(fixture.platform.opened()).isEqualTo(4);
        fixture.platform.newest().acceptAll();
        assertThat(link.state()).isEqualTo(LinkState.UP);
        fixture.scheduler.pass(Duration.ofMinutes(20));
        assertThat(fixture.platform.opened()).as("once").isEqualTo(4);
    }

    @Test
    void aDeviceThatWasGivenUpAndLetGoIsForgotten() {
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.platform.newest().die(Kind.IDENTITY_REFUSED);
        fixture.nextConnection().die(Kind.IDENTITY_REFUSED);
        fixture.nextConnection().die(Kind.IDENTITY_REFUSED);
        link.close();
        assertThat(fixture.scheduler.waiting()).isZero();
    }

    @Test
    void givesUpAnAttemptThatTakesTooLong() {
        fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        fixture.scheduler.pass(Duration.ofSeconds(10));
        assertThat(connection.isOver()).isTrue();
        assertThat(source.events).containsExactly("down TIMEOUT");
    }

    @Test
    void sharesOneConnectionAndEndsItWithItsLastUser() {
        LinkHandle first = fixture.attach(FILTERS, source);
        LinkHandle second = fixture.attach(List.of(), new Recorder());
        fixture.platform.newest().acceptAll();
        assertThat(fixture.platform.opened()).isEqualTo(1);
        first.close();
        assertThat(fixture.platform.newest().isOver()).isFalse();
        second.close();
        assertThat(fixture.platform.newest().isOver()).isTrue();
        assertThat(fixture.enginesClosed).isEqualTo(1);
        assertThat(fixture.scheduler.waiting()).isZero();
    }

    @Test
    void tellsNothingAfterClose() {
        LinkHandle link = fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        source.events.clear();
        link.close();
        connection.deliver(message(1, "late", false));
        assertThat(source.events).isEmpty();
        assertThat(source.deliveries).isEmpty();
    }

    @Test
    void stopsReadingWhileAUserCannotTakeMoreAndStartsAgain() {
        LinkHandle link = fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        source.goOn = false;
        connection.deliver(message(1, "a", false));
        assertThat(connection.demand()).isFalse();
        link.demand(true);
        assertThat(connection.demand()).isTrue();
    }

    @Test
    void signsEveryAttemptAndHidesThePassword() {
        fixture.attach(FILTERS, source);
        ConnectSpec spec = fixture.platform.newest().spec();
        assertThat(spec.credentials().username()).isEqualTo("pump1&pk");
        assertThat(spec.toString()).doesNotContain(spec.credentials().password());
    }

    @Test
    void publishesOnlyWhileUp() {
        LinkHandle link = fixture.attach(List.of(), source);
        fixture.publish(link);
        fixture.platform.newest().acceptAll();
        assertThat(fixture.platform.newest().publishes()).isEmpty();
        fixture.publish(link);
        assertThat(fixture.platform.newest().publishes()).hasSize(1);
    }

    @Test
    void tellsWhatEndedTheConnectionRatherThanWhyItWasDroppedThen() {
        fixture.attach(FILTERS, source);
        fixture.platform.newest().accept().dieUntold(LinkException.Kind.CONNECTION_LOST);
        fixture.scheduler.pass(LinkFixture.SETTINGS.connectTimeout());
        assertThat(source.events).containsExactly("down CONNECTION_LOST");
    }

    /** It has the same limit, knows what did not answer, and may be told of it a moment later. */
    @Test
    void leavesItToTheConnectionToSayWhyThereIsNoConnack() {
        fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest();
        fixture.scheduler.pass(LinkFixture.SETTINGS.connectTimeout());
        assertThat(connection.isOver()).isFalse();
        connection.die(LinkException.Kind.UNREACHABLE);
        assertThat(source.events).containsExactly("down UNREACHABLE");
    }

    @Test
    void keepsToTheRateOfAllDevices() {
        LinkSettings slow = LinkFixture.atRate(2);
        for (int i = 0; i < 10; i++) {
            fixture.pool.attach(LinkFixture.device("d" + i), slow, FILTERS, source);
        }
        fixture.scheduler.pass(Duration.ofMillis(1_900));
        assertThat(fixture.platform.opened()).isEqualTo(4);
        fixture.scheduler.pass(Duration.ofMillis(3_000));
        assertThat(fixture.platform.opened()).isEqualTo(10);
    }
}
