package io.iotbridge.aliyun.emulator.thing;

import java.util.concurrent.atomic.AtomicLong;

/** Ids as the platform makes them: decimal, larger than an int of 32 bits with a sign, and two kinds that must not be mixed up. */
final class CallIds {

    private final AtomicLong requests = new AtomicLong(3_000_000_000L);
    private final AtomicLong messages = new AtomicLong(1_234_567_890_123_000_000L);

    /** For a frame's {@code id}. */
    String request() {
        return Long.toString(requests.incrementAndGet());
    }

    /** For the topic of an RRPC. */
    String message() {
        return Long.toString(messages.incrementAndGet());
    }
}
