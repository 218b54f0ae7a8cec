package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** The CONNECT and QoS 0 publishes of one connection that were not written yet. Safe for use by several threads. */
final class Outstanding {

    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();

    /** A future that fails with the cause that ends the connection, at once if it has ended. */
    CompletableFuture<Void> add(AtomicReference<LinkException> cause) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        open.add(future);
        future.whenComplete((done, failure) -> open.remove(future));
        if (cause.get() != null) {
            future.completeExceptionally(cause.get());
        }
        return future;
    }

    void fail(LinkException cause) {
        open.forEach(future -> future.completeExceptionally(cause));
    }
}
