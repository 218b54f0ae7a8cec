package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What needs a human is said once for a fleet. */
class OutageLogTest {

    private static final URI ENDPOINT = URI.create("wss://platform.test:443");
    private static final LinkException DEAD = new LinkException(Kind.UNREACHABLE, "nobody there");

    private final OutageLog outages = new OutageLog();
    private long now;

    private boolean isNews(Kind kind) {
        return outages.isNews(ENDPOINT, kind, now);
    }

    @Test
    void aCauseIsNewsOnceForAnEndpointAndNotForEveryDevice() {
        List<Boolean> news = java.util.stream.IntStream.range(0, 2_000)
                .mapToObj(device -> isNews(Kind.UNREACHABLE))
                .toList();
        assertThat(news).containsOnlyOnce(true).startsWith(true);
        assertThat(isNews(Kind.CERTIFICATE_UNTRUSTED)).isTrue();
        assertThat(outages.isNews(URI.create("wss://other.test:443"), Kind.UNREACHABLE, now))
                .isTrue();
    }

    @Test
    void itIsNewsAgainOnceALinkWasUpAndSomeMinutesHavePassed() {
        isNews(Kind.UNREACHABLE);
        outages.up(ENDPOINT);
        assertThat(isNews(Kind.UNREACHABLE)).as("a flapping network").isFalse();
        now += Duration.ofMinutes(10).toNanos();
        assertThat(isNews(Kind.UNREACHABLE)).isTrue();
        now += Duration.ofHours(10).toNanos();
        assertThat(isNews(Kind.UNREACHABLE)).as("still the same outage").isFalse();
    }

    @Test
    void whatHealsByItselfIsNoWarning() {
        assertThat(OutageLog.needsAHuman(new LinkException(Kind.CONNECTION_LOST, "closed")))
                .isFalse();
        assertThat(OutageLog.needsAHuman(DEAD)).isTrue();
        assertThat(OutageLog.needsAHuman(new LinkException(Kind.PROXY, "refuses to connect")))
                .isTrue();
    }
}
