package io.iotbridge.aliyun.source.consumer;

import static io.iotbridge.aliyun.source.consumer.UplinkTopicsConsumerFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.DevicePartitions;
import io.iotbridge.aliyun.routing.DeviceSource;
import io.iotbridge.aliyun.routing.KafkaTopics;
import io.iotbridge.aliyun.routing.Partitioner;
import io.iotbridge.aliyun.routing.UplinkRoute;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import io.iotbridge.aliyun.routing.UplinkTemplate;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RecordPlacementTest {

    private static final DeviceId DEVICE = new DeviceId("pk", "pump1");
    private static final String KEY = "pk/pump1";
    private static final String REPLY_TOPIC = "/sys/pk/pump1/thing/service/Flush_reply";
    private static final int COUNT = 4;
    private static final int HOME = partition(KEY, COUNT);
    private static final int ELSEWHERE = (HOME + 1) % COUNT;

    private final RecordPlacement placement = new RecordPlacement(
            new DevicePartitions(Partitioner.MURMUR2, DevicePartitions.parseKey(DevicePartitions.DEFAULT_KEY), COUNT),
            new UplinkRoutes(List.of(route("commands", false), route("answers", true))),
            "uplink.partitioner=murmur2");

    private static UplinkRoute route(String topic, boolean answers) {
        return new UplinkRoute(
                topic,
                KafkaTopics.parse(topic),
                UplinkTemplate.parse("/{productKey}/{deviceName}/user/update"),
                1,
                DeviceSource.parse(DeviceSource.DEFAULT, Optional.empty()),
                answers);
    }

    private static int partition(String key, int count) {
        return Partitioner.MURMUR2.partition(bytes(key), count);
    }

    private Optional<Integer> sinceGrowth(String topic, int partition, String key, Integer... counts) {
        return placement.partitionSinceGrowth(
                new ConsumerRecord<>(topic, partition, 0, key == null ? null : bytes(key), bytes("a")),
                new PartitionCounts(new TreeSet<>(List.of(counts))));
    }

    private static ConsumedRecord consumed(String topic, int partition, String replyTopic) {
        SinkRecord record = new SinkRecord(topic, partition, null, "any", null, "{}", 0);
        record.headers().addString("iot.reply.topic", replyTopic);
        return new ConsumedRecord(record, new TopicPartition(topic, partition), 0);
    }

    @Test
    void whereItsKeyBelongedWhenThereWereFewerPartitionsItIsForwarded() {
        assertThat(partition(KEY, 2)).isNotEqualTo(HOME);
        assertThat(sinceGrowth("commands", partition(KEY, 2), KEY, 2, COUNT)).contains(HOME);
        assertThat(sinceGrowth("commands", partition(KEY, 2), KEY, 1, 2, 3, COUNT))
                .contains(HOME);
    }

    @Test
    void whereItsKeyBelongsNowItStays() {
        assertThat(sinceGrowth("commands", HOME, KEY, 1, 2, 3, COUNT)).isEmpty();
    }

    @Test
    void whereItsKeyNeverBelongedItStaysAndIsABadRecord() {
        assertThat(sinceGrowth("commands", partition(KEY, 2), KEY, COUNT)).isEmpty();
        String key = IntStream.range(0, 1_000)
                .mapToObj(Integer::toString)
                .filter(text -> partition(text, 9) == 0 && partition(text, COUNT) != 0)
                .findFirst()
                .orElseThrow();
        assertThat(sinceGrowth("commands", 0, key, COUNT, 9))
                .as("created anew with fewer partitions")
                .isEmpty();
    }

    @Test
    void withoutAKeyItStays() {
        assertThat(sinceGrowth("commands", 0, null, 1, COUNT)).isEmpty();
    }

    /** Forwarded by its key it would come back by its device, for ever. */
    @Test
    void anAnswerIsNotForwardedByItsKey() {
        assertThat(sinceGrowth("answers", partition(KEY, 2), KEY, 2, COUNT)).isEmpty();
    }

    @Test
    void anAnswerIsForwardedToThePartitionOfItsDevice() {
        assertThat(placement.partitionOfAnswer(consumed("answers", ELSEWHERE, REPLY_TOPIC)))
                .contains(HOME);
        assertThat(placement.partitionOfAnswer(consumed("answers", HOME, REPLY_TOPIC)))
                .isEmpty();
    }

    @Test
    void whatIsNoAnswerIsNotForwarded() {
        assertThat(placement.partitionOfAnswer(consumed("answers", ELSEWHERE, "/pk/pump1/user/update")))
                .isEmpty();
        assertThat(placement.partitionOfAnswer(consumed("commands", ELSEWHERE, REPLY_TOPIC)))
                .isEmpty();
    }

    @Test
    void aRecordInAnotherPartitionThanItsDevicesIsRefusedWithWhatToCheck() {
        assertThat(placement.objection(consumed("commands", HOME, ""), DEVICE)).isEmpty();
        assertThat(placement.objection(consumed("commands", ELSEWHERE, ""), DEVICE))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains(
                                "pk/pump1",
                                "to partition " + HOME + " of " + COUNT + " with uplink.partitioner=murmur2",
                                "not in partition " + ELSEWHERE,
                                "the key pk/pump1"));
    }
}
