package io.iotbridge.aliyun.uplink;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/**
 * Records that the platform has rejected, on their way from the links' loops to the task thread, which reports them. Bounded: each counts in the
 * {@link Buffer} until it is reported. When the process dies, none of them was committed.
 */
final class Rejections {

    private record Rejection(OutgoingPublish publish, String reason) {}

    private final Queue<Rejection> queue = new ConcurrentLinkedQueue<>();

    /** Called on any loop. */
    void add(OutgoingPublish publish, String reason) {
        queue.add(new Rejection(publish, reason));
    }

    /** Called by the task thread. */
    void takeAll(BiConsumer<OutgoingPublish, String> taken) {
        for (Rejection next = queue.poll(); next != null; next = queue.poll()) {
            taken.accept(next.publish(), next.reason());
        }
    }
}
