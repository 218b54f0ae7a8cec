package io.iotbridge.aliyun.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Topics and the offsets of groups. */
public final class KafkaTopics implements AutoCloseable {
    private final Admin admin;

    /** Connects on first use. */
    public KafkaTopics(String bootstrapServers) {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "reconnect.backoff.max.ms", 200));
    }

    /** Creates a topic. */
    public void create(String topic, int partitions) {
        get(admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                .all());
    }

    /** Creates a topic with one setting of its own. */
    public void create(String topic, int partitions, String key, String value) {
        NewTopic created = new NewTopic(topic, Optional.of(partitions), Optional.empty());
        get(admin.createTopics(List.of(created.configs(Map.of(key, value)))).all());
    }

    /** Changes a setting of a topic. */
    public void configure(String topic, String key, String value) {
        get(admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all());
    }

    /** Gives a topic more partitions. */
    public void grow(String topic, int partitions) {
        get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
    }

    /** Deletes a topic. */
    public void delete(String topic) {
        get(admin.deleteTopics(List.of(topic)).all());
    }

    /** Deletes a topic and creates it again, also where somebody who still asks for it makes the broker create it in between. */
    public void recreate(String topic, int partitions) {
        while (true) {
            delete(topic);
            try {
                create(topic, partitions);
                return;
            } catch (IllegalStateException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /** All topics but Kafka's own. */
    public Set<String> names() {
        return get(admin.listTopics().names());
    }

    /** How many partitions the topic has. */
    public int partitions(String topic) {
        return get(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
    }

    /** What the sink connector of this name has committed. */
    public Map<TopicPartition, OffsetAndMetadata> committedBySink(String connector) {
        return get(admin.listConsumerGroupOffsets("connect-" + connector).partitionsToOffsetAndMetadata());
    }

    /** Whether every task of the sink connector is a member of its group and none is about to join or leave. */
    public boolean isSettled(String connector, int tasks) {
        String group = "connect-" + connector;
        try {
            ConsumerGroupDescription now =
                    get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
            return now.groupState() == GroupState.STABLE && now.members().size() == tasks;
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        admin.close();
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
