package io.iotbridge.aliyun.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Whether everything has come to rest after a disturbance: sent, arrived, acknowledged and committed, all tasks and links in order. */
record Rest(Stage stage, Exchange exchange) {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** Waits for it; returns what is not at rest after minutes of patience, and then restarts both connectors. */
    List<String> await() {
        try {
            until("all sent", exchange::isDone);
            until("all arrived and committed", this::isReached);
            return List.of();
        } catch (ConditionTimeoutException e) {
            String state = "not at rest after " + PATIENCE + ": " + describe();
            // What is missing counts as lost; what comes next is not to suffer from it.
            stage.connectors().forEach(connector -> stage.ask(rest -> rest.restart(connector)));
            return List.of(state);
        }
    }

    static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .until(condition);
    }

    private boolean isReached() {
        if (exchange.ledger(Way.DOWN).missing() + exchange.ledger(Way.UP).missing() > 0 || !stage.isWhole()) {
            return false;
        }
        exchange.checkCommitted();
        return exchange.committed().uncommitted() == 0;
    }

    private String describe() {
        return "downlink missing " + exchange.ledger(Way.DOWN).missing() + ", uplink missing "
                + exchange.ledger(Way.UP).missing() + ", not committed "
                + exchange.committed().uncommitted() + ", not taken by Kafka " + exchange.failedToProduce() + "\n"
                + stage.describe();
    }
}
