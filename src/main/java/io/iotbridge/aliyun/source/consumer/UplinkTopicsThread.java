package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.loop.LogContext;
import io.iotbridge.aliyun.loop.Steps;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which a source task consumes: a task's own thread is held up while the producer's buffer is full, and a consumer while its
 * coordinator is away; neither direction is to wait for the other.
 */
final class UplinkTopicsThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(UplinkTopicsThread.class);

    private static final Duration DEAD_LETTERS = Duration.ofMillis(100);

    private final UplinkTopicsConsumer uplink;
    private final DeadLetterRecords deadLetters;
    private final Consumer<ConnectException> failed;
    private final Duration patience;
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * Not started yet.
     *
     * @param failed told, on this thread, why it cannot go on
     * @param patience how long closing waits for the thread to end in order
     */
    UplinkTopicsThread(
            String name,
            UplinkTopicsConsumer uplink,
            DeadLetterRecords deadLetters,
            Consumer<ConnectException> failed,
            Duration patience) {
        this.uplink = uplink;
        this.deadLetters = deadLetters;
        this.failed = failed;
        this.patience = patience;
        LogContext context = LogContext.current();
        this.thread = new Thread(() -> context.run(this::run), name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            uplink.assign();
            while (!stopping) {
                uplink.round(deadLetters.haveRoom(DEAD_LETTERS));
            }
        } catch (ConnectException e) {
            failed.accept(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failed.accept(new ConnectException("The uplink cannot continue: " + e.getMessage(), e));
        } finally {
            end();
        }
    }

    /** Nobody could do anything about what goes wrong here, and a thread that ends with it tells nobody: Kafka's clients throw when they are interrupted. */
    private void end() {
        try {
            Steps.run(uplink::finish, uplink::close, uplink::release);
        } catch (RuntimeException | Error e) {
            log.warn("The uplink did not end cleanly; what it had not committed is published again", e);
        }
    }

    /** Ends the thread, or leaves it alone if it is held up: then it can publish and commit nothing any more. */
    @Override
    public void close() {
        stopping = true;
        if (thread.getState() == Thread.State.NEW) {
            end();
            return;
        }
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        uplink.cease();
        // It may be waiting for PUBACKs, and has the uplink meanwhile.
        thread.interrupt();
        uplink.close();
    }
}
