package io.iotbridge.aliyun.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What a disturbance has to work with.
 *
 * @param outage how long Kafka is away when it is stopped
 */
record Scene(Stage stage, Exchange exchange, RandomGenerator random, Duration outage) {

    /** A moment somewhere between the two, in milliseconds. */
    void pass(int from, int to) {
        pass(Duration.ofMillis(random.nextInt(from, to)));
    }

    /** Lets time go by while the messages flow. */
    void pass(Duration time) {
        try {
            new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in a disturbance", e);
        }
    }
}
