package io.iotbridge.aliyun.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One disturbance in mid-stream at a time; the next begins when everything has come to rest. */
final class Rounds {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Stage stage;
    private final Exchange exchange;
    private final int messages;
    private final Scene scene;
    private final Consumer<String> log;

    /**
     * @param messages of a round, each way
     * @param outage how long Kafka is away when it is stopped
     */
    Rounds(
            Stage stage,
            Exchange exchange,
            int messages,
            Duration outage,
            RandomGenerator random,
            Consumer<String> log) {
        this.stage = stage;
        this.exchange = exchange;
        this.messages = messages;
        this.scene = new Scene(stage, random, outage, exchange::checkCommitted);
        this.log = log;
    }

    Figures run(Disturbance disturbance, int count) {
        Figures all = Figures.none(disturbance);
        for (int round = 1; round <= count; round++) {
            long begin = System.nanoTime();
            Figures figures = round(disturbance);
            all = all.plus(figures);
            log.accept(String.format(
                    "%s %d/%d in %.1f s: down %s, up %s",
                    disturbance.title(),
                    round,
                    count,
                    (System.nanoTime() - begin) / 1e9,
                    figures.down(),
                    figures.up()));
            figures.problems().forEach(log);
        }
        return all;
    }

    private Figures round(Disturbance disturbance) {
        long before = exchange.numbered();
        long tooFar = exchange.committed().tooFar();
        long moment = before + messages / 10 + scene.random().nextInt(messages * 8 / 10);
        exchange.allow(messages);
        await("the moment", () -> exchange.numbered() >= moment);
        disturbance.action().on(scene);
        exchange.checkCommitted();
        List<String> problems = settle(disturbance);
        return new Figures(
                disturbance,
                1,
                exchange.ledger(Way.DOWN).close(),
                exchange.ledger(Way.UP).close(),
                exchange.committed().tooFar() - tooFar,
                problems);
    }

    private List<String> settle(Disturbance disturbance) {
        try {
            await("all sent", exchange::isDone);
            await("all arrived and committed", this::isAtRest);
            return List.of();
        } catch (ConditionTimeoutException e) {
            // What is missing counts as lost; the next round is not to suffer from it.
            String state = disturbance.title() + ": not at rest after " + PATIENCE + ": " + restlessness() + "\n"
                    + stage.describe();
            stage.ask(rest -> rest.restart(Connectors.SOURCE));
            stage.ask(rest -> rest.restart(Connectors.SINK));
            return List.of(state);
        }
    }

    private boolean isAtRest() {
        if (exchange.ledger(Way.DOWN).missing() + exchange.ledger(Way.UP).missing() > 0 || !stage.isWhole()) {
            return false;
        }
        exchange.checkCommitted();
        return exchange.committed().uncommitted() == 0;
    }

    private String restlessness() {
        return "downlink missing " + exchange.ledger(Way.DOWN).missing() + ", uplink missing "
                + exchange.ledger(Way.UP).missing() + ", not committed "
                + exchange.committed().uncommitted() + ", not taken by Kafka " + exchange.failedToProduce();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .until(condition);
    }
}
