package io.iotbridge.aliyun.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What other traffic feels of calls that nobody answers: Kafka to platform before they are made, while all of them wait, and after the last has been
 * given up. The time before and the time after are one figure, so that what changes with time does not count.
 */
record OpenCalls(Payload payload, int perSecond, int open) implements Measure {

    /** How long the platform waits for an answer, and the plugin thinks that it does. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Calls a second while they are made. */
    private static final int OPENED_PER_SECOND = 500;

    @Override
    public Map<Figure, Double> of(Ground ground, Contender contender, int messages) {
        UpLatency traffic = new UpLatency(payload, perSecond);
        Map<Figure, Double> before = traffic.of(ground, contender, messages);
        AtomicInteger waiting = new AtomicInteger();
        open(ground, contender, waiting);
        Map<Figure, Double> busy = traffic.of(ground, contender, messages);
        requireAll(contender, waiting);
        DownThroughput.awaitThat(contender, open, () -> waiting.get() == 0 && contender.isAsked(0));
        Map<Figure, Double> after = traffic.of(ground, contender, messages);

        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.P50, (before.get(Figure.P50) + after.get(Figure.P50)) / 2);
        figures.put(Figure.P99, (before.get(Figure.P99) + after.get(Figure.P99)) / 2);
        figures.put(Figure.BEFORE_AFTER, after.get(Figure.P99) / before.get(Figure.P99));
        figures.put(Figure.OPEN_P50, busy.get(Figure.P50));
        figures.put(Figure.OPEN_P99, busy.get(Figure.P99));
        figures.put(Figure.OPEN_RATIO, busy.get(Figure.P99) / figures.get(Figure.P99));
        return figures;
    }

    /** Returns when each call is a record in Kafka. */
    private void open(Ground ground, Contender contender, AtomicInteger waiting) {
        Lane lane = contender.lane();
        try (TopicSize size = new TopicSize(ground.bootstrapServers(), lane.calls())) {
            long goal = size.records() + open;
            int[] next = {0};
            Pace.run(open, TimeUnit.SECONDS.toNanos(1) / OPENED_PER_SECOND, due -> {
                waiting.incrementAndGet();
                ground.cloud()
                        .call(Lane.PRODUCT, lane.device(next[0]++ % lane.devices()), "anybody?", PATIENCE)
                        .whenComplete((outcome, failure) -> waiting.decrementAndGet());
            });
            DownThroughput.awaitThat(contender, open, () -> size.records() == goal);
        }
        requireAll(contender, waiting);
    }

    private void requireAll(Contender contender, AtomicInteger waiting) {
        if (waiting.get() != open || !contender.isAsked(open)) {
            throw new IllegalStateException(waiting + " of " + open + " calls wait for "
                    + contender.lane().name() + "; give --seconds fewer");
        }
    }
}
