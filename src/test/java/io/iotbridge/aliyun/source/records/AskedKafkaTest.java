package io.iotbridge.aliyun.source.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.loop.ManualScheduler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** What a broker says about a topic that a message chooses (C06). */
class AskedKafkaTest {

    private static final String TOPIC = "c06.set";

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<String> questions = new ArrayList<>();
    private final Map<String, Set<AclOperation>> topics = new HashMap<>();
    private RuntimeException describing;
    private RuntimeException creating;
    private RuntimeException asking;
    private String brokerMakesTopics = "true";
    private String cleanupPolicy = "delete";
    private boolean onlyValidated = true;

    private AskedKafka asked(boolean connectMakesTopics) {
        return new AskedKafka(this::admin, connectMakesTopics, scheduler::nanoTime);
    }

    private Admin admin() {
        questions.add("open");
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    questions.add(method.getName());
                    return switch (method.getName()) {
                        case "describeTopics" -> new Described(describe());
                        case "createTopics" -> {
                            onlyValidated &= ((CreateTopicsOptions) arguments[1]).shouldValidateOnly();
                            yield new Created(answer(null, creating));
                        }
                        case "describeCluster" -> cluster();
                        case "describeConfigs" -> {
                            Collection<?> wanted = (Collection<?>) arguments[0];
                            yield new Configured(
                                    (ConfigResource) wanted.iterator().next());
                        }
                        default -> null;
                    };
                });
    }

    private static final class Described extends DescribeTopicsResult {
        Described(KafkaFuture<TopicDescription> answer) {
            super(null, Map.of(TOPIC, answer));
        }
    }

    private static final class Created extends CreateTopicsResult {
        Created(KafkaFuture<TopicMetadataAndConfig> answer) {
            super(Map.of(TOPIC, answer));
        }
    }

    private final class Configured extends DescribeConfigsResult {
        Configured(ConfigResource broker) {
            super(Map.of(
                    broker,
                    answer(
                            new Config(List.of(
                                    new ConfigEntry("auto.create.topics.enable", brokerMakesTopics),
                                    new ConfigEntry("cleanup.policy", cleanupPolicy))),
                            asking)));
        }
    }

    /** Kafka lets nobody else make one. */
    private static DescribeClusterResult cluster() throws ReflectiveOperationException {
        var constructor = DescribeClusterResult.class.getDeclaredConstructor(
                KafkaFuture.class, KafkaFuture.class, KafkaFuture.class, KafkaFuture.class);
        constructor.setAccessible(true);
        return constructor.newInstance(
                KafkaFuture.completedFuture(List.of(new Node(1, "localhost", 9092))), null, null, null);
    }

    private KafkaFuture<TopicDescription> describe() {
        if (describing == null && !topics.containsKey(TOPIC)) {
            return answer(null, new UnknownTopicOrPartitionException("scripted"));
        }
        return answer(new TopicDescription(TOPIC, false, List.of(), topics.get(TOPIC)), describing);
    }

    private static <T> KafkaFuture<T> answer(T answer, RuntimeException failure) {
        KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
        if (failure == null) {
            future.complete(answer);
        } else {
            future.completeExceptionally(failure);
        }
        return future;
    }

    @Test
    void opensNoClientBeforeTheFirstQuestionAndOneForAll() {
        topics.put(TOPIC, null);
        AskedKafka kafka = asked(false);
        assertThat(questions).isEmpty();
        kafka.close();
        assertThat(questions).isEmpty();
        assertThat(kafka.objection(TOPIC)).isEmpty();
        assertThat(kafka.objection(TOPIC)).isEmpty();
        kafka.close();
        assertThat(questions).containsExactly("open", "describeTopics", "describeTopics", "close");
    }

    @Test
    void aTopicThatIsThereMustBeWritableIfThatIsKnown() {
        topics.put(TOPIC, EnumSet.of(AclOperation.DESCRIBE, AclOperation.WRITE));
        assertThat(asked(false).objection(TOPIC)).isEmpty();
        topics.put(TOPIC, Set.of());
        assertThat(asked(false).objection(TOPIC)).as("not known").isEmpty();
        topics.put(TOPIC, EnumSet.of(AclOperation.DESCRIBE, AclOperation.READ));
        assertThat(asked(false).objection(TOPIC))
                .hasValueSatisfying(reason -> assertThat(reason).contains("downlink.admin.*", "may not write"));
    }

    @Test
    void aTopicThatIsNotThereIsMadeByTheBrokerOrByConnect() {
        assertThat(asked(false).objection(TOPIC)).isEmpty();
        brokerMakesTopics = "false";
        assertThat(asked(false).objection(TOPIC))
                .hasValueSatisfying(reason -> assertThat(reason).contains("auto.create.topics.enable"));
        assertThat(asked(true).objection(TOPIC)).isEmpty();
        assertThat(onlyValidated).as("nothing is created by asking").isTrue();
    }

    @Test
    void aBrokerThatMayNotBeAskedForItsSettingsIsTakenToMakeTopics() {
        brokerMakesTopics = "false";
        asking = new ClusterAuthorizationException("scripted");
        assertThat(asked(false).objection(TOPIC)).isEmpty();
    }

    @Test
    void kafkasReasonIsGivenVisiblyAndOnOneLine() {
        creating = new PolicyViolationException("names begin\nwith a letter");
        assertThat(asked(true).objection(TOPIC)).hasValueSatisfying(reason -> assertThat(reason)
                .contains("names begin", "with a letter")
                .doesNotContain("\n"));
        creating = new InvalidTopicException("collides");
        assertThat(asked(true).objection(TOPIC)).contains("collides");
        creating = new TopicExistsException("made meanwhile");
        assertThat(asked(true).objection(TOPIC)).isEmpty();
        describing = new TopicAuthorizationException("not yours");
        assertThat(asked(true).objection(TOPIC)).contains("not yours");
    }

    /** What passes is no answer about the topic; and the task does not wait for it with every message. */
    @Test
    void aKafkaThatDoesNotAnswerIsNotAskedForHalfAMinute() {
        describing = new DisconnectException("scripted");
        AskedKafka kafka = asked(true);
        assertThat(kafka.objection(TOPIC)).isEmpty();
        assertThat(questions).containsExactly("open", "describeTopics");
        describing = new TopicAuthorizationException("not yours");
        scheduler.pass(Duration.ofSeconds(29));
        assertThat(kafka.objection(TOPIC)).isEmpty();
        assertThat(questions).hasSize(2);
        scheduler.pass(Duration.ofSeconds(1));
        assertThat(kafka.objection(TOPIC)).contains("not yours");
    }

    @Test
    void aClientThatCannotBeMadeLeavesTopicsUnchecked() {
        AskedKafka kafka = new AskedKafka(
                () -> {
                    questions.add("open");
                    throw new org.apache.kafka.common.KafkaException("scripted");
                },
                false,
                scheduler::nanoTime);
        assertThat(kafka.objection(TOPIC)).isEmpty();
        assertThat(kafka.objection(TOPIC)).isEmpty();
        kafka.close();
        assertThat(questions).containsExactly("open");
    }

    @Test
    void knowsWhetherATopicKeepsTheLastRecordOfEachKey() {
        AskedKafka kafka = asked(false);
        assertThat(kafka.isCompacted(TOPIC)).isFalse();
        cleanupPolicy = "compact,delete";
        assertThat(kafka.isCompacted(TOPIC)).isTrue();
    }

    @Test
    void saysNothingAgainstATopicThatItMayNotAskAbout() {
        asking = new TopicAuthorizationException("no");
        assertThat(asked(false).isCompacted(TOPIC)).isTrue();
        asking = new UnknownTopicOrPartitionException("gone");
        assertThat(asked(false).isCompacted(TOPIC)).isTrue();
    }
}
