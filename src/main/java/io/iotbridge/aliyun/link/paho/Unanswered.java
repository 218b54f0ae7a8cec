package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The packets of one kind that one connection has sent and that wait for their answer, by packet identifier. Belongs to the connection's loop.
 *
 * @param <T> what an answer says
 */
final class Unanswered<T> {

    private final Map<Integer, CompletableFuture<T>> open = new HashMap<>();

    /**
     * A packet leaves.
     *
     * @param packetId that nothing else holds
     */
    void add(int packetId, CompletableFuture<T> answer) {
        open.put(packetId, answer);
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
