package io.iotbridge.aliyun.source.states;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.rules.StatusTopic;
import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.metrics.TaskMetrics;
import io.iotbridge.aliyun.source.records.ChosenTopics;
import io.iotbridge.aliyun.source.records.PolledRecord;
import io.iotbridge.aliyun.source.records.RecordKeys;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records that tell of a task's links: made as they are polled, of what {@link LinkStates} holds. Used by the threads that use that. */
public final class LinkStateRecords {

    private static final Logger log = LoggerFactory.getLogger(LinkStateRecords.class);

    private final LinkStates states;
    private final ListedDevices listed;
    private final StatusTopic topic;
    private final RecordKeys keys;
    private final ChosenTopics topics;
    private volatile boolean warned;
    /** Of the task thread, as the rest. */
    private String refusal = "";

    private boolean isCompactionChecked;

    /**
     * Those that delete the records of devices that an earlier configuration had.
     *
     * @param offsets what tasks of this connector have noted before, lists of devices among it; empty where there is no worker
     * @param topics asked whether Kafka takes the topic
     * @param wake called when there is something to poll
     */
    public LinkStateRecords(
            SourceConfig config,
            StatusTopic topic,
            Optional<OffsetStorageReader> offsets,
            ChosenTopics topics,
            TaskMetrics metrics,
            Clock clock,
            Runnable wake) {
        this.states = new LinkStates(clock::millis, wake);
        this.listed = new ListedDevices(topic, config.devices().ids(), ListedRow.read(offsets, topic));
        this.topic = topic;
        this.topics = topics;
        this.keys = new RecordKeys(config.keysAreBytes());
        metrics.showStates(states::written, states::merged, states::lost);
        deleteGone();
    }

    private void deleteGone() {
        Set<DeviceId> gone = listed.gone();
        if (!gone.isEmpty()) {
            log.info(
                    "{} devices are no longer configured, {} for one; their records in {} are deleted",
                    gone.size(),
                    gone.iterator().next(),
                    topic.name());
        }
        gone.forEach(states::removed);
    }

    /** To be told of the links, on their loops. */
    public LinkListener listener() {
        return states;
    }

    /** The device is not configured any more; its link was let go of. */
    public void removed(DeviceId device) {
        states.removed(device);
    }

    /** At most so many records that wait; none while Kafka does not take their topic, since a producer that waits for it would hold up messages. */
    public List<? extends PolledRecord> take(int most) {
        return isTopicTaken() ? records(states.take(most)) : List.of();
    }

    private boolean isTopicTaken() {
        String now = topics.asked(topic.name()).orElse("");
        if (!now.equals(refusal) && !now.isEmpty()) {
            log.warn(ErrorMessage.STATUS_TOPIC_WRONG.message(topic.name(), now));
        }
        refusal = now;
        // Once a record is in it the topic is there.
        if (!isCompactionChecked && states.written() > 0) {
            isCompactionChecked = true;
            if (!topics.isCompacted(topic.name())) {
                log.warn(ErrorMessage.STATUS_TOPIC_WRONG.message(
                        topic.name(),
                        "its cleanup.policy is not compact, so that states of quiet devices are deleted"));
            }
        }
        return now.isEmpty();
    }

    /** All that wait, before a task fails; none the second time. */
    public List<? extends PolledRecord> takeLast() {
        return isTopicTaken() ? records(states.takeLast()) : List.of();
    }

    private List<LinkStateRecord> records(List<LinkStateChange> changes) {
        Iterator<ListedDevices.Note> notes = listed.notes(changes).iterator();
        return changes.stream().map(change -> record(change, notes.next())).toList();
    }

    private LinkStateRecord record(LinkStateChange change, ListedDevices.Note note) {
        return LinkStateRecord.of(change, note, topic, keys, isInKafka -> settled(change, note, isInKafka));
    }

    /** Kafka has the change, or Connect gave it up. A deletion is tried once more, the next change of any other device is
     * written all the same, so this fails nothing, but is said. */
    private void settled(LinkStateChange change, ListedDevices.Note note, boolean isInKafka) {
        if (!isInKafka) {
            warn(change);
        }
        listed.settled(change, note, isInKafka);
        states.settled(change, isInKafka);
    }

    private void warn(LinkStateChange change) {
        if (!warned) {
            warned = true;
            log.warn(ErrorMessage.STATE_NOT_WRITTEN.message(change.device(), topic.name()));
        }
    }
}
