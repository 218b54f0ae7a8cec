package io.iotbridge.aliyun.uplink.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.metrics.Ages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BufferTest {

    private record Waiting(long bytes, Ages.Step since) implements Held {}

    private final Ages ages = new Ages(() -> 0);
    private final Buffer buffer = new Buffer(12, Long.MAX_VALUE);
    private final Buffer.Share share = buffer.share();

    @Test
    void holdsUpWhoWaitsForRoomUntilThereIsEnoughAndNoLonger() throws Exception {
        List<Held> held = hold(8);
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

    private List<Held> hold(int count) {
        List<Held> held = Stream.generate(() -> (Held) new Waiting(1, ages.now()))
                .limit(count)
                .toList();
        held.forEach(share::hold);
        return held;
    }
}
