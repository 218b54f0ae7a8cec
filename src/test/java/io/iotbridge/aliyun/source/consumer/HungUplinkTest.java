package io.iotbridge.aliyun.source.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.routing.Partitioner;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The uplink of a source task that hangs in a converter until its successor has started. */
class HungUplinkTest {

    private static Runnable meanwhile = () -> {};

    private final UplinkTopicsConsumerFixture source = new UplinkTopicsConsumerFixture();

    /** Hangs as long as something else happens. */
    public static final class HangingConverter implements Converter {

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {}

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            meanwhile.run();
            return new SchemaAndValue(Schema.BYTES_SCHEMA, value);
        }
    }

    @AfterEach
    void close() {
        meanwhile = () -> {};
        source.close();
    }

    @Test
    void publishesNothingAndMovesNothingOnceItIsAwake() {
        source.start(Map.of("uplink.value.converter", HangingConverter.class.getName()));
        int old = Partitioner.MURMUR2.partition(UplinkTopicsConsumerFixture.bytes("pk/pump1"), 2);
        source.consumer.commitSync(
                Map.of(UplinkTopicsConsumerFixture.partition(old), new OffsetAndMetadata(0, "partitions=2")));
        meanwhile = source.uplink::close;
        byte[] noKey = null;
        source.consumer.addRecord(
                new ConsumerRecord<>("commands", old, 0, noKey, UplinkTopicsConsumerFixture.bytes("a")));
        source.consumer.addRecord(new ConsumerRecord<>(
                "commands",
                old,
                1,
                UplinkTopicsConsumerFixture.bytes("pk/pump1"),
                UplinkTopicsConsumerFixture.bytes("b")));
        int commits = source.consumer.commits;
        source.round();
        assertThat(source.producer.history()).isEmpty();
        assertThat(source.fixture.platform.opened()).isZero();
        assertThat(source.metrics.balance().received()).isZero();
        assertThat(source.consumer.commits).isEqualTo(commits);
    }

    @Test
    void neitherDoesItMoveTheAnswerThatItWasReading() {
        Map<String, String> settings = new HashMap<>(UplinkTopicsConsumerFixture.ANSWERS);
        settings.put("uplink.value.converter", HangingConverter.class.getName());
        source.start(settings);
        meanwhile = source.uplink::close;
        source.giveAnswerElsewhere();
        source.round();
        assertThat(source.producer.history()).isEmpty();
    }
}
