package io.iotbridge.aliyun.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FlowCountersTest {

    private final FlowCounters messages = new FlowCounters();

    @Test
    void aReadingBalancesWhileOthersCount() throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        Thread other = new Thread(() -> {
            while (!enough.get()) {
                messages.countReceived();
                messages.countDelivered(1);
            }
        });
        other.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                FlowCounters.Balance now = messages.balance();
                assertThat(now.inFlight()).isEqualTo(now.received() - now.delivered());
                assertThat(now.inFlight()).isNotNegative();
            }
        } finally {
            enough.set(true);
            other.join();
        }
    }
}
