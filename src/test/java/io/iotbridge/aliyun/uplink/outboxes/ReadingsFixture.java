package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.config.rules.ConfirmRules;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import io.iotbridge.aliyun.thing.TimedValues;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.frames.FrameId;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.offsets.Buffer;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import io.iotbridge.aliyun.uplink.offsets.OpenPartitions;
import io.iotbridge.aliyun.uplink.publishes.Confirmation;
import io.iotbridge.aliyun.uplink.publishes.Expiry;
import io.iotbridge.aliyun.uplink.publishes.Mergeable;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records with one property and a time, that may leave together, and what is in the frames that leave. */
final class ReadingsFixture {

    static final String BATCH = "/sys/pk/pump1/thing/event/property/batch/post";
    static final String POST = "/sys/pk/pump1/thing/event/property/post";

    private static final TopicPartition PARTITION = new TopicPartition("readings", 0);

    private ReadingsFixture() {}

    private static ConfirmRules confirm(String topic, int inFlight) {
        return new ConfirmRules(
                TopicFilter.parse(topic.replace("pk/pump1", "{productKey}/{deviceName}") + "_reply"),
                Duration.ofSeconds(10),
                inFlight,
                false);
    }

    static CoalesceRules rules(int values, boolean distinctTimes) {
        return rules(values, distinctTimes, 1);
    }

    /** @param inFlight frames that may wait for their reply at a time; with none, PUBACKs are enough */
    static CoalesceRules rules(int values, boolean distinctTimes, int inFlight) {
        return new CoalesceRules(
                values,
                20,
                64 * 1024,
                distinctTimes,
                Optional.of(inFlight).filter(some -> some > 0).map(some -> confirm(BATCH, some)));
    }

    /** Number is its place in Kafka, and its value. */
    static OutgoingPublish reading(int number, String property, long time, CoalesceRules rules) {
        return reading(number, property, time, rules, Expiry.NEVER);
    }

    static OutgoingPublish reading(int number, String property, long time, CoalesceRules rules, long expires) {
        return reading(number, property, number, time, rules, expires);
    }

    /** With another value than its number. */
    static OutgoingPublish reading(
            int number, String property, Object value, long time, CoalesceRules rules, long expires) {
        SinkRecord record = new SinkRecord(PARTITION.topic(), 0, null, null, null, null, number);
        ConsumedRecord consumed = new ConsumedRecord(record, PARTITION, number);
        Map<String, Object> params = Map.of(property, Map.of("value", value, "time", time));
        String id = FrameId.of(consumed.position());
        try {
            return new OutgoingPublish(
                    new OpenPartitions(null, new Buffer(1, 1), () -> 0)
                            .of(PARTITION)
                            .arrived(consumed, null, 0),
                    POST,
                    1,
                    Frame.asking(id, "thing.event.property.post", params).write(),
                    rules.confirm().map(batch -> new Confirmation(id, confirm(POST, batch.inFlight()))),
                    Optional.of(new Mergeable(rules, new TimedValues(Optional.empty(), params))),
                    expires,
                    false);
        } catch (ThingException e) {
            throw new IllegalStateException(e);
        }
    }

    static int number(OutgoingPublish publish) {
        return (int) publish.consumed().offset();
    }

    /** The numbers of the records in a frame, by property in the order of their lists. */
    static List<Integer> numbers(FakePlatform.Published published) {
        List<Integer> numbers = new ArrayList<>();
        Map<?, ?> params = (Map<?, ?>) envelope(published.payload()).get("params");
        Map<?, ?> properties = published.topic().equals(BATCH) ? (Map<?, ?>) params.get("properties") : params;
        properties.values().forEach(values -> {
            for (Object value : values instanceof List<?> list ? list : List.of(values)) {
                numbers.add(((Number) ((Map<?, ?>) value).get("value")).intValue());
            }
        });
        numbers.sort(null);
        return numbers;
    }

    static String id(FakePlatform.Published published) {
        return (String) envelope(published.payload()).get("id");
    }

    static Map<?, ?> envelope(byte[] payload) {
        try {
            return (Map<?, ?>) PayloadFormat.JSON.decode(payload).value();
        } catch (PayloadException e) {
            throw new IllegalStateException(e);
        }
    }
}
