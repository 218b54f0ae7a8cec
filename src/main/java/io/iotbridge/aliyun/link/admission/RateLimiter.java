package io.iotbridge.aliyun.link.admission;

import java.time.Duration;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The CONNECTs that count within one window, a second or a minute, as the platform counts them. The platform counts one when it arrives, which
 * we do not see. So one counts from the moment when it is let go until a whole window after the latest time at which it can have arrived.
 *
 * <p>Bounded by the limit that its caller asks for. Times are monotonic nanoseconds. Guarded by {@link SignInAdmission}.
 */
final class RateLimiter {

    /** There is room only after something that no timer tells. */
    static final long UNTIL_NEWS = Long.MAX_VALUE;

    private final long window;

    /** Let go; when they arrive at the latest is not known yet. */
    private int underWay;

    private final NavigableSet<Count> counted =
            new TreeSet<>(Comparator.comparingLong(Count::until).thenComparingLong(Count::number));

    /** A value, so that a CONNECT that counts keeps no connection reachable. */
    private record Count(long until, long number) {}

    RateLimiter(Duration window) {
        this.window = window.toNanos();
    }

    /** Takes over what counts in another one. */
    RateLimiter(RateLimiter other) {
        this.window = other.window;
        this.underWay = other.underWay;
        this.counted.addAll(other.counted);
    }

    /** How long until fewer than {@code most} count: 0, a time, or {@link #UNTIL_NEWS}. */
    long untilRoom(int most, long now) {
        forgetUntil(now);
        int tooMany = underWay + counted.size() - most + 1;
        if (tooMany <= 0) {
            return 0;
        }
        return counted.stream()
                .skip(tooMany - 1L)
                .findFirst()
                .map(last -> last.until() - now)
                .orElse(UNTIL_NEWS);
    }

    /** How many count. */
    int count(long now) {
        forgetUntil(now);
        return underWay + counted.size();
    }

    /** One more is let go. */
    void letGo() {
        underWay++;
    }

    /** One that was let go never left. */
    void giveBack() {
        underWay--;
    }

    /** One that was let go arrives at this time at the latest. */
    void arrivesBy(long number, long time) {
        underWay--;
        counted.add(new Count(time + window, number));
    }

    /** One has arrived earlier than it could have. */
    void arrivedEarlier(long number, long arrivesBy, long time) {
        if (counted.remove(new Count(arrivesBy + window, number))) {
            counted.add(new Count(time + window, number));
        }
    }

    private void forgetUntil(long now) {
        while (!counted.isEmpty() && counted.first().until() <= now) {
            counted.pollFirst();
        }
    }
}
