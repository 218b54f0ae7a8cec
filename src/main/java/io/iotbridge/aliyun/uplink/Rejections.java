package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/**
 * Records that the platform has rejected, and those that have expired, on their way from the links' loops to the task thread, which reports them. Bounded: each counts in the
 * {@link Buffer} until it is reported. When the process dies, none of them was committed.
 */
final class Rejections {

    private record Rejection(OutgoingPublish publish, FrameOutcome.Rejected why) {}

    private record Expiration(OutgoingPublish publish, String reason) {}

    private final Queue<Rejection> queue = new ConcurrentLinkedQueue<>();
    private final Queue<Expiration> expired = new ConcurrentLinkedQueue<>();
    /** Bounded by the devices of the task. */
    private final Map<DeviceId, String> held = new ConcurrentHashMap<>();

    /** Called on any loop. */
    void add(OutgoingPublish publish, FrameOutcome.Rejected why) {
        queue.add(new Rejection(publish, why));
    }

    /** A record is of no use any more. Called on any loop. */
    void expired(OutgoingPublish publish, String reason) {
        expired.add(new Expiration(publish, reason));
    }

    /** The platform takes no frames of a device that is signed in. Told each time. Called on any loop. */
    void held(DeviceId device, String reason) {
        held.put(device, "the platform accepts nothing from device " + device + ": " + reason);
    }

    /** Devices whose frames the platform does not take, each with the reason, until they are removed here. Called by the task thread. */
    Map<DeviceId, String> held() {
        return held;
    }

    /** Called by the task thread. */
    void takeExpired(BiConsumer<OutgoingPublish, String> taken) {
        for (Expiration next = expired.poll(); next != null; next = expired.poll()) {
            taken.accept(next.publish(), next.reason());
        }
    }

    /** Called by the task thread. */
    void takeAll(BiConsumer<OutgoingPublish, FrameOutcome.Rejected> taken) {
        for (Rejection next = queue.poll(); next != null; next = queue.poll()) {
            taken.accept(next.publish(), next.why());
        }
    }
}
