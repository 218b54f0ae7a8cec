package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What was sent and not answered yet. Paho forgets QoS 0 publishes that it has not written when the connection ends, and what is sent while
 * it shuts down. Safe for use by several threads.
 */
final class Outstanding {

    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();

    /** A future that fails with the cause that ends the connection, at once if it has ended. */
    <T> CompletableFuture<T> add(AtomicReference<LinkException> cause) {
        CompletableFuture<T> future = new CompletableFuture<>();
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
