package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.loop.Loop;
import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who publishes next as a device at one QoS. The platform counts what a device publishes, whoever does it: all users of the link stand in one line and
 * keep to one {@link PublishRate}, the lowest that one of them asks for. They take turns, publish by publish; answers that somebody waits for go before
 * all others.
 *
 * <p>Belongs to the link's loop. Bounded: a queue of publishes stands in it once, whatever it holds. One that publishes nothing when its turn comes
 * loses it, and one that fails stops none behind it.
 */
final class PublishLine {

    /** After a failure of our own. */
    private static final Duration REST = Duration.ofSeconds(5);

    private final PublishRate rate;
    private final Loop loop;
    /** Of those users that ask for one. Unmodifiable, and small: mostly of one user, or of none. */
    private Map<LinkHandle, Integer> limits = Map.of();

    private final List<PublishTurn> answers = new ArrayList<>(0);
    private final List<PublishTurn> others = new ArrayList<>(0);
    /** Whose turn it is; null while nobody is called. */
    private PublishTurn called;
    /** Null while nobody waits for a time. */
    private Scheduler.Cancellable alarm;

    PublishLine(PublishRate rate, Loop loop) {
        this.rate = rate;
        this.loop = loop;
    }

    /** @param perSecond 0 for no limit */
    void limit(LinkHandle user, int perSecond) {
        Map<LinkHandle, Integer> now = new HashMap<>(limits);
        if (perSecond > 0) {
            now.put(user, perSecond);
        } else {
            now.remove(user);
        }
        limits = Map.copyOf(now);
        applyLimits();
    }

    /** It publishes nothing more. What it has published counts on. */
    void leave(LinkHandle user) {
        answers.removeIf(turn -> turn.user() == user);
        others.removeIf(turn -> turn.user() == user);
        if (limits.containsKey(user)) {
            Map<LinkHandle, Integer> fewer = new HashMap<>(limits);
            fewer.remove(user);
            limits = Map.copyOf(fewer);
            applyLimits();
        }
    }

    private void applyLimits() {
        // Not of the values: a map keeps that view of itself.
        rate.limit(
                limits.entrySet().stream().mapToInt(Map.Entry::getValue).min().orElse(0));
        Scheduler.Cancellable earlier = alarm;
        alarm = null;
        try {
            callNextInTime();
        } catch (RuntimeException | Error e) {
            // Those that wait are called then: late is better than never.
            alarm = earlier;
            throw e;
        }
        if (earlier != null) {
            earlier.cancel();
        }
    }

    /** Whether it publishes now; if not, it stands in line. */
    boolean mayLeave(PublishTurn turn) {
        if (isNext(turn) && rate.waitAt(loop.nanoTime()) <= 0) {
            remove(turn);
            return true;
        }
        List<PublishTurn> line = turn.isFirst() ? answers : others;
        if (!line.contains(turn)) {
            line.add(turn);
        }
        callNextInTime();
        return false;
    }

    private boolean isNext(PublishTurn turn) {
        if (turn.isFirst()) {
            return answers.isEmpty() || answers.get(0) == turn || turn == called;
        }
        return answers.isEmpty() && (others.isEmpty() || others.get(0) == turn || turn == called);
    }

    /** It does not wait any more. */
    void remove(PublishTurn turn) {
        (turn.isFirst() ? answers : others).remove(turn);
        if (called == turn) {
            called = null;
        }
    }

    private PublishTurn next() {
        if (!answers.isEmpty()) {
            return answers.get(0);
        }
        return others.isEmpty() ? null : others.get(0);
    }

    private void callNextInTime() {
        if (alarm == null && next() != null) {
            long wait = rate.waitAt(loop.nanoTime());
            if (wait != Long.MAX_VALUE) {
                alarm = loop.schedule(Duration.ofNanos(wait), this::callNext);
            }
        }
    }

    private void callNext() {
        alarm = null;
        try {
            for (PublishTurn next = next(); next != null && rate.waitAt(loop.nanoTime()) <= 0; next = next()) {
                remove(next);
                called = next;
                next.wake();
            }
        } finally {
            called = null;
            callNextInTimeOrLate();
        }
    }

    /** To be used where nobody asks again if that fails: those that wait wait for this. */
    private void callNextInTimeOrLate() {
        try {
            callNextInTime();
        } catch (RuntimeException | Error e) {
            try {
                alarm = loop.schedule(REST, this::callNext);
            } catch (RuntimeException | Error again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** @see PublishRate#begin */
    void begin() {
        rate.begin(loop.nanoTime());
    }

    /** A publish leaves, whosever it is. */
    void left() {
        rate.left();
    }

    /** A publish has arrived, as far as can be told. */
    void completed() {
        rate.completedAt(loop.nanoTime());
        callNextInTimeOrLate();
    }

    /** Nobody waits any more for a publish to arrive. */
    void givenUp() {
        rate.givenUpAt(loop.nanoTime());
        callNextInTimeOrLate();
    }

    /** What had left has arrived by now, or never will. Nobody is called: nothing leaves before there is another connection. */
    void connectionEnded() {
        rate.connectionEndedAt(loop.nanoTime());
    }
}
