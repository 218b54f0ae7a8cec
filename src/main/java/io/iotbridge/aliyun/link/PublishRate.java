package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.loop.LeanQueue;
import java.time.Duration;

/**
 * Keeps the publishes of one device at one QoS within the platform's limit per second (platform.md C5); the platform drops the excess and says
 * nothing. A publish counts from when it leaves until a second after it has arrived at the latest: at QoS 1 that is its PUBACK, however long
 * it was on its way. At QoS 0 nothing tells; it has a while after its frame was handed to the network. Times are monotonic nanoseconds. Belongs to the link's loop.
 */
final class PublishRate {

    /** A second, and some for clocks that differ. */
    private static final long WINDOW = Duration.ofMillis(1_050).toNanos();

    /** From the network's hands to the platform: what takes longer may be one too many. The whole of it costs a fifth of the rate. */
    private static final long ON_ITS_WAY = Duration.ofMillis(250).toNanos();

    private static final long UNTIL_A_COMPLETION = Long.MAX_VALUE;

    private final long window;
    private final LeanQueue<Long> completed = new LeanQueue<>();
    /** 0 for no limit. */
    private int perSecond;

    private int outstanding;
    /** Outstanding when their connection ended, which the platform counts no later than that. */
    private int lost;

    private long lostAt;
    private long notBefore = Long.MIN_VALUE;

    private PublishRate(long window) {
        this.window = window;
    }

    /** Without a limit yet. */
    static PublishRate ofQos0() {
        return new PublishRate(WINDOW + ON_ITS_WAY);
    }

    /** Without a limit yet. */
    static PublishRate ofQos1() {
        return new PublishRate(WINDOW);
    }

    /** @param publishes in a second, from now on; 0 for no limit */
    void limit(int publishes) {
        perSecond = publishes;
    }

    /** Nanoseconds until the next publish may leave; {@link Long#MAX_VALUE} if only a completion can tell. */
    long waitAt(long now) {
        if (perSecond == 0) {
            return 0;
        }
        if (now < notBefore) {
            return notBefore - now;
        }
        forgetOld(now);
        if (outstanding + lost + completed.size() < perSecond) {
            return 0;
        }
        long untilCompleted = completed.isEmpty() ? UNTIL_A_COMPLETION : completed.peekFirst() + window - now;
        return lost == 0 ? untilCompleted : Math.min(untilCompleted, lostAt + window - now);
    }

    private void forgetOld(long now) {
        while (!completed.isEmpty() && completed.peekFirst() + window <= now) {
            completed.pollFirst();
        }
        if (lostAt + window <= now) {
            lost = 0;
        }
    }

    /**
     * The device is signed in; only the first time counts. Somebody else may have published as it until now, another worker or this one before it was
     * restarted, and may have used up the platform's second. The platform has closed that connection by now, so that nothing of it is on its way.
     */
    void begin(long now) {
        if (notBefore == Long.MIN_VALUE) {
            notBefore = now + WINDOW;
        }
    }

    void left() {
        outstanding++;
    }

    /** A publish completed: the platform counts it no later than now. */
    void completedAt(long now) {
        count(now, now);
    }

    /** Nobody waits any more for a publish to complete. It may be on its way. */
    void givenUpAt(long now) {
        count(now, now + ON_ITS_WAY);
    }

    private void count(long now, long at) {
        outstanding--;
        if (perSecond == 0) {
            // None is counted, but a limit that comes now has to hold from the first.
            notBefore = Math.max(notBefore, at + window);
        } else {
            forgetOld(now);
            completed.addLast(at);
        }
    }

    /** The connection ended: the platform counts nothing of it later than now. Takes no memory, and so cannot fail. */
    void connectionEndedAt(long now) {
        if (outstanding > 0) {
            forgetOld(now);
            lost += outstanding;
            lostAt = now;
            outstanding = 0;
        }
    }
}
