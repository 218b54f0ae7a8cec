package io.iotbridge.aliyun.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short version of {@link Faults}: every disturbance from which the bridge is back in seconds, and the worker's sudden death. */
class FaultsIT {
    private static final int DEVICES = 10;
    private static final int MESSAGES = 400;
    private static final int PER_SECOND = 400;

    private static Stage stage;
    private static Exchange exchange;
    private static Rounds rounds;

    @BeforeAll
    static void open() {
        stage = Stage.open(DEVICES);
        exchange = new Exchange(stage, PER_SECOND);
        rounds = new Rounds(
                stage,
                exchange,
                new CopyCheck(stage, 0),
                MESSAGES,
                Duration.ofSeconds(3),
                new Random(11),
                System.out::println);
    }

    @AfterAll
    static void close() {
        exchange.close();
        stage.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "WORKER_KILLED",
                "WORKER_STOPPED",
                "TASKS_HUNG",
                "HALF_OPEN",
                "PUBACKS_WITHHELD",
                "PUBACKS_LATE",
                "SUBSCRIPTION_REFUSED",
                "BROKER_STOPPED",
                "BROKER_KILLED"
            })
    void losesNothing(Disturbance disturbance) {
        assertThat(rounds.run(disturbance, 1).violations()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "WORKER_KILLED")
    void losesNothingInTwoRounds(Disturbance disturbance) {
        assertThat(rounds.run(disturbance, 2).violations()).isEmpty();
    }
}
