package io.iotbridge.aliyun.link;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a link does when something throws that is not supposed to: it goes on. */
class LinkErrorsTest {

    private static final List<String> FILTERS = List.of("/pk/pump1/user/get");

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();

    private static void fail(boolean error) {
        if (error) {
            // As OutOfMemoryError, which the test's framework would not survive.
            throw new InternalError("unable to create native thread: scripted");
        }
        throw new IllegalStateException("scripted");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void triesAgainAfterAnAttemptThatCouldNotBegin(boolean error) {
        fixture.platform.whenOpened(() -> fail(error));
        LinkHandle link = fixture.attach(FILTERS, source);
        assertThat(source.events).containsExactly("down CLOSED_BY_US");
        assertThat(link.state()).isEqualTo(LinkState.WAITING);
        fixture.platform.whenOpened(() -> {});
        fixture.nextConnection().acceptAll();
        assertThat(source.events).endsWith("up");
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void isClosedInOrderAfterAnAttemptThatCouldNotBegin() {
        fixture.platform.whenOpened(() -> fail(true));
        fixture.attach(FILTERS, source).close();
        assertThat(fixture.scheduler.waiting()).isZero();
        assertThat(fixture.enginesClosed).isOne();
    }

    /** Its connection is there already: it must be ended, not forgotten. */
    @Test
    void endsAConnectionWhoseTimeoutCannotBeSet() {
        fixture.platform.whenOpened(() -> fixture.scheduler.whenScheduled(() -> fail(true)));
        fixture.platform.endLater();
        LinkHandle link = fixture.attach(FILTERS, source);
        fixture.scheduler.whenScheduled(() -> {});
        fixture.platform.whenOpened(() -> {});
        assertThat(fixture.platform.newest().isEnding()).isTrue();
        fixture.platform.newest().die(Kind.CLOSED_BY_US);
        fixture.nextConnection().acceptAll();
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connectsAgainThoughAListenerFailsWhateverItIsTold(boolean error) {
        LinkListener failing = new LinkListener() {
            @Override
            public void waiting(DeviceId device, Duration wait) {
                fail(error);
            }

            @Override
            public void connecting(DeviceId device) {
                fail(error);
            }

            @Override
            public void up(DeviceId device) {
                fail(error);
            }

            @Override
            public void down(DeviceId device, LinkException cause) {
                fail(error);
            }

            @Override
            public void refused(DeviceId device, LinkException cause) {
                fail(error);
            }
        };
        LinkHandle link = fixture.attach(FILTERS, failing);
        fixture.attach(List.of(), source);
        fixture.platform.newest().accept().grant(0, 0x80);
        assertThat(link.state()).isEqualTo(LinkState.UP);
        fixture.platform.newest().die(Kind.CONNECTION_LOST);
        fixture.nextConnection().acceptAll();
        assertThat(source.events).containsExactly("up", "down CONNECTION_LOST", "up");
        link.close();
        assertThat(source.events).hasSize(3);
    }

    /** As a connection does with a listener that throws: the connection ends. */
    @Test
    void givesAMessageAgainToWhoFailedToTakeIt() {
        Recorder failing = new Recorder() {
            @Override
            public boolean message(Delivery delivery) {
                boolean first = deliveries.isEmpty();
                super.message(delivery);
                if (first) {
                    fail(false);
                }
                return true;
            }
        };
        fixture.attach(FILTERS, failing);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        assertThatThrownBy(() -> connection.deliver(message(1, "a", false))).hasMessage("scripted");
        connection.die(Kind.CLOSED_BY_US);
        FakePlatform.Connection next = fixture.nextConnection().acceptAll();
        next.deliver(message(1, "a", true));
        assertThat(failing.payloads()).containsExactly("a", "a");
        failing.deliveries.get(1).complete();
        assertThat(next.pubacks()).containsExactly(1);
    }

    @Test
    void keepsNoLinkWithoutALoop() {
        fixture.whenLinked = () -> fail(true);
        assertThatThrownBy(() -> fixture.attach(FILTERS, source)).isInstanceOf(InternalError.class);
        assertThat(fixture.enginesClosed).isOne();
        fixture.whenLinked = () -> {};
        fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        assertThat(source.events).containsExactly("up");
    }

    private void failToSchedule(int times) {
        AtomicInteger left = new AtomicInteger(times);
        fixture.scheduler.whenScheduled(() -> {
            if (left.getAndDecrement() > 0) {
                fail(true);
            }
        });
    }

    /** Neither the sign-in can be scheduled nor that it is tried again. */
    @Test
    void aLinkThatCannotBeginIsGivenUpForAWhile() {
        failToSchedule(2);
        LinkHandle link = fixture.attach(FILTERS, source);
        assertThat(source.events).containsExactly("refused CLOSED_BY_US");
        assertThat(link.state()).isEqualTo(LinkState.REFUSED);
        fixture.scheduler.pass(LinkFixture.SETTINGS.refusedRetry());
        fixture.platform.newest().acceptAll();
        assertThat(source.events).containsExactly("refused CLOSED_BY_US", "up");
        link.close();
        assertThat(fixture.enginesClosed).isOne();
    }

    @Test
    void whoCannotJoinGetsAnotherConnectionAndSoDoTheOthers() {
        fixture.attach(FILTERS, source);
        fixture.platform.newest().acceptAll();
        Recorder late = new Recorder();
        failToSchedule(1);
        fixture.attach(List.of("/late"), late);
        fixture.nextConnection().acceptAll();
        assertThat(source.events).containsExactly("up", "down CLOSED_BY_US", "up");
        assertThat(late.events).containsExactly("down CLOSED_BY_US", "up");
    }

    @Test
    void aConnectionWithoutSubackThatCannotBeDroppedIsDroppedAtLast() {
        LinkHandle link = fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        AtomicInteger left = new AtomicInteger(1);
        fixture.scheduler.whenPosted(() -> {
            if (fixture.scheduler.inLoop() && left.getAndDecrement() > 0) {
                fail(true);
            }
        });
        fixture.scheduler.pass(LinkFixture.SETTINGS.connectTimeout());
        assertThat(connection.isOver()).isTrue();
        fixture.nextConnection().acceptAll();
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void aSubackThatCannotBeWaitedForAnyLongerEndsTheConnection() {
        fixture.attach(FILTERS, source);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        Recorder late = new Recorder();
        LinkHandle link = fixture.attach(List.of("/late"), late);
        link.demand(false);
        failToSchedule(1);
        fixture.scheduler.pass(LinkFixture.SETTINGS.connectTimeout());
        assertThat(connection.isOver()).isTrue();
        link.demand(true);
        fixture.nextConnection().acceptAll();
        assertThat(late.events).containsExactly("down CLOSED_BY_US", "up");
    }

    /** Of one user, whose other listeners have nothing to do with it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatOneListenerThrowsKeepsNothingFromTheNext(boolean error) {
        LinkListener failing = new Recorder() {
            @Override
            public void up(DeviceId device) {
                fail(error);
            }

            @Override
            public boolean reply(DeviceId device, InboundMessage reply) {
                fail(error);
                return true;
            }
        };
        List<String> replies = new ArrayList<>();
        LinkListener taking = new Recorder() {
            @Override
            public boolean reply(DeviceId device, InboundMessage reply) {
                replies.add(reply.topic());
                return true;
            }
        };
        LinkListener none = new Recorder() {
            @Override
            public boolean reply(DeviceId device, InboundMessage reply) {
                throw new AssertionError("another listener has taken it");
            }
        };
        fixture.pool.attach(
                LinkFixture.DEVICE,
                LinkFixture.SETTINGS,
                "",
                new LinkFilters(List.of(), FILTERS),
                failing,
                taking,
                none,
                source);
        fixture.scheduler.runDue();
        fixture.platform.newest().acceptAll();
        assertThat(source.events).containsExactly("up");
        fixture.platform.newest().deliver(message(1, "answer", false));
        assertThat(replies).containsExactlyElementsOf(FILTERS);
        assertThat(fixture.platform.newest().pubacks()).containsExactly(1);
    }
}
