package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.StatusTopic;
import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records that tell of a task's links: made as they are polled, of what {@link LinkStates} holds. Used by the threads that use that. */
final class LinkStateRecords {

    private static final Logger log = LoggerFactory.getLogger(LinkStateRecords.class);

    private final LinkStates states;
    private final StatusTopic topic;
    private final RecordKeys keys;
    private volatile boolean warned;

    /** @param wake called when there is something to poll */
    LinkStateRecords(SourceConfig config, StatusTopic topic, SourceMetrics metrics, Runnable wake) {
        this.states = new LinkStates(metrics::epochMillis, wake);
        this.topic = topic;
        this.keys = new RecordKeys(config.keysAreBytes());
        metrics.task().showStates(states::written, states::merged, states::lost);
    }

    /** To be told of the links, on their loops. */
    LinkListener listener() {
        return states;
    }

    /** The device is not configured any more; its link was let go of. */
    void removed(DeviceId device) {
        states.removed(device);
    }

    /** At most so many records that wait. */
    List<LinkStateRecord> take(int most) {
        return records(states.take(most));
    }

    /** All that wait, before a task fails; none the second time. */
    List<LinkStateRecord> takeLast() {
        return records(states.takeLast());
    }

    private List<LinkStateRecord> records(List<LinkStateChange> changes) {
        return changes.stream()
                .map(change -> LinkStateRecord.of(change, topic, keys, this::settled))
                .toList();
    }

    /** Kafka has the change, or Connect gave it up. The next change of the device is written all the same, so this fails nothing, but is said. */
    private void settled(LinkStateChange change, boolean isInKafka) {
        if (!isInKafka && !warned) {
            warned = true;
            log.warn(ErrorMessage.STATE_NOT_WRITTEN.message(change.device(), topic.name()));
        }
        states.settled(change, isInKafka);
    }
}
