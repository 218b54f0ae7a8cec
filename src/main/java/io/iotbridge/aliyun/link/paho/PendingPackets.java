package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What one connection was asked to send and waits for: its frame to be handed to the network, or its answer to come. Bounded by what the users of
 * the link have in flight. Belongs to the connection's loop.
 */
final class PendingPackets {

    /** PUBLISHes have the upper half of the identifiers (MQTT 3.1.1, 2.3.1). */
    private static final int SUBSCRIBE_IDS = 0x7FFF;

    private final Set<CompletableFuture<Void>> unsent = new HashSet<>();
    private final Map<Integer, CompletableFuture<Void>> publishes = new HashMap<>();
    private final Map<Integer, CompletableFuture<List<Integer>>> subscribes = new HashMap<>();
    private int subscribed;

    /**
     * A CONNECT or QoS 0 publish.
     *
     * @return to be run when its frame was handed to the network
     */
    Runnable send(CompletableFuture<Void> written) {
        unsent.add(written);
        return () -> {
            unsent.remove(written);
            written.complete(null);
        };
    }

    /** @param packetId that no other publish holds */
    void publish(int packetId, CompletableFuture<Void> acknowledged) {
        publishes.put(packetId, acknowledged);
    }

    /** A PUBACK for nothing is a copy, or the server's mistake. */
    void puback(int packetId) {
        CompletableFuture<Void> acknowledged = publishes.remove(packetId);
        if (acknowledged != null) {
            acknowledged.complete(null);
        }
    }

    /**
     * A SUBSCRIBE or UNSUBSCRIBE.
     *
     * @return its packet identifier
     */
    int subscribe(CompletableFuture<List<Integer>> codes) {
        int packetId = 1 + Math.floorMod(subscribed++, SUBSCRIBE_IDS);
        subscribes.put(packetId, codes);
        return packetId;
    }

    /** Returns whether somebody waited for it. */
    boolean suback(int packetId, List<Integer> codes) {
        CompletableFuture<List<Integer>> waiting = subscribes.remove(packetId);
        return waiting != null && waiting.complete(codes);
    }

    void fail(LinkException cause) {
        List.copyOf(unsent).forEach(written -> written.completeExceptionally(cause));
        List.copyOf(subscribes.values()).forEach(codes -> codes.completeExceptionally(cause));
        List.copyOf(publishes.values()).forEach(acknowledged -> acknowledged.completeExceptionally(cause));
    }
}
