package io.iotbridge.aliyun.uplink.results;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/** Receives the result of each record, before its offset may be committed. Safe for use by several threads. */
public interface Results extends AutoCloseable {

    /** Nobody. */
    Results UNWANTED = new Results() {
        @Override
        public void tell(Supplier<Result> result, Runnable kept, Runnable lost) {
            kept.run();
        }

        @Override
        public boolean await(Duration most) {
            return true;
        }

        @Override
        public Optional<ConnectException> failure() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    };

    /**
     * Tells a result. Never waits. Its record counts in the task's buffer until one of the two is run, on any thread: that bounds what is under way.
     *
     * @param kept run once Kafka has it
     * @param lost run if Kafka does not get it
     */
    void tell(Supplier<Result> result, Runnable kept, Runnable lost);

    /**
     * Waits until what was told so far is kept, but not longer than this. Not called on a loop.
     *
     * @return whether it is
     */
    boolean await(Duration most);

    /** Why the task cannot go on. */
    Optional<ConnectException> failure();

    /** Keeps nothing more; what is under way is lost, if it is not kept in a moment. */
    @Override
    void close();
}
