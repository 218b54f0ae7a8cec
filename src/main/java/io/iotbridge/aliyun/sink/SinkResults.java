package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.codec.PayloadEncoder;
import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import io.iotbridge.aliyun.uplink.results.Results;
import io.iotbridge.aliyun.uplink.results.ResultsTopic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.sink.SinkRecord;

/** The results of a sink task. Connect has made something of the keys; bytes and text become again what they were, others JSON. */
final class SinkResults {

    private static final PayloadEncoder JSON = new PayloadEncoder(PayloadFormat.JSON, Map.of());

    private SinkResults() {}

    static Results of(SinkConfig config) {
        return ResultsTopic.open(
                config.uplink().resultsTopic(),
                SinkResults::key,
                () -> new KafkaProducer<>(
                        config.resultsProducer(), new ByteArraySerializer(), new ByteArraySerializer()),
                config.connector() + "-" + config.task());
    }

    /** Null where the record has none, and where JSON cannot carry it. */
    static byte[] key(ConsumedRecord consumed) {
        SinkRecord record = consumed.record();
        Object key = record.key();
        if (key == null || key instanceof byte[]) {
            return (byte[]) key;
        }
        if (key instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return JSON.encode(record.keySchema(), key);
        } catch (PayloadException e) {
            return null;
        }
    }
}
