package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.uplink.outboxes.FrameOutcome;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import io.iotbridge.aliyun.uplink.results.Result;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Records that the platform has rejected, and those that have expired, on their way from the links' loops to the task thread, which reports them. Bounded: each counts in the
 * {@code Buffer} until it is reported. When the process dies, none of them was committed.
 */
final class Rejections {

    /**
     * One of them.
     *
     * @param outcome which of the two
     * @param reply that rejects it; empty if it has expired
     */
    record Ended(OutgoingPublish publish, Result.Outcome outcome, Optional<Reply> reply, String reason) {}

    private final Queue<Ended> queue = new ConcurrentLinkedQueue<>();

    /** Bounded by the devices of the task. */
    private final Map<DeviceId, String> held = new ConcurrentHashMap<>();

    /** Called on any loop. */
    void add(OutgoingPublish publish, FrameOutcome.Rejected why) {
        queue.add(new Ended(publish, Result.Outcome.REJECTED, Optional.of(why.reply()), why.reason()));
    }

    /** A record is of no use any more. Called on any loop. */
    void expired(OutgoingPublish publish, String reason) {
        queue.add(new Ended(publish, Result.Outcome.EXPIRED, Optional.empty(), reason));
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
    void takeAll(Consumer<Ended> taken) {
        for (Ended next = queue.poll(); next != null; next = queue.poll()) {
            taken.accept(next);
        }
    }
}
