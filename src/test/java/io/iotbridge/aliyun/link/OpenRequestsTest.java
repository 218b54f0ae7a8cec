package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests are open until they are answered or nobody waits, and answered once. */
class OpenRequestsTest {

    private static final String TOPIC = "/sys/pk/pump1/rrpc/response/7";

    private final OpenRequests requests = new OpenRequests();

    @Test
    void aRequestIsOpenUntilItIsAnswered() {
        requests.asked(this, TOPIC, "1", 8_000, 0);
        requests.asked(this, TOPIC, "1", 8_000, 0);
        requests.asked("somebody else", TOPIC, "2", 8_000, 0);
        assertThat(requests.open(this, 0)).isEqualTo(1);
        assertThat(requests.isFirst("a", TOPIC, "1", 8_000, 5)).isTrue();
        assertThat(requests.open(this, 5)).isZero();
    }

    @Test
    void oneThatNobodyWaitsForAnyMoreIsNotOpen() {
        requests.asked(this, TOPIC, "1", 8_000, 0);
        assertThat(requests.open(this, 8_000)).isEqualTo(1);
        assertThat(requests.open(this, 8_001)).isZero();
    }

    @Test
    void aSecondAnswerIsKnownUntilTheDeadlineAndTheFirstMayComeAgain() {
        assertThat(requests.isFirst("a", TOPIC, "1", 8_000, 0)).isTrue();
        assertThat(requests.isFirst("a", TOPIC, "1", 8_000, 1)).isTrue();
        assertThat(requests.isFirst("b", TOPIC, "1", 8_000, 8_000)).isFalse();
        assertThat(requests.isFirst("b", TOPIC, "1", 8_000, 8_001)).isTrue();
    }

    @Test
    void withoutADeadlineItIsKnownForTenMinutes() {
        requests.isFirst("a", TOPIC, "1", 0, 0);
        assertThat(requests.isFirst("b", TOPIC, "1", 0, 600_000)).isFalse();
        assertThat(requests.isFirst("b", TOPIC, "1", 0, 600_001)).isTrue();
    }

    /** Two instances of the platform may both have a request 1, and a product of the same key. */
    @Test
    void requestsOfAnotherServerAreOthers() {
        OpenRequests other = requests.of(URI.create("wss://other:443"));
        assertThat(requests.isFirst("a", TOPIC, "1", 8_000, 0)).isTrue();
        assertThat(other.isFirst("b", TOPIC, "1", 8_000, 0)).isTrue();
        assertThat(requests.of(URI.create("wss://other:443")).isFirst("c", TOPIC, "1", 8_000, 0))
                .isFalse();
    }

    @Test
    void noMoreThanABoundAreRemembered() {
        for (int i = 0; i < 250_000; i++) {
            requests.asked(this, TOPIC, Integer.toString(i), 0, 0);
        }
        assertThat(requests.open(this, 0)).isBetween(80_000L, 100_000L);
    }

    /** By two tasks, on their own threads. */
    @Test
    void anAnswerMayBeWithdrawnWhileAnotherAsksWhetherItIsTheFirst() throws Exception {
        CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100_000; i++) {
                requests.isFirst("a", TOPIC, "1", 0, 0);
                requests.withdraw("a", TOPIC, "1");
            }
        });
        while (!answering.isDone()) {
            requests.isFirst("b", TOPIC, "1", 0, 0);
            requests.withdraw("b", TOPIC, "1");
        }
        answering.get();
        assertThat(requests.isFirst("b", TOPIC, "1", 0, 0)).isTrue();
    }
}
