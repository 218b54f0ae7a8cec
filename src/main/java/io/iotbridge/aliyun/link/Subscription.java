package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Subscribes to what the users of a link want on one connection, one SUBSCRIBE after the other, and unsubscribes from what they want no more. Every answer
 * is waited for, for a bounded time, and every return code looked at. Belongs to the link's loop.
 *
 * @param device whose filters they are
 * @param connection where to subscribe
 * @param users who want what
 * @param refused told of every filter with return code 0x80, and why; the others stay subscribed
 * @param scheduler waits for the answers
 * @param timeout from SUBSCRIBE to SUBACK
 * @param live whether the connection is still the link's; nothing is told otherwise
 * @param failed told if the platform's answer cannot be used, or does not come
 * @param step works on an answer or its absence, and knows what to do if that fails: nobody sees what is thrown to a future
 */
record Subscription(
        DeviceId device,
        MqttConnection connection,
        LinkUsers users,
        BiConsumer<String, LinkException> refused,
        Scheduler scheduler,
        Duration timeout,
        BooleanSupplier live,
        Consumer<LinkException> failed,
        Consumer<Runnable> step) {

    /** Filters in one SUBSCRIBE (platform.md C5). */
    private static final int BATCH = 8;

    /** Above the greatest QoS, every code is a refusal: of a server that says more than MQTT 3.1.1 knows, as MQTT 5 does. */
    private static final int MOST_GRANTED = 2;

    /** Somebody may want more while SUBSCRIBEs are out: {@code then} runs when nothing is missing any more. */
    void subscribeAll(Runnable then) {
        subscribeMissing(Set.of(), then);
    }

    private void subscribeMissing(Set<String> sent, Runnable then) {
        Set<String> all = users.filters();
        List<String> missing =
                all.stream().filter(filter -> !sent.contains(filter)).toList();
        subscribe(missing, missing.isEmpty() ? then : () -> subscribeMissing(all, then));
    }

    /** Subscribes batch by batch. */
    void subscribe(List<String> filters, Runnable then) {
        if (filters.isEmpty()) {
            then.run();
            return;
        }
        List<String> batch = batch(filters);
        ask(batch, connection::subscribe, codes -> {
            // The user that is told of a refused filter may let go.
            if (check(batch, codes) && live.getAsBoolean()) {
                subscribe(filters.subList(batch.size(), filters.size()), then);
            }
        });
    }

    /** Somebody may want a filter meanwhile: it is not unsubscribed behind its SUBSCRIBE. */
    void unsubscribeStale(Runnable then) {
        List<String> stale = users.stale();
        if (stale.isEmpty()) {
            then.run();
            return;
        }
        List<String> batch = batch(stale);
        ask(batch, connection::unsubscribe, none -> {
            users.unsubscribed(batch);
            unsubscribeStale(then);
        });
    }

    private static List<String> batch(List<String> filters) {
        return filters.subList(0, Math.min(BATCH, filters.size()));
    }

    private void ask(
            List<String> batch,
            Function<List<String>, CompletionStage<List<Integer>>> question,
            Consumer<List<Integer>> then) {
        Wait wait = new Wait(batch);
        wait.begin();
        question.apply(batch).whenComplete((codes, error) -> {
            wait.end();
            if (error == null && live.getAsBoolean()) {
                step.accept(() -> then.accept(codes));
            }
        });
    }

    /** For one answer. While the link does not read, none can arrive, and that says nothing about the platform: then it waits again. */
    private final class Wait {
        private final List<String> batch;
        private Scheduler.Cancellable timer = () -> {};
        private boolean ended;
        private boolean wasReading;

        private Wait(List<String> batch) {
            this.batch = batch;
        }

        private void begin() {
            if (!ended) {
                wasReading = users.demand();
                timer = scheduler.schedule(timeout, () -> step.accept(this::over));
            }
        }

        private void over() {
            if (!wasReading || !users.demand()) {
                begin();
            } else if (live.getAsBoolean()) {
                failed.accept(new LinkException(
                        LinkException.Kind.TIMEOUT,
                        "device " + device + " got no SUBACK or UNSUBACK within " + timeout.toMillis() + " ms for "
                                + batch));
            }
        }

        private void end() {
            ended = true;
            timer.cancel();
        }
    }

    private boolean check(List<String> batch, List<Integer> codes) {
        if (codes.size() != batch.size()) {
            failed.accept(new LinkException(
                    LinkException.Kind.PROTOCOL,
                    "SUBACK for device " + device + " has " + codes.size() + " return codes for " + batch.size()
                            + " filters"));
            return false;
        }
        for (int i = 0; i < batch.size(); i++) {
            if (codes.get(i) > MOST_GRANTED) {
                refused.accept(
                        batch.get(i),
                        new LinkException(
                                LinkException.Kind.SUBSCRIPTION_REFUSED,
                                codes.get(i),
                                "the platform refuses device " + device + " the subscription to " + batch.get(i),
                                null));
            }
        }
        return true;
    }
}
