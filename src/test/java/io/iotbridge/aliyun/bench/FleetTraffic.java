package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.fault.Ledger;
import io.iotbridge.aliyun.fault.Message;
import io.iotbridge.aliyun.fault.Tally;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Rounds of one numbered message to every device that receives and one from every device that sends, and what has become of them. */
final class FleetTraffic implements AutoCloseable {
    private static final int BATCH = 250;
    private static final int PAGE = 2_000;

    /** What became of the messages of a time, each way. */
    record Account(Tally down, Tally up) {

        /** Whether none is lost, and all came in order. */
        boolean isInOrder() {
            return down.lost() + up.lost() + down.outOfOrder() + up.outOfOrder() == 0;
        }

        /** Messages that came more than once, both ways. */
        long copies() {
            return down.duplicated() + up.duplicated();
        }

        /** Of both ways together, but for the messages, of which there are as many each way. */
        Map<Figure, Double> figures() {
            return Map.of(
                    Figure.MESSAGES,
                    (double) down.messages(),
                    Figure.LOST,
                    (double) down.lost() + up.lost(),
                    Figure.TWICE,
                    (double) copies(),
                    Figure.OUT_OF_ORDER,
                    (double) down.outOfOrder() + up.outOfOrder());
        }

        @Override
        public String toString() {
            return "down " + describe(down) + "; up " + describe(up);
        }

        private static String describe(Tally tally) {
            return String.format(
                    "%d messages, %d lost, %d twice, %d out of order",
                    tally.messages(), tally.lost(), tally.duplicated(), tally.outOfOrder());
        }
    }

    private final Ground ground;
    private final Lane receivers;
    private final Lane senders;
    private final Producer<byte[], byte[]> producer;
    private final TailReader reader;
    private final Ledger down;
    private final Ledger up;
    private int rounds;
    private long last;

    /** To and from the devices of one lane. */
    FleetTraffic(Ground ground, Lane lane) {
        this(ground, lane, lane);
    }

    FleetTraffic(Ground ground, Lane receivers, Lane senders) {
        this.ground = ground;
        this.receivers = receivers;
        this.senders = senders;
        down = new Ledger(receivers.devices());
        up = new Ledger(senders.devices());
        producer = UpThroughput.producer(ground);
        last = UpThroughput.published(ground);
        reader = TailReader.of(ground.bootstrapServers(), receivers.down(), this::arrived);
    }

    private void arrived(ConsumerRecord<byte[], byte[]> record) {
        Message.parse(receivers.indexOf(text(record.key())), text(record.value()))
                .ifPresent(message -> down.arrived(message, ""));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Sends a message to and one from every device. */
    void round() {
        for (int device = 0; device < senders.devices(); device++) {
            Message message = new Message(device, rounds);
            producer.send(new ProducerRecord<>(senders.up(), senders.keyBytes(device), message.bytes()));
            up.sent(message);
        }
        for (int first = 0; first < receivers.devices(); first += BATCH) {
            send(first, Math.min(first + BATCH, receivers.devices()));
        }
        producer.flush();
        rounds++;
    }

    private void send(int first, int end) {
        List<CloudSide.Message> batch = new ArrayList<>(BATCH);
        for (int device = first; device < end; device++) {
            Message message = new Message(device, rounds);
            String topic = "/" + receivers.key(device) + "/user/get";
            batch.add(new CloudSide.Message(Lane.PRODUCT, receivers.device(device), topic, message.text(), 1));
            down.sent(message);
        }
        if (ground.cloud().publish(batch).contains(false)) {
            throw new IllegalStateException("the platform did not take a message to " + receivers.name());
        }
    }

    /** Whether all that was sent has arrived. */
    boolean isComplete() {
        reader.requireAlive();
        catchUp();
        return down.missing() + up.missing() == 0;
    }

    private synchronized void catchUp() {
        JsonNode page;
        do {
            page = ground.cloud().messagesAfter(last, PAGE);
            for (JsonNode message : page) {
                last = message.path("seq").asLong();
                if (message.path("accepted").asBoolean()) {
                    int device = senders.indexOf(
                            Lane.PRODUCT + "/" + message.path("deviceName").asText());
                    Message.parse(device, message.path("payload").asText())
                            .ifPresent(accepted -> up.arrived(accepted, ""));
                }
            }
        } while (page.size() == PAGE);
    }

    /** Balances the account: what is missing now is lost, and the next time begins. */
    Account balance() {
        catchUp();
        return new Account(down.close(), up.close());
    }

    @Override
    public void close() {
        reader.close();
        producer.close();
    }
}
