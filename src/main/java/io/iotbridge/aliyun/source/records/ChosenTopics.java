package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.routing.DownlinkRouting;
import io.iotbridge.aliyun.routing.KafkaTopics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether Kafka will take records for a topic that a message has chosen, by the levels of its own: for one that it will not make Connect's
 * producer waits without end, and everything behind it waits too. What the allow list and the topics used so far say is known here; the
 * rest is asked, where there is somebody to ask. What is remembered is bounded. Used by the task thread.
 */
public final class ChosenTopics implements AutoCloseable {

    /** Somebody who knows Kafka's topics. */
    public interface Kafka extends AutoCloseable {

        /**
         * Asks Kafka; waits a short while.
         *
         * @return why it does not take records for the topic; empty if it does, or that cannot be known
         */
        Optional<String> objection(String topic);

        /**
         * Asks Kafka whether it keeps the last record of each key; waits a short while.
         *
         * @return false only where it is known not to
         */
        public default boolean isCompacted(String topic) {
            return true;
        }

        @Override
        void close();
    }

    /** Where nobody can be asked. */
    public static final Kafka NOBODY = new Kafka() {
        @Override
        public Optional<String> objection(String topic) {
            return Optional.empty();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    private static final int REMEMBERED = 10_000;

    /** A topic is made, deleted, allowed: what Kafka said is not true for ever. */
    private static final long ASKED_AGAIN = Duration.ofMinutes(1).toNanos();

    private record Answer(Optional<String> objection, long at) {}

    private final Optional<KafkaTopics> allowed;
    private final Kafka kafka;
    private final LongSupplier nanoTime;
    private final Map<String, String> used = remembering();
    private final Map<String, Answer> answers = remembering();

    /**
     * Remembers nothing yet.
     *
     * @param allowed the topics there may be, if they are listed
     * @param kafka closed by this
     * @param nanoTime monotonic nanoseconds
     */
    public ChosenTopics(Optional<KafkaTopics> allowed, Kafka kafka, LongSupplier nanoTime) {
        this.allowed = allowed;
        this.kafka = kafka;
        this.nanoTime = nanoTime;
    }

    private static <V> Map<String, V> remembering() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** Why the record cannot go to the topic of its route, or empty. A topic that every message of the route has is not questioned. */
    Optional<String> objection(DownlinkRouting.Routed routed) {
        return routed.route().kafkaTopic().names().isEmpty() ? Optional.empty() : objection(routed.kafkaTopic());
    }

    private Optional<String> objection(String topic) {
        if (allowed.isPresent() && !allowed.get().matches(topic)) {
            return Optional.of("the Kafka topic " + Quoted.of(topic) + " is not in downlink.topics.allowed");
        }
        // In the names of Kafka's metrics a dot becomes an underscore, so a broker makes no two topics that differ in
        // that alone.
        String inMetrics = topic.replace('.', '_');
        String other = used.get(inMetrics);
        if (other != null && !other.equals(topic)) {
            return Optional.of(
                    "the Kafka topic " + Quoted.of(topic) + " collides with " + Quoted.of(other)
                            + ", which exists: Kafka creates no topic whose name differs from that of another only in '.' and '_'");
        }
        Optional<String> answer = asked(topic);
        if (answer.isEmpty()) {
            used.put(inMetrics, topic);
        }
        return answer.map(reason -> "Kafka does not accept the topic " + Quoted.of(topic) + ": " + reason);
    }

    /** Why Kafka does not take a topic that the configuration names, or empty. */
    public Optional<String> asked(String topic) {
        Answer last = answers.get(topic);
        long now = nanoTime.getAsLong();
        if (last == null || now - last.at() > ASKED_AGAIN) {
            last = new Answer(kafka.objection(topic), now);
            answers.put(topic, last);
        }
        return last.objection();
    }

    /** False only where it is known not to be. */
    public boolean isCompacted(String topic) {
        return kafka.isCompacted(topic);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
