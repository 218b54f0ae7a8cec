package io.iotbridge.aliyun.link.admission;

import java.time.Duration;

/**
 * One rate of CONNECTs a second: evenly spread starts, evenly spread CONNECTs, and never more of these within a second. Guarded by {@link
 * SignInAdmission}.
 */
final class ConnectRate {

    /** The platform's second and ours are not the same clock. */
    static final Duration SECOND = Duration.ofMillis(1_010);

    /** Timers are late on a busy machine; what is later than that is not made up for at once. */
    private static final long CATCH_UP = Duration.ofMillis(250).toNanos();

    private final int perSecond;
    private final RateLimiter connects;
    /** The number of the last one, as long as its turn can be given back. Not itself: it would keep its link in memory. */
    private long started;

    private final long[] next = {Long.MIN_VALUE, Long.MIN_VALUE};

    ConnectRate(int perSecond, RateLimiter connects) {
        this.perSecond = perSecond;
        this.connects = connects;
    }

    /** The CONNECTs that count. */
    RateLimiter connects() {
        return connects;
    }

    /** How long the first of a queue, in which it is since some time, has to wait yet: 0, a time, or {@link RateLimiter#UNTIL_NEWS}. */
    long untilTurn(SignInLine.Queue queue, long since, long now) {
        long turn = Math.max(0, turn(queue, since, now) - now);
        return queue == SignInLine.Queue.START ? turn : Math.max(turn, connects.untilRoom(perSecond, now));
    }

    /** It goes on now. */
    void take(SignInLine.Queue queue, SignIn signIn, long now) {
        next[queue.ordinal()] = turn(queue, signIn.since(), now) + SECOND.toNanos() / perSecond;
        if (queue == SignInLine.Queue.START) {
            started = signIn.number();
        }
    }

    /** It has started nothing; what the next one would wait for, unless there was a next one already. */
    void giveBackStart(SignIn signIn) {
        if (started == signIn.number()) {
            next[SignInLine.Queue.START.ordinal()] -= SECOND.toNanos() / perSecond;
            started = 0;
        }
    }

    private long turn(SignInLine.Queue queue, long since, long now) {
        return Math.max(Math.max(since, now - CATCH_UP), next[queue.ordinal()]);
    }
}
