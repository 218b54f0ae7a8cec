package io.iotbridge.aliyun.uplink.offsets;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** What can be asked of the consumer of a task. Called on the thread that calls the {@code Publisher}. */
public interface Consumption {

    /** Hand over no more of these until they are resumed; what was fetched already may yet come. */
    void pause(Collection<TopicPartition> partitions);

    /** Go on with these, whatever was asked before. */
    void resume(Collection<TopicPartition> partitions);
}
