package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Subscribes to filters on one connection, one SUBSCRIBE after the other, and looks at every return code.
 *
 * @param device whose filters they are
 * @param connection where to subscribe
 * @param live whether the connection is still the link's; nothing is told otherwise
 * @param watch bounds the wait for each SUBACK
 * @param refused told of every filter with return code 0x80; the others stay subscribed
 * @param failed told if the platform's answer cannot be used, or does not come
 */
record Subscription(
        DeviceId device,
        MqttConnection connection,
        BooleanSupplier live,
        SubackWatch watch,
        BiConsumer<String, LinkException> refused,
        Consumer<LinkException> failed) {

    /** Filters in one SUBSCRIBE (platform.md C5). */
    private static final int BATCH = 8;

    private static final int REFUSED = 0x80;

    /** Somebody may want more while SUBSCRIBEs are out: {@code then} runs when nothing is missing any more. */
    void sendAll(Supplier<Set<String>> wanted, Runnable then) {
        sendMissing(Set.of(), wanted, then);
    }

    private void sendMissing(Set<String> sent, Supplier<Set<String>> wanted, Runnable then) {
        Set<String> all = wanted.get();
        List<String> missing =
                all.stream().filter(filter -> !sent.contains(filter)).toList();
        send(missing, missing.isEmpty() ? then : () -> sendMissing(all, wanted, then));
    }

    void send(List<String> filters, Runnable then) {
        if (filters.isEmpty()) {
            then.run();
            return;
        }
        List<String> batch = filters.subList(0, Math.min(BATCH, filters.size()));
        Scheduler.Cancellable timeout = watch.watch(() -> missing(batch));
        connection.subscribe(batch).whenComplete((codes, error) -> {
            timeout.cancel();
            // The user that is told of a refused filter may let go.
            if (error == null && live.getAsBoolean() && check(batch, codes) && live.getAsBoolean()) {
                send(filters.subList(batch.size(), filters.size()), then);
            }
        });
    }

    /**
     * Unsubscribes batch by batch; {@code gone} gets each that the platform has acknowledged. Somebody may want a filter meanwhile: it is not
     * unsubscribed behind its SUBSCRIBE.
     *
     * @param stale what is to be unsubscribed, asked before each batch
     */
    void drop(Supplier<List<String>> stale, Consumer<List<String>> gone, Runnable then) {
        List<String> filters = stale.get();
        if (filters.isEmpty()) {
            then.run();
            return;
        }
        List<String> batch = filters.subList(0, Math.min(BATCH, filters.size()));
        Scheduler.Cancellable timeout = watch.watch(() -> missing(batch));
        connection.unsubscribe(batch).whenComplete((none, error) -> {
            timeout.cancel();
            if (error == null && live.getAsBoolean()) {
                gone.accept(batch);
                drop(stale, gone, then);
            }
        });
    }

    private void missing(List<String> batch) {
        if (live.getAsBoolean()) {
            failed.accept(new LinkException(
                    LinkException.Kind.TIMEOUT,
                    "device " + device + " got no SUBACK or UNSUBACK within "
                            + watch.timeout().toMillis() + " ms for " + batch));
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
            if (codes.get(i) == REFUSED) {
                refused.accept(
                        batch.get(i),
                        new LinkException(
                                LinkException.Kind.SUBSCRIPTION_REFUSED,
                                REFUSED,
                                "the platform refuses device " + device + " the subscription to " + batch.get(i),
                                null));
            }
        }
        return true;
    }
}
