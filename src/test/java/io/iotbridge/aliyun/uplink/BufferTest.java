package io.iotbridge.aliyun.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.metrics.Ages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BufferTest {

    private static final TopicPartition PARTITION = new TopicPartition("commands", 0);

    private final Ages ages = new Ages(() -> 0);
    private final Buffer buffer = new Buffer(12, Long.MAX_VALUE);
    private final Buffer.Share share = buffer.share();

    @Test
    void holdsUpWhoWaitsForRoomUntilThereIsEnoughAndNoLonger() throws Exception {
        List<OutgoingPublish> held = hold(8);
        FutureTask<Boolean> room = new FutureTask<>(() -> share.await(Duration.ofHours(1)));
        Thread thread = new Thread(room);
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        held.subList(0, 3).forEach(share::release);
        assertThat(share.hasRoom()).isFalse();
        assertThat(room.isDone()).isFalse();
        share.release(held.get(3));
        assertThat(room.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void holdsUpNobodyWhereThereIsRoom() throws Exception {
        hold(4);
        assertThat(share.await(Duration.ofHours(1))).isTrue();
    }

    @Test
    void letsGoWithoutRoomInTheEnd() throws Exception {
        hold(8);
        assertThat(share.await(Duration.ofMillis(1))).isFalse();
    }

    private List<OutgoingPublish> hold(int count) {
        List<OutgoingPublish> uplinks =
                IntStream.range(0, count).mapToObj(i -> uplink()).toList();
        uplinks.forEach(share::hold);
        return uplinks;
    }

    private OutgoingPublish uplink() {
        SinkRecord record = new SinkRecord(PARTITION.topic(), 0, null, null, null, null, 0);
        return new OutgoingPublish(
                new PublishOrigin.OfRecord(
                        new OpenRecord(new ConsumedRecord(record, PARTITION, 0), null, null), ages.now(), 0),
                "/pk/pump/user/update",
                1,
                new byte[0],
                Optional.empty(),
                Optional.empty(),
                Expiry.NEVER,
                false);
    }
}
