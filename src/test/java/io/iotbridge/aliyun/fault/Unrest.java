package io.iotbridge.aliyun.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Random disturbances of an exchange that never stops; those from which the way back is long come more rarely. Used by one thread. */
final class Unrest {
    private static final int WEIGHT = 4;

    private final Scene scene;
    private final Exchange exchange;
    private final RandomGenerator random;
    private final List<Disturbance> urn;
    private final Map<Disturbance, Copied> copied = new EnumMap<>(Disturbance.class);

    /** Copies beyond the first that came between the beginning of a disturbance and that of the next one. */
    record Copied(int times, long down, long up) {

        Copied plus(long moreDown, long moreUp) {
            return new Copied(times + 1, down + moreDown, up + moreUp);
        }
    }

    Unrest(Scene scene, Exchange exchange, List<Disturbance> which) {
        this.scene = scene;
        this.exchange = exchange;
        this.random = scene.random();
        urn = new ArrayList<>();
        for (Disturbance disturbance : which) {
            for (int i = 0; i < (disturbance.isLong() ? 1 : WEIGHT); i++) {
                urn.add(disturbance);
            }
        }
    }

    /** Brings one about and lets the time after it belong to it; returns which it was. */
    Disturbance disturb(Runnable untilNext) {
        Disturbance disturbance = urn.get(random.nextInt(urn.size()));
        long down = exchange.ledger(Way.DOWN).duplicated();
        long up = exchange.ledger(Way.UP).duplicated();
        disturbance.action().on(scene);
        exchange.checkCommitted();
        untilNext.run();
        Copied before = copied.getOrDefault(disturbance, new Copied(0, 0, 0));
        copied.put(
                disturbance,
                before.plus(
                        exchange.ledger(Way.DOWN).duplicated() - down,
                        exchange.ledger(Way.UP).duplicated() - up));
        return disturbance;
    }

    /** How often each came, and the copies in its wake. */
    String table() {
        StringBuilder text = new StringBuilder("""
                | fault | times | duplicated in Kafka | duplicated on the platform |
                |---|---|---|---|
                """);
        Arrays.stream(Disturbance.values()).filter(copied::containsKey).forEach(disturbance -> {
            Copied copies = copied.get(disturbance);
            text.append(String.format(
                    "| %s | %d | %,d | %,d |%n", disturbance.title(), copies.times(), copies.down(), copies.up()));
        });
        return text.toString();
    }
}
