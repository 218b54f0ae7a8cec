package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The packets of one kind that one connection has sent and that wait for their answer, by packet identifier. Safe for use by several threads.
 *
 * @param <T> what an answer says
 */
final class Unanswered<T> {

    /** Identifiers are common to all kinds (MQTT 3.1.1, 2.3.1): PUBLISHes have the upper half, SUBSCRIBEs the lower, without 0. */
    private static final int HALF = 0x8000;

    private final int first;
    private final Map<Integer, CompletableFuture<T>> open = new ConcurrentHashMap<>();
    private final AtomicInteger numbered = new AtomicInteger();

    private Unanswered(int first) {
        this.first = first;
    }

    static Unanswered<Void> publishes() {
        return new Unanswered<>(HALF);
    }

    static <T> Unanswered<T> subscribes() {
        return new Unanswered<>(1);
    }

    /**
     * Takes an identifier that nothing else holds.
     *
     * @param answer fails with the cause that ends the connection, at once if it has ended
     */
    int add(CompletableFuture<T> answer, AtomicReference<LinkException> cause) {
        int id;
        do {
            id = first + Math.floorMod(numbered.getAndIncrement(), HALF - 1);
        } while (open.putIfAbsent(id, answer) != null);
        if (cause.get() != null) {
            answer.completeExceptionally(cause.get());
        }
        return id;
    }

    /** Returns whether somebody waited for it; if not, it is a copy or the server's mistake. */
    boolean answered(int packetId, T answer) {
        CompletableFuture<T> waiting = open.remove(packetId);
        return waiting != null && waiting.complete(answer);
    }

    void fail(LinkException cause) {
        open.values().forEach(answer -> answer.completeExceptionally(cause));
        open.clear();
    }
}
