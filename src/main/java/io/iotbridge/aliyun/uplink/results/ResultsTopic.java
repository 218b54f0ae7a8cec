package io.iotbridge.aliyun.uplink.results;

import io.iotbridge.aliyun.loop.LogContext;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes results to a Kafka topic, keyed as their records are. A thread of its own hands them to the producer, which may hold it up: it waits for a
 * topic that is not there, or for room in its buffer. At least once: a record's offset is open until Kafka has its result, and when the process
 * dies before that, the record is published and told again. The first result that Kafka refuses fails the task.
 */
public final class ResultsTopic implements Results {

    private static final Logger log = LoggerFactory.getLogger(ResultsTopic.class);

    private static final Duration LAST = Duration.ofMillis(500);

    private final String topic;
    private final Function<ConsumedRecord, byte[]> keys;
    private final Supplier<Producer<byte[], byte[]>> clients;
    private final ExecutorService thread;
    private final LogContext context = LogContext.current();
    /** What Kafka is to acknowledge, with what is done once the record has had its end: waiting is for that. */
    private final Map<CompletableFuture<Void>, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

    private final AtomicReference<ConnectException> failure = new AtomicReference<>();
    /** Made with the first result. Used by the thread, and by the one that closes. */
    private volatile Producer<byte[], byte[]> producer;

    private volatile boolean closed;

    /**
     * Writes nothing yet.
     *
     * @param keys makes the key of a record's result
     * @param clients makes the producer
     * @param thread runs one task after the other, and is shut down with this
     */
    ResultsTopic(
            String topic,
            Function<ConsumedRecord, byte[]> keys,
            Supplier<Producer<byte[], byte[]>> clients,
            ExecutorService thread) {
        this.topic = topic;
        this.keys = keys;
        this.clients = clients;
        this.thread = thread;
    }

    /**
     * Writes nothing yet; the thread starts with the first result.
     *
     * @param topic empty where no results are wanted
     * @param keys makes the key of a record's result
     * @param clients makes the producer, on that thread
     * @param task whose results they are, for the name of the thread
     */
    public static Results open(
            Optional<String> topic,
            Function<ConsumedRecord, byte[]> keys,
            Supplier<Producer<byte[], byte[]>> clients,
            String task) {
        if (topic.isEmpty()) {
            return UNWANTED;
        }
        return new ResultsTopic(topic.get(), keys, clients, Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "aliyun-iot-results-" + task);
            thread.setDaemon(true);
            return thread;
        }));
    }

    @Override
    public void tell(Supplier<Result> result, Runnable kept, Runnable lost) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        CompletableFuture<Void> ended =
                written.whenComplete((nothing, refusal) -> (refusal == null ? kept : lost).run());
        open.put(written, ended);
        ended.whenComplete((nothing, refusal) -> open.remove(written));
        try {
            Result told = result.get();
            thread.execute(() -> context.run(() -> write(told, written)));
        } catch (RuntimeException | Error e) {
            fail(written, e);
        }
    }

    private void write(Result result, CompletableFuture<Void> written) {
        try {
            if (closed || failure.get() != null) {
                fail(written, new ConnectException("no more results are written to " + topic));
                return;
            }
            if (producer == null) {
                makeProducer();
            }
            producer.send(
                    new ProducerRecord<>(topic, keys.apply(result.consumed()), result.write()), (metadata, refusal) -> {
                        if (refusal == null) {
                            written.complete(null);
                        } else {
                            fail(written, refusal);
                        }
                    });
        } catch (RuntimeException | Error e) {
            fail(written, e);
        }
    }

    /** One that is made while this is closed is closed at once: nobody else would. */
    private void makeProducer() {
        producer = clients.get();
        if (closed) {
            producer.close(Duration.ZERO);
        }
    }

    private void fail(CompletableFuture<Void> written, Throwable cause) {
        if (!closed) {
            failure.compareAndSet(
                    null,
                    new ConnectException(
                            "Kafka did not accept a result for uplink.results.topic " + topic + ": "
                                    + cause.getMessage()
                                    + ". Make sure that the topic exists and that uplink.results.producer.* may write to it",
                            cause));
        }
        written.completeExceptionally(cause);
    }

    @Override
    public boolean await(Duration most) {
        try {
            CompletableFuture.allOf(open.values().toArray(CompletableFuture[]::new))
                    .get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            log.debug(
                    "Kafka did not acknowledge all results within {} ms; their records are published again",
                    most.toMillis());
        } catch (ExecutionException e) {
            log.debug("Kafka did not accept all results", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public Optional<ConnectException> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        closed = true;
        Steps.run(() -> thread.shutdownNow(), this::awaitThread, this::closeProducer, this::loseTheRest);
    }

    private void awaitThread() {
        try {
            if (!thread.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The thread that writes results to {} did not end within {} ms", topic, LAST.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(LAST);
        }
    }

    private void loseTheRest() {
        open.keySet().forEach(written -> fail(written, new ConnectException("the task ends")));
    }
}
