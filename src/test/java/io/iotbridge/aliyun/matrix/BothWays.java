package io.iotbridge.aliyun.matrix;

import io.iotbridge.aliyun.cluster.KafkaRecords;
import io.iotbridge.aliyun.cluster.KafkaTopics;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** Sends messages both ways through the connectors of one {@link Wire} and looks at what comes out. */
record BothWays(MatrixConnectors connectors, Emulator emulator, KafkaRecords records, KafkaTopics topics) {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** Numbers of the messages; JSON messages have their QoS in them. */
    private static final List<Integer> NUMBERS = List.of(1, 0);

    /**
     * Platform to Kafka: two messages, and between them one that a transformation drops, and one more of these behind which nothing comes; all are
     * acknowledged.
     */
    void down(Wire wire) {
        Awaitility.await(wire.device() + " subscribed")
                .atMost(PATIENCE)
                .until(() -> emulator.platform()
                                .device(MatrixConnectors.PRODUCT, wire.device())
                                .subscriptions()
                                .size()
                        == 2);
        send(wire, "/user/get", 1);
        send(wire, "/user/noise/loud", 1);
        send(wire, "/user/get", 0);
        try (TopicReader reader = records.read(connectors.downlinkTopic(wire))) {
            List<ConsumerRecord<byte[], byte[]>> arrived = reader.await(NUMBERS.size(), PATIENCE);
            for (int i = 0; i < NUMBERS.size(); i++) {
                ConsumerRecord<byte[], byte[]> record = arrived.get(i);
                requireSame(wire, "value of record " + i, wire.expected(NUMBERS.get(i)), record.value());
                requireSame(wire, "key", wire.key(MatrixConnectors.PRODUCT + "/" + wire.device()), record.key());
                if (wire == Wire.JSON) {
                    byte[] copied = record.headers().lastHeader("iot.qos").value();
                    requireSame(wire, "header from a field", utf8("" + NUMBERS.get(i)), copied);
                }
            }
        }
        awaitAcknowledgements(wire, 3);
        send(wire, "/user/noise/loud", 1);
        awaitAcknowledgements(wire, 4);
    }

    private void awaitAcknowledgements(Wire wire, int count) {
        Awaitility.await("the platform to have all acknowledgements of " + wire.device())
                .atMost(PATIENCE)
                .until(() -> emulator.platform()
                                .acknowledgements(MatrixConnectors.PRODUCT, wire.device())
                                .size()
                        == count);
    }

    /** Kafka to platform: likewise; and the offset is committed, over the record that was dropped at the end. */
    void up(Wire wire) {
        byte[] key = wire.key(MatrixConnectors.PRODUCT + "/" + wire.device());
        String topic = connectors.uplinkTopic(wire);
        NUMBERS.forEach(number -> records.produce(topic, key, wire.sent(number), Map.of()));
        records.produce(topic, key, wire.sent(1), Map.of("noise", "loud"));
        List<Published> arrived = Awaitility.await("messages of " + wire.device() + " at the platform")
                .atMost(PATIENCE)
                .until(() -> accepted(wire.device()), accepted -> accepted.size() == NUMBERS.size());
        for (int i = 0; i < NUMBERS.size(); i++) {
            if (!arrived.get(i).topic().endsWith(MatrixConnectors.UPDATE)) {
                throw new IllegalStateException(
                        wire + ": message " + i + " is at " + arrived.get(i).topic());
            }
            requireSame(
                    wire,
                    "payload " + i,
                    wire.expected(NUMBERS.get(i)),
                    arrived.get(i).payload());
            int qos = wire == Wire.JSON ? NUMBERS.get(i) : 1;
            if (arrived.get(i).qos() != qos) {
                throw new IllegalStateException(wire + ": QoS of message " + i + " is not " + qos);
            }
        }
        awaitCommitted(connectors.sinkName(wire), topic, NUMBERS.size() + 1);
    }

    /** A message each way through the one connector that carries both. */
    void alone() {
        String device = MatrixConnectors.ALONE;
        Awaitility.await(device + " subscribed")
                .atMost(PATIENCE)
                .until(() -> emulator.platform()
                                .device(MatrixConnectors.PRODUCT, device)
                                .subscriptions()
                                .size()
                        == 1);
        send(device, "/user/get", Wire.BYTES.sent(1));
        try (TopicReader reader = records.read(connectors.aloneName() + "-down")) {
            byte[] value = reader.await(1, PATIENCE).get(0).value();
            requireSame(Wire.BYTES, "value of " + device, Wire.BYTES.sent(1), value);
        }
        String topic = connectors.aloneUplinkTopic();
        records.produce(topic, utf8(MatrixConnectors.PRODUCT + "/" + device), Wire.BYTES.sent(1), Map.of());
        List<Published> arrived = Awaitility.await("message of " + device + " at the platform")
                .atMost(PATIENCE)
                .until(() -> accepted(device), accepted -> accepted.size() == 1);
        requireSame(
                Wire.BYTES,
                "payload of " + device,
                Wire.BYTES.sent(1),
                arrived.get(0).payload());
        awaitCommitted(connectors.aloneName(), topic, 1);
    }

    private void send(Wire wire, String topic, int number) {
        send(wire.device(), topic, wire.sent(number));
    }

    private void send(String device, String topic, byte[] payload) {
        String of = "/" + MatrixConnectors.PRODUCT + "/" + device;
        emulator.platform().publish(MatrixConnectors.PRODUCT, device, of + topic, payload, 1);
    }

    private void awaitCommitted(String connector, String topic, long offset) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Awaitility.await("offset of " + topic).atMost(PATIENCE).until(() -> {
            OffsetAndMetadata committed = topics.committedBySink(connector).get(partition);
            return committed != null && committed.offset() == offset;
        });
    }

    private List<Published> accepted(String device) {
        return emulator.platform().messages(0).stream()
                .filter(message -> message.accepted() && message.deviceName().equals(device))
                .toList();
    }

    private static void requireSame(Wire wire, String what, byte[] expected, byte[] actual) {
        if (!wire.isSame(expected, actual)) {
            throw new IllegalStateException(wire + ": " + what + " is " + text(actual) + ", not " + text(expected));
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
