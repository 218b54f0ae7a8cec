package io.iotbridge.aliyun.bench;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What other traffic feels of calls that nobody answers: Kafka to platform without them, and again while so many wait. A call that the platform gives
 * up is made once more.
 */
record OpenCalls(Payload payload, int perSecond, int open) implements Measure {

    @Override
    public Map<Figure, Double> of(Ground ground, Contender contender, int messages) {
        UpLatency traffic = new UpLatency(payload, perSecond);
        Map<Figure, Double> figures = traffic.of(ground, contender, messages);
        AtomicBoolean ended = new AtomicBoolean();
        for (int i = 0; i < open; i++) {
            call(ground, contender.lane().device(i % contender.lane().devices()), ended);
        }
        double busy;
        try {
            busy = traffic.of(ground, contender, messages).get(Figure.P99);
        } finally {
            ended.set(true);
        }
        figures.put(Figure.OPEN_P99, busy);
        figures.put(Figure.OPEN_RATIO, busy / figures.get(Figure.P99));
        return figures;
    }

    private static void call(Ground ground, String device, AtomicBoolean ended) {
        ground.cloud().call(Lane.PRODUCT, device, "anybody?").whenComplete((answer, failure) -> {
            if (!ended.get() && failure == null) {
                call(ground, device, ended);
            }
        });
    }
}
