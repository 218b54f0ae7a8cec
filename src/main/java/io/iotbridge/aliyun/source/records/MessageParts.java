package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.uplink.publishes.BridgeAnswer;
import java.util.Optional;

/**
 * The records that were made of one message, which is done once it is known of all of them what became of them: a PUBACK before that would lose
 * those that Kafka does not have if the process ended there. After a crash in between all of them come again. Safe for use by several threads: its own lock guards it.
 */
public final class MessageParts {

    private final Optional<BridgeAnswer> answer;
    private int open;
    private boolean anyInKafka;

    /**
     * None is settled yet.
     *
     * @param count at least one
     * @param answer what the bridge answers itself once it is known of all of them, and Kafka has one
     */
    MessageParts(int count, Optional<BridgeAnswer> answer) {
        this.open = count;
        this.answer = answer;
    }

    /** What the bridge answers itself. */
    public Optional<BridgeAnswer> answer() {
        return answer;
    }

    /**
     * It is known of one more.
     *
     * @return whether it was the last one; true once
     */
    public synchronized boolean settle(boolean isInKafka) {
        anyInKafka |= isInKafka;
        open--;
        return open == 0;
    }

    /** Whether Kafka has one of them; the others were taken out by a policy of Connect's or by a transformation. */
    public synchronized boolean isInKafka() {
        return anyInKafka;
    }
}
