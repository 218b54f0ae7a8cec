package io.iotbridge.aliyun.emulator.thing;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids as the platform makes them: decimal, larger than an int of 32 bits with a sign, and two kinds that must not be mixed up. They begin at the
 * time of the start: after a restart no id comes again, as long as there were fewer than a thousand calls a second, and a device does not take
 * the answer to a new call for a second one to an old call. Any thread.
 */
final class CallIds {

    /** Eleven days of milliseconds. */
    private static final long ROUND = 1_000_000_000L;

    private final AtomicLong requests;
    private final AtomicLong messages;

    /** @param startMillis when the emulator started, in milliseconds since the epoch */
    CallIds(long startMillis) {
        requests = new AtomicLong(3_000_000_000L + startMillis % ROUND);
        messages = new AtomicLong(1_234_567_000_000_000_000L + startMillis % ROUND * 1_000);
    }

    /** For a frame's {@code id}. */
    String request() {
        return Long.toString(requests.incrementAndGet());
    }

    /** For the topic of an RRPC. */
    String message() {
        return Long.toString(messages.incrementAndGet());
    }
}
