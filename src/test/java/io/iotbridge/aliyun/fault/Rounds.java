package io.iotbridge.aliyun.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One disturbance in mid-stream at a time; the next begins when everything has come to rest. */
final class Rounds {
    private final Stage stage;
    private final Exchange exchange;
    private final CopyCheck copies;
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
            CopyCheck copies,
            int messages,
            Duration outage,
            RandomGenerator random,
            Consumer<String> log) {
        this.stage = stage;
        this.exchange = exchange;
        this.copies = copies;
        this.messages = messages;
        this.scene = new Scene(stage, exchange, random, outage);
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
        copies.begin();
        exchange.allow(messages);
        Rest.until("the moment", () -> exchange.numbered() >= moment);
        stage.cloud().checkPacketIds(!disturbance.isForgetful());
        stage.disturbReplies(scene.random().nextLong(1 << 20));
        int violations = stage.cloud().violations().size();
        disturbance.action().on(scene);
        exchange.checkCommitted();
        List<String> problems = new ArrayList<>(new Rest(stage, exchange).await());
        List<String> all = stage.cloud().violations();
        problems.addAll(all.subList(violations, all.size()));
        for (Way way : Way.values()) {
            problems.addAll(
                    copies.exceeded(disturbance, way, exchange.ledger(way).copies()));
        }
        problems.replaceAll(problem -> disturbance.title() + ": " + problem);
        stage.cloud().checkPacketIds(true);
        return new Figures(
                disturbance,
                1,
                exchange.ledger(Way.DOWN).close(),
                exchange.ledger(Way.UP).close(),
                exchange.committed().tooFar() - tooFar,
                problems);
    }
}
