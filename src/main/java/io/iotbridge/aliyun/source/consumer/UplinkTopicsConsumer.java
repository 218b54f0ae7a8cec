package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.config.UplinkTopicsConfig;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.uplink.DeadLetters;
import io.iotbridge.aliyun.uplink.Publisher;
import io.iotbridge.aliyun.uplink.UplinkMetrics;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import io.iotbridge.aliyun.uplink.offsets.PausedPollTimeout;
import io.iotbridge.aliyun.uplink.results.Results;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that a source task consumes itself, and publishes over the links it has. Everything but {@link #cease}, {@link #close()}
 * and {@link #setDevices} is called by one thread, which consumes.
 *
 * <p>The partitions are assigned, not subscribed to: they must be where the task's devices are, which Connect decides. So Connect alone keeps
 * two tasks from having one partition. It stops a task before it starts it elsewhere; a worker that has lost the others without knowing may go
 * on for a while, until it stops its tasks by itself. Then both publish, and the platform closes the link of the one who signed in first: nothing
 * is lost, some is published twice. What either commits is true all the same ({@link UplinkOffsets}).
 */
final class UplinkTopicsConsumer implements AutoCloseable {

    /** How long one look for records may take: so soon after a stop the consuming thread sees it. */
    private static final Duration POLL = Duration.ofMillis(200);

    private static final Duration LAST_COMMIT = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final UplinkConverters converters;
    private final Forwarder forwarder;
    private final Publisher publisher;
    private final UplinkOffsets offsets;
    private final AssignedPartitions assigned;
    private final ConversionRetry retry;
    /** Consumed and not handed over yet, in order; nothing more is consumed meanwhile. */
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();

    private final RecordPlacement placement;
    private final List<TopicPartition> partitions;
    private final Duration shortPoll;
    private final PausedPollTimeout pausedPollTimeout = new PausedPollTimeout();
    private boolean paused;
    /** False where a poll has failed: the consumer may stand behind records that nobody has got. */
    private boolean hasAllPolled = true;
    /** Once it is set nothing more is handed over and nothing committed, but for what is under way. */
    private volatile boolean ceased;
    /** Guarded by this. */
    private boolean closed;

    /**
     * @param results told what becomes of each record; closed with this
     * @param random of the waits between attempts
     * @param nanoTime monotonic nanoseconds
     */
    UplinkTopicsConsumer(
            UplinkTopicsConfig config,
            LinkPool pool,
            UplinkConverters converters,
            Consumer<byte[], byte[]> consumer,
            Forwarder forwarder,
            DeadLetters deadLetters,
            Results results,
            UplinkMetrics metrics,
            RandomGenerator random,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.assigned = new AssignedPartitions(consumer);
        this.retry = new ConversionRetry(config, random, nanoTime);
        this.forwarder = forwarder;
        this.converters = converters;
        this.placement = new RecordPlacement(config.devices(), config.uplink().routes(), config.describePartitioning());
        this.partitions = config.partitions();
        this.offsets = new UplinkOffsets(
                consumer, config.uplink().commitInterval(), config.devices().count(), nanoTime);
        this.shortPoll = POLL.compareTo(config.uplink().commitInterval()) < 0
                ? POLL
                : config.uplink().commitInterval();
        this.publisher =
                new Publisher(config.uplink(), placement, pool, assigned, deadLetters, results, metrics, nanoTime);
    }

    /** The devices of the task from now on. Called by any thread. */
    void setDevices(DeviceRegistry now) {
        publisher.setDevices(now);
    }

    /** Before the first round. */
    void assign() {
        consumer.assign(partitions);
        publisher.open(partitions);
    }

    /**
     * Consumes once, hands over what came, and commits what the platform has acknowledged if it is time to.
     *
     * @param consumes false to take no more records for now; what is taken already is published and committed all the same
     * @throws org.apache.kafka.connect.errors.ConnectException if the task cannot go on
     * @throws org.apache.kafka.common.KafkaException if Kafka refuses
     */
    void round(boolean consumes) {
        offsets.checkTheyAreTaken();
        whileOpen(publisher::beforeRecords);
        if (offsets.readCommitted(partitions, POLL)) {
            if (consumes) {
                consume();
            } else {
                pollPaused();
            }
        }
        whileOpen(() -> {
            paused = publisher.settle();
            if (offsets.areDue(publisher.hasMoved())) {
                offsets.commit(committable());
            }
        });
    }

    private void consume() {
        if (!retry.isWaiting()) {
            assigned.resumeAll();
        }
        poll(pausedPollTimeout.next(paused || retry.isWaiting(), shortPoll));
        takeWaiting();
    }

    /** A consumer that is not polled sends no commits, hears of none, and loses its coordinator. */
    private void pollPaused() {
        assigned.pauseAll();
        poll(Duration.ZERO);
    }

    private void poll(Duration most) {
        hasAllPolled = false;
        consumer.poll(most).forEach(waiting::addLast);
        hasAllPolled = true;
    }

    /** All of them, or up to one that a converter may be able to read later, or in which this was told to cease. */
    private void takeWaiting() {
        while (!ceased && !waiting.isEmpty() && retry.isDue() && take(waiting.peekFirst())) {
            waiting.removeFirst();
            retry.over();
            assigned.resumeAll();
        }
    }

    private synchronized void whileOpen(Runnable action) {
        if (!ceased) {
            action.run();
        }
    }

    /**
     * Converts and forwards outside of the lock: closing waits for nobody's network.
     *
     * @return whether it is taken; else it is to be tried again
     */
    private boolean take(ConsumerRecord<byte[], byte[]> record) {
        Optional<Integer> grown = placement.partitionSinceGrowth(record, offsets.counts(placeOf(record)));
        if (grown.isPresent()) {
            forward(record, converters.leave(record).consumed(), grown.get());
            return true;
        }
        try {
            ConsumedRecord converted = converters.convert(record).consumed();
            Optional<Integer> elsewhere = placement.partitionOfAnswer(converted);
            if (elsewhere.isPresent()) {
                forward(record, converted, elsewhere.get());
            } else {
                whileOpen(() -> publisher.take(converted));
            }
        } catch (UnreadableException e) {
            if (e.isPassing() && retry.isTriedAgain(placeOf(record) + " offset " + record.offset(), e)) {
                assigned.pauseAll();
                return false;
            }
            ConsumedRecord left = converters.leave(record).consumed();
            whileOpen(() -> publisher.reject(left, e.getMessage() + (e.isPassing() ? "; " + retry.describe() : "")));
        }
        return true;
    }

    private void forward(ConsumerRecord<byte[], byte[]> record, ConsumedRecord consumed, int partition) {
        if (!ceased) {
            Future<?> kept = forwarder.forward(record, partition);
            whileOpen(() -> publisher.forward(consumed, kept));
        }
    }

    private static TopicPartition placeOf(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private Map<TopicPartition, OffsetAndMetadata> committable() {
        Map<TopicPartition, OffsetAndMetadata> seen = offsets.seen(partitions);
        waiting.descendingIterator()
                .forEachRemaining(record -> seen.put(placeOf(record), new OffsetAndMetadata(record.offset())));
        return publisher.committable(seen);
    }

    /** Waits a while for what is in flight, and commits a last time. */
    void finish() {
        offsets.commitLast(lastCommittable(), LAST_COMMIT);
    }

    private synchronized Map<TopicPartition, OffsetAndMetadata> lastCommittable() {
        if (ceased || !hasAllPolled || !offsets.readCommitted(partitions, Duration.ZERO)) {
            return Map.of();
        }
        publisher.drain(partitions);
        return ceased ? Map.of() : committable();
    }

    /** Takes and commits nothing more. Waits for nothing; called by any thread. */
    void cease() {
        ceased = true;
    }

    /** Lets go of the links; what is not done comes again. Called by any thread, perhaps while another one is held up in Kafka. */
    @Override
    public synchronized void close() {
        cease();
        if (!closed) {
            closed = true;
            publisher.close();
        }
    }

    /** Lets go of consumer and converters, which the consuming thread alone may. */
    @SuppressWarnings("deprecation") // What is to be used instead, workers before 4.0 do not have.
    void release() {
        Steps.run(converters::close, forwarder::close, () -> consumer.close(LAST_COMMIT));
    }
}
