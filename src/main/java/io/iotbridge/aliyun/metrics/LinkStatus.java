package io.iotbridge.aliyun.metrics;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the link of one device stands and what it has been through, as its task was told. Safe for use by several threads. */
final class LinkStatus {

    enum State {
        DOWN,
        CONNECTING,
        UP,
        REFUSED
    }

    final DeviceId device;
    final AtomicInteger connects = new AtomicInteger();
    final AtomicInteger disconnects = new AtomicInteger();
    final AtomicInteger kicks = new AtomicInteger();
    volatile State state = State.DOWN;
    volatile boolean inConflict;
    /** Monotonic nanoseconds of the next attempt, while down. */
    volatile long nextAttempt;

    LinkStatus(DeviceId device) {
        this.device = device;
    }

    boolean isDown() {
        return state == State.DOWN || state == State.REFUSED;
    }
}
