package io.iotbridge.aliyun.uplink.offsets;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions that the task has. Used by the task thread. */
public final class OpenPartitions {

    private static final Logger log = LoggerFactory.getLogger(OpenPartitions.class);

    private static final Duration BEFORE_PAUSE = Duration.ofMillis(100);

    /** Connect stops a task on one worker and starts it on another within 1 to 4 s, if the worker is alive. */
    private static final Duration TAKEOVER = Duration.ofSeconds(5);

    private final Consumption consumption;
    private final Buffer buffer;
    private final PauseDelay pauseDelay;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, OpenPartition> open = new HashMap<>();
    /** When the first of those that are open came. */
    private long since;

    /**
     * Has none yet.
     *
     * @param buffer what all of them may hold together
     * @param nanoTime monotonic nanoseconds
     */
    public OpenPartitions(Consumption consumption, Buffer buffer, LongSupplier nanoTime) {
        this.consumption = consumption;
        this.buffer = buffer;
        this.pauseDelay = new PauseDelay(BEFORE_PAUSE, nanoTime);
        this.nanoTime = nanoTime;
    }

    /**
     * Partitions come, new or back. One that comes back may be paused still: what was held of it then was let go, so it has to be resumed.
     *
     * <p>Those that come to a task that has others for some seconds wait as long. The task that had them has left the consumer group, as a rule
     * because Connect moves it. Once it has started elsewhere, the group assigns it these again, or as many others. A sign-in of their devices
     * here would be for a few seconds only, and a device may sign in five times a minute.
     */
    public void open(Collection<TopicPartition> partitions) {
        long now = nanoTime.getAsLong();
        if (open.isEmpty()) {
            since = now;
        }
        partitions.forEach(id -> open.put(id, new OpenPartition(id, buffer.share())));
        if (now - since >= TAKEOVER.toNanos()) {
            log.info(
                    "Partitions {} were assigned beside others. They are read in {} ms, since Connect may be moving the task that had them",
                    partitions,
                    TAKEOVER.toMillis());
            partitions.forEach(id -> open.get(id).pauseUntil(now + TAKEOVER.toNanos()));
            consumption.pause(partitions);
        } else {
            consumption.resume(partitions);
        }
    }

    /** Partitions go. */
    public void close(Collection<TopicPartition> partitions) {
        partitions.forEach(open::remove);
    }

    /** All of them go. */
    public void close() {
        open.clear();
    }

    /** Whether the task has it still. */
    public boolean has(OpenPartition partition) {
        return open.get(partition.id()) == partition;
    }

    public OpenPartition of(TopicPartition id) {
        return open.computeIfAbsent(id, i -> new OpenPartition(i, buffer.share()));
    }

    /**
     * Resumes the partitions that have room again, and have waited for long enough, and pauses those that hold more than their share and do not have room in a moment.
     *
     * @return whether some are paused
     */
    public boolean pauseAndResume() {
        long now = nanoTime.getAsLong();
        tell(partition -> partition.mayResume(now), consumption::resume, "go on");
        pauseDelay.await(open.values().stream()
                .filter(OpenPartition::isOver)
                .map(OpenPartition::room)
                .toList());
        tell(OpenPartition::mustPause, consumption::pause, "wait until the platform has accepted more");
        return open.values().stream().anyMatch(OpenPartition::isPaused);
    }

    private void tell(Predicate<OpenPartition> which, Consumer<Collection<TopicPartition>> how, String what) {
        List<TopicPartition> ids =
                open.values().stream().filter(which).map(OpenPartition::id).toList();
        if (!ids.isEmpty()) {
            log.debug("Partitions {} {}", ids, what);
            how.accept(ids);
        }
    }

    /** Hands over nothing more of any. */
    public void pauseAll() {
        consumption.pause(List.copyOf(open.keySet()));
    }

    /** Whether nothing is held and nothing is left to commit. */
    public boolean areIdle() {
        return open.values().stream().allMatch(OpenPartition::isIdle);
    }

    /** Whether there is something else to commit than what was handed out last. */
    public boolean haveMoved() {
        return open.values().stream().anyMatch(OpenPartition::hasMoved);
    }

    /**
     * Per partition the lowest offset that is still open; handed out to be committed now. Of partitions that are not asked for nothing is said,
     * and so nothing is taken for committed.
     *
     * @param seen of each partition asked for where its consumer stands
     */
    public Map<TopicPartition, OffsetAndMetadata> commit(Map<TopicPartition, OffsetAndMetadata> seen) {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
        seen.keySet().forEach(id -> {
            OpenPartition partition = open.get(id);
            if (partition != null) {
                partition.commit().ifPresent(offset -> committable.put(id, new OffsetAndMetadata(offset)));
            }
        });
        return committable;
    }

    /** Where the consumer stands, with everything before handed over or taken out on the way. */
    public void reached(Map<TopicPartition, OffsetAndMetadata> seen) {
        seen.forEach((id, offset) -> {
            OpenPartition partition = open.get(id);
            if (partition != null) {
                partition.reached(offset.offset());
            }
        });
    }
}
