package io.iotbridge.aliyun.uplink.offsets;

import io.iotbridge.aliyun.loop.LeanQueue;
import java.util.OptionalLong;

/**
 * The offsets of one partition whose records were not done when it was last asked, and where its consumer stands. The consumer may go back: a topic that is
 * deleted and created again begins anew, and one that has lost its end (an unclean election) continues lower. Kafka then delivers everything
 * from there on, so what was open from there on is nothing to wait for any more. Belongs to the task
 * thread, but for {@link Position#done}, which any thread may call. Bounded by twice the records that are open. When the process dies, what is open
 * in here was not committed, and Kafka delivers it again.
 */
final class OffsetWindow {

    /** As many positions as nobody need look through. */
    private static final int FEW = 1_000;

    private final LeanQueue<Position> open = new LeanQueue<>();
    /** With more, those that are done are taken out: the first may be open for days. */
    private int most = FEW;
    /** Where the consumer stands: the offset of the next record to come, at the earliest. */
    private OptionalLong next = OptionalLong.empty();

    /** A record between its arrival and its end. */
    static final class Position {
        final long offset;
        private volatile boolean done;

        private Position(long offset) {
            this.offset = offset;
        }

        /** The record is accepted by the platform or kept as a dead letter. Further calls do nothing. */
        void done() {
            done = true;
        }
    }

    /** A record came. */
    Position open(long offset) {
        reached(offset);
        Position position = new Position(offset);
        if (open.size() >= most) {
            open.removeIf(one -> one.done);
            most = Math.max(FEW, 2 * open.size());
        }
        open.addLast(position);
        next = OptionalLong.of(offset + 1);
        return position;
    }

    /**
     * Everything below this offset was opened here, or taken out before it came here; everything else comes, perhaps once more.
     *
     * @param offset of the next record to come, at the earliest
     */
    void reached(long offset) {
        while (!open.isEmpty() && open.peekLast().offset >= offset) {
            open.pollLast();
        }
        next = OptionalLong.of(offset);
    }

    /** Positions that are kept. */
    int kept() {
        return open.size();
    }

    /** The lowest offset still open, else where the consumer stands; empty before that is known. */
    OptionalLong committable() {
        while (!open.isEmpty() && open.peekFirst().done) {
            open.pollFirst();
        }
        return open.isEmpty() ? next : OptionalLong.of(open.peekFirst().offset);
    }
}
