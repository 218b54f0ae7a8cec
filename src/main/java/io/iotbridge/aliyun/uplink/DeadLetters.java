package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;

/** Where records that cannot be published are reported. Called on the thread that calls the {@link Publisher}. */
public interface DeadLetters {

    /**
     * Sets a record aside.
     *
     * @param cause names the record and the reason
     * @return done once the record is kept, exceptionally if it could not be
     * @throws ConnectException if there is no such place; the message says what to configure, and the task fails with it
     */
    Future<Void> report(ConsumedRecord record, ConnectException cause);

    /** Whether Kafka has what is reported, once that is done; else it is only logged, because the user wants it so, and counts as dropped. */
    default boolean areKept() {
        return true;
    }
}
