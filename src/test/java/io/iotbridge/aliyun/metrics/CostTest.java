package io.iotbridge.aliyun.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Allocation;
import org.junit.jupiter.api.Test;

/** What metrics take of a message's way. */
class CostTest {

    /** Any object takes 16. */
    private static final double NOTHING = 1;

    private static final int MESSAGES = 100_000;

    private static void count(TaskMetrics metrics, FlowCounters messages, Ages ages) {
        metrics.countReceived(LinkCountersTest.PUMP1);
        messages.countReceived();
        Ages.Step step = ages.now();
        step.hold();
        step.release();
        messages.countDelivered(100);
        metrics.countDelivered(LinkCountersTest.PUMP1);
    }

    @Test
    void nothingIsAllocatedToCount() {
        try (TaskMetrics metrics = TaskMetrics.open(Object.class, null, new TaskName("cost", 0), 1, System::nanoTime)) {
            metrics.links().attached(LinkCountersTest.PUMP1);
            FlowCounters messages = new FlowCounters();
            Ages ages = new Ages(System::currentTimeMillis);
            OutboxCounters outboxes = metrics.outboxes();
            assertThat(Allocation.bytesPerRun(MESSAGES, () -> {
                        count(metrics, messages, ages);
                        outboxes.waits(1);
                        outboxes.left(1);
                        outboxes.completed(3_000_000, false);
                    }))
                    .isLessThan(NOTHING);
        }
    }

    /** Kafka goes through a sensor's statistics with an iterator for each of two lists. */
    @Test
    void aLatencyTakesNoMoreThanKafkasIterators() {
        try (TaskMetrics metrics = TaskMetrics.open(Object.class, null, new TaskName("cost", 0), 0, System::nanoTime)) {
            Latency latency = metrics.latency(Direction.DOWNLINK);
            assertThat(Allocation.bytesPerRun(MESSAGES, () -> latency.record(17.5)))
                    .isLessThanOrEqualTo(64 + NOTHING);
            long begin = System.nanoTime();
            for (int i = 0; i < MESSAGES; i++) {
                latency.record(i & 1023);
            }
            System.out.printf("metrics: %d ns to record a latency%n", (System.nanoTime() - begin) / MESSAGES);
        }
    }
}
