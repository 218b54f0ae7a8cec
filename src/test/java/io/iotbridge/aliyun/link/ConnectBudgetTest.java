package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectBudgetTest {

    private static final URI PLATFORM = URI.create("wss://platform.test/mqtt");
    private static final DeviceId PUMP = new DeviceId("pk", "pump1");

    private final ConnectBudget budget = new ConnectBudget();

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Test
    void anAttemptThatLeftLateCountsFromThen() {
        for (int i = 0; i < 5; i++) {
            assertThat(budget.take(PLATFORM, PUMP, 5, millis(i))).isEqualTo(millis(i));
            budget.usedUntil(PLATFORM, PUMP, millis(25_000 + i));
        }
        assertThat(budget.take(PLATFORM, PUMP, 5, millis(26_000))).isEqualTo(millis(25_000 + 61_000));
    }

    @Test
    void aLinkCountsAnAttemptFromItsAnswer() {
        LinkFixture fixture = new LinkFixture();
        fixture.attach(List.of(), new LinkFixture.Recorder());
        List<Long> answered = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            FakePlatform.Connection connection = fixture.platform.newest();
            // The second of each five takes eight seconds to be answered.
            fixture.scheduler.pass(i % 5 == 1 ? Duration.ofSeconds(8) : Duration.ZERO);
            answered.add(fixture.scheduler.nanoTime());
            connection.accept().die(LinkException.Kind.CONNECTION_LOST);
            fixture.nextConnection();
        }
        for (int i = 5; i < answered.size(); i++) {
            assertThat(answered.get(i) - answered.get(i - 5))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(1).toNanos());
        }
    }
}
