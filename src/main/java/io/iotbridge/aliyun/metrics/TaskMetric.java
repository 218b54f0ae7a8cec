package io.iotbridge.aliyun.metrics;

import java.util.List;
import java.util.stream.Stream;

/**
 * A metric of a task, and all there are. Names that end in {@code -total} only grow while the task lives. Latencies are those of the last half to
 * whole minute (two of the worker's {@code metrics.sample.window.ms}), and {@code NaN} where nothing was measured in it. Immutable.
 */
public sealed interface TaskMetric permits LinkMetric, MessageMetric, ReplyMetric, DeviceMetric {

    /** Which connector has it. */
    enum Side {
        /** The source connector. */
        SOURCE,
        /** The sink connector, and a source connector that publishes too. */
        SINK,
        /** Each of them. */
        BOTH
    }

    /**
     * What there is to know of it.
     *
     * @param name as JMX shows it
     * @param side which connector has it
     * @param unit of the value
     * @param question of an operator, which it answers
     * @param description of the value
     */
    record Definition(String name, Side side, String unit, String question, String description) {}

    /** What there is to know of it. */
    Definition definition();

    /** Its tag beside {@code connector} and {@code task}; empty for none. */
    String tag();

    /** As JMX shows it. */
    default String metricName() {
        return definition().name();
    }

    /** All of them. */
    static List<TaskMetric> all() {
        return Stream.<TaskMetric[]>of(
                        LinkMetric.values(), MessageMetric.values(), ReplyMetric.values(), DeviceMetric.values())
                .flatMap(Stream::of)
                .toList();
    }
}
