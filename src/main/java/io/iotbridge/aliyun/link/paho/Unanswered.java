package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The packets of one kind that one connection has sent and that wait for their answer, by packet identifier. Safe for use by several threads.
 *
 * @param <T> what an answer says
 */
final class Unanswered<T> {

    private final Map<Integer, CompletableFuture<T>> open = new ConcurrentHashMap<>();

    /**
     * A packet leaves.
     *
     * @param packetId that nothing else holds
     * @param answer fails with the cause that ends the connection, at once if it has ended
     */
    void add(int packetId, CompletableFuture<T> answer, AtomicReference<LinkException> cause) {
        open.put(packetId, answer);
        if (cause.get() != null) {
            answer.completeExceptionally(cause.get());
        }
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
