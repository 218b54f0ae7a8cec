package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.errors.Quoted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a broker whether a topic is there and may be written to, else whether the broker would make it. A Kafka that does not answer soon is not
 * asked for a while, so that the task thread waits for it seldom. Used by the task thread.
 */
public final class AskedKafka implements ChosenTopics.Kafka {

    private static final Logger log = LoggerFactory.getLogger(AskedKafka.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long REST = Duration.ofSeconds(30).toNanos();

    private final Supplier<Admin> clients;
    /** Made with the first question; read by the thread that closes. */
    private volatile Admin admin;

    private final boolean connectMakesTopics;
    private final LongSupplier nanoTime;
    private boolean resting;
    private long since;

    /**
     * Asks nothing yet.
     *
     * @param clients makes what asks, for the first question
     * @param connectMakesTopics whether the connector has {@code topic.creation.*}: then nobody needs the broker to make topics by itself
     * @param nanoTime monotonic nanoseconds
     */
    public AskedKafka(Supplier<Admin> clients, boolean connectMakesTopics, LongSupplier nanoTime) {
        this.clients = clients;
        this.connectMakesTopics = connectMakesTopics;
        this.nanoTime = nanoTime;
    }

    @Override
    public Optional<String> objection(String topic) {
        return ask(Optional.empty(), () -> present(topic));
    }

    @Override
    public boolean isCompacted(String topic) {
        return ask(true, () -> {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            ConfigEntry policy;
            try {
                policy = get(admin.describeConfigs(List.of(resource)).all())
                        .get(resource)
                        .get(TopicConfig.CLEANUP_POLICY_CONFIG);
            } catch (AuthorizationException | UnknownTopicOrPartitionException notKnown) {
                return true;
            }
            return policy == null || policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        });
    }

    private interface Question<T> {
        T ask() throws TimeoutException;
    }

    private <T> T ask(T unknown, Question<T> question) {
        if (resting && nanoTime.getAsLong() - since < REST) {
            return unknown;
        }
        resting = false;
        try {
            if (admin == null) {
                admin = clients.get();
            }
            return question.ask();
        } catch (TimeoutException | KafkaException e) {
            resting = true;
            since = nanoTime.getAsLong();
            log.warn(
                    "Kafka does not answer the admin client (downlink.admin.*); topics that messages choose are not checked for a while: {}",
                    e.toString());
            return unknown;
        }
    }

    private Optional<String> present(String topic) throws TimeoutException {
        DescribeTopicsOptions options =
                new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs((int) PATIENCE.toMillis());
        try {
            TopicDescription found = get(admin.describeTopics(List.of(topic), options)
                            .allTopicNames())
                    .get(topic);
            Set<AclOperation> operations = found.authorizedOperations();
            return operations == null || operations.isEmpty() || operations.contains(AclOperation.WRITE)
                    ? Optional.empty()
                    : Optional.of("the user of downlink.admin.* may not write to it");
        } catch (UnknownTopicOrPartitionException e) {
            return absent(topic);
        } catch (ApiException e) {
            return refusal(e);
        }
    }

    private Optional<String> absent(String topic) throws TimeoutException {
        NewTopic wanted = new NewTopic(topic, Optional.empty(), Optional.empty());
        CreateTopicsOptions onlyAsking =
                new CreateTopicsOptions().validateOnly(true).timeoutMs((int) PATIENCE.toMillis());
        try {
            get(admin.createTopics(List.of(wanted), onlyAsking).all());
            return connectMakesTopics || brokerMakesTopics()
                    ? Optional.empty()
                    : Optional.of("it does not exist, and auto.create.topics.enable of the broker is false");
        } catch (TopicExistsException e) {
            return Optional.empty();
        } catch (ApiException e) {
            return refusal(e);
        }
    }

    /** Passing trouble is no answer. */
    private static Optional<String> refusal(ApiException answer) {
        if (answer instanceof RetriableException passing) {
            throw passing;
        }
        return Optional.of(Quoted.bare(answer.getMessage()));
    }

    /** Whether it says so, or may not be asked by us. */
    private boolean brokerMakesTopics() throws TimeoutException {
        try {
            Node broker = get(admin.describeCluster().nodes()).iterator().next();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
            ConfigEntry entry = get(admin.describeConfigs(List.of(resource)).all())
                    .get(resource)
                    .get("auto.create.topics.enable");
            return entry == null || !"false".equals(entry.value());
        } catch (AuthorizationException notOurs) {
            return true;
        }
    }

    private static <T> T get(KafkaFuture<T> answer) throws TimeoutException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiException api ? api : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
