package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The QoS 1 publishes of one connection that have no PUBACK yet. Safe for use by several threads. */
final class Publishes {

    /** Paho numbers its SUBSCRIBEs from 1; a connection never makes so many. */
    private static final int FIRST_ID = 0x8000;

    private final Map<Integer, CompletableFuture<Void>> open = new ConcurrentHashMap<>();
    private final AtomicInteger numbered = new AtomicInteger();

    /** Takes a packet identifier that no other publish holds. */
    int add(CompletableFuture<Void> done, AtomicReference<LinkException> cause) {
        int id;
        do {
            id = FIRST_ID + numbered.getAndIncrement() % FIRST_ID & 0xFFFF;
        } while (open.putIfAbsent(id, done) != null);
        if (cause.get() != null) {
            done.completeExceptionally(cause.get());
        }
        return id;
    }

    /** One that nobody waits for is a copy, or the server's mistake. */
    void acknowledged(int packetId) {
        CompletableFuture<Void> done = open.remove(packetId);
        if (done != null) {
            done.complete(null);
        }
    }

    void fail(LinkException cause) {
        open.values().forEach(done -> done.completeExceptionally(cause));
        open.clear();
    }
}
