package io.iotbridge.aliyun.uplink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The offsets of one partition whose records are not done yet. Written by the task thread (records come) and by whoever finishes them; its own
 * lock guards it. When the process dies, what is open in here was not committed, and Kafka delivers it again.
 */
final class OffsetWindow {

    private final Deque<Position> open = new ArrayDeque<>();
    private long next = -1;

    /** A record between its arrival and its end. */
    final class Position {
        private final long offset;
        private boolean done;

        private Position(long offset) {
            this.offset = offset;
        }

        /** The record is accepted by the platform or handed to the dead letter queue. Further calls do nothing. */
        void done() {
            synchronized (OffsetWindow.this) {
                done = true;
                while (!open.isEmpty() && open.peekFirst().done) {
                    next = Math.max(next, open.removeFirst().offset + 1);
                }
            }
        }
    }

    /** A record came; offsets rise from call to call. */
    synchronized Position open(long offset) {
        Position position = new Position(offset);
        if (open.isEmpty() && next < 0) {
            next = offset;
        }
        open.addLast(position);
        return position;
    }

    /**
     * Everything below this offset was opened here, or taken out before it came here.
     *
     * @param offset of the next record to come, at the earliest
     */
    synchronized void reached(long offset) {
        next = Math.max(next, offset);
    }

    /** The lowest offset still open, else the one after the highest seen or reached; empty before the first. */
    synchronized OptionalLong committable() {
        if (!open.isEmpty()) {
            return OptionalLong.of(open.peekFirst().offset);
        }
        return next < 0 ? OptionalLong.empty() : OptionalLong.of(next);
    }
}
