package io.iotbridge.aliyun.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters of messages, each for one metric. Safe for use by several threads. */
abstract sealed class MessageCounters permits FlowCounters, AnswerCounters, OutboxCounters, ConfirmationCounters {

    private final Map<MessageMetric, LongAdder> counters = new EnumMap<>(MessageMetric.class);

    /** To be called by the constructor alone. */
    final LongAdder counter(MessageMetric metric) {
        LongAdder counter = new LongAdder();
        counters.put(metric, counter);
        return counter;
    }

    /** What the metric says now. */
    public final long value(MessageMetric metric) {
        return counters.get(metric).sum();
    }

    void show(Direction direction, TaskMetrics metrics) {
        counters.forEach((metric, counter) -> metrics.show(direction, metric, counter::sum));
    }
}
