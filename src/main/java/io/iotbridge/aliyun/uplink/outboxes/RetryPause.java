package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;

/** The pause of one outbox before a frame leaves again that the platform did not take: longer each time in a row. Belongs to the link's loop. */
final class RetryPause {

    private final Duration first;
    private final Duration longest;
    private Duration next;
    private boolean on;
    private Scheduler.Cancellable end = () -> {};

    RetryPause(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    boolean isOn() {
        return on;
    }

    /** A pause begins, unless one has not ended: what left together fails together, and that is one failure. */
    void begin(Scheduler scheduler, Runnable over) {
        if (!on) {
            begin(next, scheduler, over);
            next = min(next.multipliedBy(2));
        }
    }

    /** The longest there is begins, instead of one that has not ended. */
    void beginLongest(Scheduler scheduler, Runnable over) {
        begin(longest, scheduler, over);
    }

    private void begin(Duration pause, Scheduler scheduler, Runnable over) {
        end.cancel();
        on = false;
        end = scheduler.schedule(min(pause), () -> {
            on = false;
            over.run();
        });
        // Only with a timer that ends it.
        on = true;
    }

    private Duration min(Duration pause) {
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** The platform takes frames: the next pause is a short one. */
    void reset() {
        next = first;
    }

    /** Nothing leaves any more. */
    void close() {
        end.cancel();
    }
}
