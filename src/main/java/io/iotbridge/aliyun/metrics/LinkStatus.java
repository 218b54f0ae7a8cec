package io.iotbridge.aliyun.metrics;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkHandle;

/** Where the link of one device stands and what it has been through, as its task was told. Written on the link's loop alone, read by any thread. */
final class LinkStatus {

    enum State {
        DOWN,
        CONNECTING,
        UP,
        REFUSED
    }

    final DeviceId device;
    volatile int connects;
    volatile int disconnects;
    volatile int kicks;
    volatile State state = State.DOWN;
    volatile boolean inConflict;

    /** Null before the task has it. */
    volatile LinkHandle hold;

    /** Monotonic nanoseconds of the next attempt, while down. */
    volatile long nextAttempt;

    LinkStatus(DeviceId device) {
        this.device = device;
    }

    boolean isOpenSsl() {
        LinkHandle link = hold;
        return state == State.UP && link != null && link.isOpenSsl();
    }

    boolean isDown() {
        return state == State.DOWN || state == State.REFUSED;
    }
}
