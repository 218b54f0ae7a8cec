package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.source.records.Arrival;
import io.iotbridge.aliyun.source.records.DownlinkRecord;
import io.iotbridge.aliyun.source.records.PolledRecord;
import io.iotbridge.aliyun.uplink.publishes.BridgeAnswer;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What becomes of records once they are polled, and of messages that make no record. Called by the task thread and, where Connect says so, by
 * the producer's and the one that commits offsets; safe for use by several threads.
 *
 * <p>A report counts only once Kafka has it. One that Connect has given up (too large, a converter or a transformation that failed on it or
 * took it out) fails the task: its message stays with the platform, its offset stays uncommitted.
 */
final class Settlement {

    private final SourceMetrics metrics;
    private final Inbox inbox;
    private final Runnable roomAgain;
    private final BiConsumer<DeviceId, BridgeAnswer> answers;
    private final PolledRecords polled = new PolledRecords();
    /** Whether there is room again that links do not know of yet: nobody else would tell them. */
    private volatile boolean isRoomUntold;

    /**
     * Of no record yet.
     *
     * @param roomAgain called when links may read again
     * @param answers answers a request that Kafka has, before its PUBACK
     */
    Settlement(SourceMetrics metrics, Inbox inbox, Runnable roomAgain, BiConsumer<DeviceId, BridgeAnswer> answers) {
        this.answers = answers;
        this.metrics = metrics;
        this.inbox = inbox;
        this.roomAgain = roomAgain;
    }

    /** Connect asks for records. */
    void pollBegins() {
        tellOfRoom();
        polled.pollBegins().forEach(record -> dispose(record, false));
    }

    /** Connect has these now. Where there are none, what is held is held up, and does not keep links from the room that is left. */
    void polled(List<PolledRecord> records) {
        polled.add(records);
        if (records.isEmpty() && inbox.hasRoomLeft()) {
            isRoomUntold = true;
            tellOfRoom();
        }
    }

    /** Connect has committed. */
    void committed() {
        polled.committed();
    }

    /** Connect says what became of a record. */
    void settle(SourceRecord record, boolean isInKafka) {
        if (polled.remove(record)) {
            dispose(record, isInKafka);
        }
    }

    private void dispose(SourceRecord record, boolean isInKafka) {
        if (record instanceof DownlinkRecord downlink) {
            dispose(downlink, isInKafka);
        } else if (record instanceof PolledRecord own) {
            own.settled(isInKafka);
        }
    }

    private void dispose(DownlinkRecord record, boolean isInKafka) {
        Arrival arrival = record.arrival();
        if (!record.isReport()) {
            if (record.parts().settle(isInKafka)) {
                // Connect logs what flies here and goes on: every step has to be tried.
                Steps.run(
                        () -> answer(record),
                        () -> done(
                                arrival,
                                record.parts().isInKafka()
                                        ? () -> metrics.delivered(arrival)
                                        : messages()::countDropped));
            }
        } else if (isInKafka) {
            done(arrival, messages()::countReported);
        } else {
            inbox.fail(PolledRecord.notInKafka(
                    record.describe(), "downlink.errors.topic, or set " + record.policy() + " to drop"));
        }
    }

    private void answer(DownlinkRecord record) {
        if (record.parts().isInKafka()) {
            record.parts()
                    .answer()
                    .ifPresent(
                            answer -> answers.accept(record.arrival().delivery().device(), answer));
        }
    }

    /** A policy drops the message. */
    void drop(Arrival arrival) {
        done(arrival, messages()::countDropped);
    }

    /** The message of a device that is removed stays with the platform, but for QoS 0, of which that keeps nothing. No PUBACK: nobody has it. */
    void leave(Arrival arrival) {
        release(arrival, arrival.isKeptByThePlatform() ? messages()::countRetried : messages()::countDropped);
    }

    private FlowCounters messages() {
        return metrics.messages();
    }

    private void done(Arrival arrival, Runnable outcome) {
        Steps.run(() -> release(arrival, outcome), () -> complete(arrival.delivery()));
    }

    /** Where its link does not hear of it, its PUBACK never leaves, nor do those behind it; Connect logs what flies here and goes on. */
    private void complete(Delivery delivery) {
        try {
            delivery.complete();
        } catch (RuntimeException | Error e) {
            inbox.fail(new ConnectException(
                    "A message of device " + delivery.device()
                            + " is done, but could not be acknowledged, so that the platform would soon"
                            + " send the device nothing more. Restart the task: what has no PUBACK yet comes again",
                    e));
            throw e;
        }
    }

    private void release(Arrival arrival, Runnable outcome) {
        if (inbox.release(arrival, outcome)) {
            isRoomUntold = true;
            tellOfRoom();
        }
    }

    private void tellOfRoom() {
        if (isRoomUntold) {
            isRoomUntold = false;
            try {
                roomAgain.run();
            } catch (RuntimeException | Error e) {
                // The next poll tries it again.
                isRoomUntold = true;
                throw e;
            }
        }
    }
}
