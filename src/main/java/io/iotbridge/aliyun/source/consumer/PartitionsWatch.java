package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.loop.LogContext;
import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many partitions the topics have that a source connector consumes, now and whenever that changes. What cannot be had, or differs from
 * topic to topic, leaves the last number as it was. Started by the connector's thread; looks on the scheduler's.
 */
public final class PartitionsWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PartitionsWatch.class);

    private static final Duration UNKNOWN_TOPIC_RETRY = Duration.ofMillis(200);
    private static final int UNKNOWN_TOPIC_ATTEMPTS = 20;

    private final List<String> topics;
    private final Admin admin;
    private final Duration interval;
    private final Scheduler scheduler;
    private final Runnable changed;
    private final LogContext context = LogContext.current();
    private volatile int count;
    private volatile boolean closed;
    private volatile String complaint = "";
    private volatile Scheduler.Cancellable waiting = () -> {};

    /**
     * @param admin closed by this
     * @param interval between looks
     * @param scheduler whose tasks may block
     * @param changed called when there is another number; must not block
     */
    public PartitionsWatch(List<String> topics, Admin admin, Duration interval, Scheduler scheduler, Runnable changed) {
        this.topics = topics;
        this.admin = admin;
        this.interval = interval;
        this.scheduler = scheduler;
        this.changed = changed;
    }

    /**
     * Looks for the first time, and then again and again. A topic that Kafka does not know may have been created a moment ago: it is looked for
     * some more seconds.
     *
     * @param most how long a Kafka that does not answer is waited for
     * @throws ConnectException if a topic is missing, or they differ
     */
    public void start(Duration most) {
        // The first attempts are scheduled by the admin client's thread: without this, loops would end and be made anew
        // between them.
        Scheduler.Cancellable meanwhile = scheduler.schedule(most, () -> {});
        try {
            lookFirst(most);
            lookLater();
        } finally {
            meanwhile.cancel();
        }
    }

    private void lookFirst(Duration most) {
        CompletableFuture<Map<String, TopicDescription>> first = new CompletableFuture<>();
        ask(first, UNKNOWN_TOPIC_ATTEMPTS);
        try {
            count = common(first.get(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            complain("Kafka has not answered within " + most.toMillis() + " ms");
        } catch (ExecutionException e) {
            if (isUnknownTopic(e.getCause()) || !isPassing(e.getCause())) {
                throw new ConnectException(
                        "The partitions of uplink.topics " + topics + " cannot be determined: "
                                + e.getCause().getMessage() + " Create the topics, and check uplink.consumer.*",
                        e.getCause());
            }
            complain(e.getCause().toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while asking for the partitions of " + topics, e);
        } finally {
            first.cancel(false);
        }
    }

    private void ask(CompletableFuture<Map<String, TopicDescription>> answer, int attempts) {
        if (answer.isDone()) {
            return;
        }
        describe().whenComplete((descriptions, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (isUnknownTopic(cause) && attempts > 1) {
                scheduler.schedule(UNKNOWN_TOPIC_RETRY, () -> ask(answer, attempts - 1));
            } else if (cause != null) {
                answer.completeExceptionally(cause);
            } else {
                answer.complete(descriptions);
            }
        });
    }

    private static boolean isUnknownTopic(Throwable cause) {
        return cause instanceof UnknownTopicOrPartitionException;
    }

    private static boolean isPassing(Throwable cause) {
        return cause instanceof RetriableException;
    }

    private KafkaFuture<Map<String, TopicDescription>> describe() {
        return admin.describeTopics(topics).allTopicNames();
    }

    private void lookLater() {
        if (closed) {
            return;
        }
        waiting = scheduler.schedule(interval, () -> context.run(this::look));
        // Closed while it looked: close() has cancelled the look before this one.
        if (closed) {
            waiting.cancel();
        }
    }

    private void look() {
        try {
            take(common(descriptions()));
            complaint = "";
        } catch (ConnectException e) {
            complain(e.getMessage());
        } finally {
            lookLater();
        }
    }

    /** Waits for them: until then the scheduler's threads are held. The admin client bounds it, and ends it when it is closed. */
    private Map<String, TopicDescription> descriptions() {
        try {
            return describe().get();
        } catch (ExecutionException e) {
            throw new ConnectException(e.getCause().toString(), e);
        } catch (InterruptedException | RuntimeException | Error e) {
            throw new ConnectException(e.toString(), e);
        }
    }

    private void take(int now) {
        if (now != count && !closed) {
            log.info(
                    "The topics {} have {} partitions now instead of {}: the tasks are reconfigured",
                    topics,
                    now,
                    count);
            count = now;
            changed.run();
        }
    }

    private static int common(Map<String, TopicDescription> descriptions) {
        Map<String, Integer> counts = new TreeMap<>();
        descriptions.forEach((topic, description) ->
                counts.put(topic, description.partitions().size()));
        if (counts.values().stream().distinct().count() != 1) {
            throw new ConnectException("The topics in uplink.topics have different numbers of partitions, " + counts
                    + ", so one key is in different partitions; give all topics as many as the largest has");
        }
        return counts.values().iterator().next();
    }

    private void complain(String about) {
        if (!about.equals(complaint) && !closed) {
            complaint = about;
            log.warn("The partitions of {} could not be checked, and stay {}: {}", topics, count, about);
        }
    }

    /**
     * The number that all topics have.
     *
     * @throws ConnectException if it is not known yet
     */
    public int count() {
        if (count == 0) {
            throw new ConnectException("The partitions of uplink.topics " + topics + " are not known yet: " + complaint
                    + ". Tasks start once they are");
        }
        return count;
    }

    @Override
    public void close() {
        closed = true;
        waiting.cancel();
        admin.close(Duration.ZERO);
    }
}
