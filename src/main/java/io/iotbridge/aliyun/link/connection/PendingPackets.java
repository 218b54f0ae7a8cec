package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.loop.LeanQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What one connection was asked to send and waits for: its frame to be handed to the network, or its answer to come. Bounded by what the users of
 * the link have in flight. Belongs to the connection's loop.
 */
final class PendingPackets {

    /** PUBLISHes have the upper half of the identifiers (MQTT 3.1.1, 2.3.1). */
    private static final int SUBSCRIBE_IDS = 0x7FFF;

    private record Publish(int packetId, Runnable accepted) {}

    /** In order: so PUBACKs come (MQTT 3.1.1, 4.6), as a rule. */
    private final LeanQueue<Publish> publishes = new LeanQueue<>();

    private final Map<Integer, CompletableFuture<List<Integer>>> subscribes = new HashMap<>(1);
    private int subscribed;
    private CompletableFuture<Void> connect = CompletableFuture.completedFuture(null);
    private boolean connectAsked;
    private boolean over;

    /**
     * The CONNECT.
     *
     * @return to be run when its frame was handed to the network
     */
    Runnable connect(CompletableFuture<Void> written) {
        connect = written;
        connectAsked = true;
        return () -> written.complete(null);
    }

    /** Whether a CONNECT was to be sent, so that a CONNACK may come. */
    boolean isConnectAsked() {
        return connectAsked;
    }

    /**
     * A QoS 0 publish.
     *
     * @return to be run when its frame was handed to the network
     */
    Runnable publishOnce(Runnable accepted) {
        return () -> {
            if (!over) {
                accepted.run();
            }
        };
    }

    /** @param packetId that no other publish holds */
    void publish(int packetId, Runnable accepted) {
        publishes.addLast(new Publish(packetId, accepted));
    }

    /** A PUBACK for nothing is a copy, or the server's mistake. */
    void puback(int packetId) {
        if (!publishes.isEmpty() && publishes.peekFirst().packetId() == packetId) {
            publishes.pollFirst().accepted().run();
            return;
        }
        for (Publish publish : publishes) {
            if (publish.packetId() == packetId) {
                publishes.remove(publish);
                publish.accepted().run();
                return;
            }
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

    /** The connection is over: each wait for an answer ends with an error, except those of publishes, which are told nothing any more. */
    void fail(LinkException cause) {
        over = true;
        publishes.clear();
        connect.completeExceptionally(cause);
        List.copyOf(subscribes.values()).forEach(codes -> codes.completeExceptionally(cause));
    }
}
