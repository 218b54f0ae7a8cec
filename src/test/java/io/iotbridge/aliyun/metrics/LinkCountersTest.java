package io.iotbridge.aliyun.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkCountersTest {

    static final DeviceId PUMP1 = new DeviceId("pk", "pump1");
    static final DeviceId PUMP2 = new DeviceId("pk", "pump2");
    private static final LinkException LOST = new LinkException(Kind.CONNECTION_LOST, "scripted");

    private long now = 17;
    private final LinkCounters links = new LinkCounters(() -> now);

    @BeforeEach
    void attach() {
        links.attached(PUMP1);
        links.attached(PUMP2);
    }

    private static LinkException refused(int code) {
        return new LinkException(Kind.IDENTITY_REFUSED, code, "scripted", null);
    }

    @Test
    void everyLinkIsUpOrConnectingOrDown() {
        assertThat(links.down()).isEqualTo(2);
        links.connecting(PUMP1);
        assertThat(links.connecting()).isEqualTo(1);
        links.up(PUMP1);
        assertThat(links.up()).isEqualTo(1);
        assertThat(links.connecting()).isZero();
        assertThat(links.devicesDown()).containsExactly("pk/pump2");
        links.refused(PUMP2, refused(5));
        assertThat(links.down()).isEqualTo(1);
        assertThat(links.givenUp()).isEqualTo(1);
        links.released(PUMP2);
        assertThat(links.down()).isZero();
        assertThat(links.givenUp()).isZero();
    }

    @Test
    void tellsWhatWasEndedFromOutsideFromWhatFailed() {
        links.connecting(PUMP1);
        links.down(PUMP1, LOST);
        assertThat(links.kicks()).isZero();
        links.connecting(PUMP1);
        links.up(PUMP1);
        links.down(PUMP1, new LinkException(Kind.PUBACK_TIMEOUT, "scripted"));
        assertThat(links.kicks()).isZero();
        links.up(PUMP1);
        links.down(PUMP1, LOST);
        assertThat(links.kicks()).isEqualTo(1);
        assertThat(links.connects()).isEqualTo(2);
        assertThat(links.disconnects()).isEqualTo(3);
    }

    @Test
    void countsRefusalsByCode() {
        links.down(PUMP1, new LinkException(Kind.SERVER_UNAVAILABLE, 3, "scripted", null));
        links.down(PUMP1, refused(4));
        links.refused(PUMP1, refused(4));
        links.refused(PUMP2, new LinkException(Kind.SUBSCRIPTION_REFUSED, 0x80, "scripted", null));
        links.down(PUMP2, LOST);
        assertThat(links.refusedConnects(3)).isEqualTo(1);
        assertThat(links.refusedConnects(4)).isEqualTo(2);
        assertThat(links.refusedConnects(5)).isZero();
        assertThat(links.refusedSubscriptions()).isEqualTo(1);
        assertThat(links.givenUp())
                .as("a refused subscription leaves the link up")
                .isEqualTo(1);
    }

    @Test
    void knowsTheLongestWaitOfThoseThatWait() {
        links.waiting(PUMP1, Duration.ofSeconds(5));
        links.waiting(PUMP2, Duration.ofSeconds(9));
        now += Duration.ofSeconds(2).toNanos();
        assertThat(links.longestWait()).isEqualTo(Duration.ofSeconds(7));
        links.connecting(PUMP2);
        assertThat(links.longestWait()).isEqualTo(Duration.ofSeconds(3));
        now += Duration.ofSeconds(20).toNanos();
        assertThat(links.longestWait()).isZero();
    }

    @Test
    void namesDevicesInConflictUntilItIsSettled() {
        links.conflicted(PUMP2, LOST);
        links.conflicted(PUMP1, LOST);
        assertThat(links.devicesInConflict()).containsExactly("pk/pump1", "pk/pump2");
        links.settled(PUMP1);
        assertThat(links.devicesInConflict()).containsExactly("pk/pump2");
        links.released(PUMP2);
        assertThat(links.inConflict()).isZero();
        assertThat(links.conflicts()).isEqualTo(2);
    }

    @Test
    void keepsNothingOfALinkThatWasLetGo() {
        links.released(PUMP1);
        links.up(PUMP1);
        assertThat(links.up()).isZero();
    }
}
