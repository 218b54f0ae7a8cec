package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Platform to Kafka: sent as the platform's users send, read as Kafka's users read. */
final class Downlink implements AutoCloseable {
    private static final String DEDUP_ID = "iot.dedup.id";

    private final Stage stage;
    private final Ledger ledger;
    private final TopicReader reader;

    Downlink(Stage stage) {
        this.stage = stage;
        ledger = new Ledger(stage.devices());
        reader = TopicReader.handing(stage.bootstrapServers(), Stage.DOWN_TOPIC, this::arrived);
    }

    Ledger ledger() {
        return ledger;
    }

    /** A message counts as sent once the platform says that it is delivered or stored. */
    void send(List<Message> batch) {
        List<Boolean> taken = stage.cloud()
                .publish(batch.stream()
                        .map(message -> new CloudSide.Message(
                                Stage.PRODUCT,
                                stage.device(message.device()),
                                "/" + stage.key(message.device()) + "/user/get",
                                message.text(),
                                1))
                        .toList());
        for (int i = 0; i < batch.size(); i++) {
            if (taken.get(i)) {
                ledger.sent(batch.get(i));
            }
        }
    }

    private void arrived(ConsumerRecord<byte[], byte[]> record) {
        Header id = record.headers().lastHeader(DEDUP_ID);
        Message.parse(stage.deviceOf(text(record.key())), text(record.value()))
                .ifPresent(message -> ledger.arrived(message, id == null ? "" : text(id.value())));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        reader.close();
    }
}
