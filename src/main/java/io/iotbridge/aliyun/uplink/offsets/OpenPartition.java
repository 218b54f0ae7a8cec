package io.iotbridge.aliyun.uplink.offsets;

import io.iotbridge.aliyun.metrics.Ages;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** A partition that the task has, from its assignment to its end. Used by the task thread, but for {@link #release} and {@link OffsetWindow.Position#done}, which the loops call. */
public final class OpenPartition {

    private final TopicPartition id;
    private final Buffer.Share share;
    private final OffsetWindow window = new OffsetWindow();
    private OptionalLong committed = OptionalLong.empty();
    private boolean paused;
    private OptionalLong pausedUntil = OptionalLong.empty();

    OpenPartition(TopicPartition id, Buffer.Share share) {
        this.id = id;
        this.share = share;
    }

    public TopicPartition id() {
        return id;
    }

    /** A record came, now. */
    public OpenRecord arrived(ConsumedRecord record, Ages.Step now, long nanos) {
        if (committed.isEmpty()) {
            committed = OptionalLong.of(record.offset());
        }
        return new OpenRecord(record.record(), this, window.open(record.offset()), now, nanos);
    }

    /** Everything below this offset has arrived, or was taken out before it came here; everything else comes. */
    void reached(long offset) {
        window.reached(offset);
    }

    /** The record waits, for the platform or for Kafka to keep its dead letter. */
    public void hold(Held record) {
        share.hold(record);
    }

    /** The record waits no longer, whatever became of it. */
    public void release(Held record) {
        share.release(record);
    }

    boolean isIdle() {
        return share.isEmpty() && !hasMoved();
    }

    /** Whether there is something else to commit than what was handed out last. */
    boolean hasMoved() {
        return !window.committable().equals(committed);
    }

    /** What may be committed, to be handed to Connect now. */
    OptionalLong commit() {
        committed = window.committable();
        return committed;
    }

    /** Whoever calls this pauses it; it may be resumed from then on. */
    void pauseUntil(long nanos) {
        pausedUntil = OptionalLong.of(nanos);
        paused = true;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether it holds more than its share and is not paused yet. */
    boolean isOver() {
        return !paused && share.isOver();
    }

    PauseDelay.Room room() {
        return share;
    }

    /** @return whether it has to be paused now, which is then taken for done */
    boolean mustPause() {
        boolean must = isOver();
        paused |= must;
        return must;
    }

    /** @return whether it can be resumed now, which is then taken for done */
    boolean mayResume(long now) {
        boolean may = paused && now - pausedUntil.orElse(now) >= 0 && share.hasRoom();
        paused &= !may;
        return may;
    }
}
