package io.iotbridge.aliyun.link.admission;

import java.util.Collection;
import java.util.function.Supplier;

/** One CONNECT as it counts: at its rate and all greater ones, and for its device. Guarded by {@link SignInAdmission}. */
final class ConnectCount {

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final long number;
    private final Supplier<Collection<ConnectRate>> rates;
    private final RateLimiter minute;
    private long arrivesBy = UNKNOWN;
    private boolean over;

    /**
     * A CONNECT is let go, and counts from now on.
     *
     * @param number that no other has
     * @param rates those there are, asked again each time
     * @param minute its device's
     */
    ConnectCount(long number, Supplier<Collection<ConnectRate>> rates, RateLimiter minute) {
        this.number = number;
        this.rates = rates;
        this.minute = minute;
        rates.get().forEach(rate -> rate.connects().letGo());
        minute.letGo();
    }

    /** It was never sent. */
    void giveBack() {
        rates.get().forEach(rate -> rate.connects().giveBack());
        minute.giveBack();
    }

    /** It arrives at this time at the latest; an earlier time counts, a later one does not. */
    void arrivesBy(long time) {
        if (time < arrivesBy) {
            rates.get().forEach(rate -> arrivesBy(rate.connects(), time));
            arrivesBy = time;
        }
    }

    private void arrivesBy(RateLimiter limiter, long time) {
        if (arrivesBy == UNKNOWN) {
            limiter.arrivesBy(number, time);
        } else {
            limiter.arrivedEarlier(number, arrivesBy, time);
        }
    }

    /** It was answered, or its connection is over: its device's minute begins. */
    void over(long now) {
        if (!over) {
            over = true;
            minute.arrivesBy(number, now);
        }
    }
}
