package io.iotbridge.aliyun.sink;

import static io.iotbridge.aliyun.sink.SinkFixture.partition;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Partitions that come to a task beside those that it has: as a rule they go on to another one, which is just starting. */
class SinkTakeoverTest {

    private static final Duration WAIT = Duration.ofSeconds(5);

    private final SinkFixture fixture = new SinkFixture();

    /** A task that has had one partition for as long as others wait. */
    private StartedSink old(Map<String, String> more) {
        StartedSink sink = fixture.start(more, 0);
        fixture.links.scheduler.pass(WAIT);
        return sink;
    }

    private void pass(StartedSink sink, Duration time) {
        fixture.links.scheduler.pass(time);
        sink.put(List.of());
    }

    @Test
    void aPartitionThatComesBesideOthersBeginsAWhileLater() {
        StartedSink sink = old(Map.of());
        fixture.assign(sink, 1);
        sink.put(List.of());
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(1));
        pass(sink, WAIT.minusMillis(1));
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(1));
        pass(sink, Duration.ofMillis(1));
        assertThat(fixture.worker.consumerPaused).isEmpty();
    }

    @Test
    void asksToBeCalledWhenItIsTime() {
        StartedSink sink = old(Map.of());
        assertThat(fixture.worker.timeout)
                .as("partitions come while Connect waits for records")
                .isEqualTo(1_000);
        fixture.assign(sink, 1);
        sink.put(List.of());
        assertThat(fixture.worker.timeout).isEqualTo(5);
    }

    /** Connect's first wait for records may see the first partitions come, and more of them long after. */
    @Test
    void asksToBeCalledBeforeItHasAny() {
        fixture.start(Map.of());
        assertThat(fixture.worker.timeout).isEqualTo(1_000);
    }

    /** Where somebody pauses the connector, Connect's wait ends without a call: it commits, and waits again. */
    @Test
    void asksAgainWhereAPauseHasEndedTheWait() {
        StartedSink sink = old(Map.of());
        fixture.assign(sink, 1);
        sink.put(List.of());
        fixture.worker.timeout = -1;
        sink.committable(fixture.seen(List.of(partition(0), partition(1))));
        assertThat(fixture.worker.timeout).isEqualTo(5);
    }

    @Test
    void asksForItHoweverSeldomItCommits() {
        StartedSink sink = fixture.start(Map.of("uplink.commit.interval.ms", "60000"), 0);
        sink.put(fixture.records(0, 1));
        assertThat(fixture.worker.timeout).isEqualTo(1_000);
    }

    @Test
    void whatGoesAgainMeanwhileIsForgotten() {
        StartedSink sink = old(Map.of());
        fixture.assign(sink, 1);
        fixture.revoke(sink, 1);
        pass(sink, WAIT);
        assertThat(fixture.worker.consumerPaused).isEmpty();
        assertThat(sink.committable(fixture.seen(List.of(partition(1))))).isEmpty();
    }

    /** What a task gets first stays, as a rule. */
    @Test
    void whatComesToATaskThatHasNoneBeginsAtOnce() {
        StartedSink sink = fixture.start(Map.of(), 0, 1);
        assertThat(fixture.worker.consumerPaused).isEmpty();
        pass(sink, WAIT);
        fixture.revoke(sink, 0, 1);
        fixture.assign(sink, 1, 2);
        assertThat(fixture.worker.consumerPaused).isEmpty();
    }

    /** A group that is just starting hands out its partitions bit by bit. */
    @Test
    void whatComesSoonAfterTheFirstBeginsAtOnce() {
        StartedSink sink = fixture.start(Map.of(), 0);
        pass(sink, WAIT.minusMillis(1));
        fixture.assign(sink, 1);
        assertThat(fixture.worker.consumerPaused).isEmpty();
        pass(sink, Duration.ofMillis(1));
        fixture.assign(sink, 2);
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(2));
    }

    @Test
    void eachBeginsInItsOwnTime() {
        StartedSink sink = old(Map.of());
        fixture.assign(sink, 1);
        pass(sink, Duration.ofSeconds(3));
        fixture.assign(sink, 2);
        pass(sink, Duration.ofSeconds(2));
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(2));
        pass(sink, Duration.ofSeconds(3));
        assertThat(fixture.worker.consumerPaused).isEmpty();
    }

    /** It counts for itself whether it has waited, and whether there is room. */
    @Test
    void oneThatHasWaitedIsPausedLikeOthers() {
        StartedSink sink = old(Map.of("uplink.buffer.records", "4"));
        fixture.assign(sink, 1);
        pass(sink, WAIT);
        sink.put(fixture.records(1, 2));
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(1));
        SinkFixture.pubackAll(fixture.signedIn());
        sink.put(List.of());
        assertThat(fixture.worker.consumerPaused).isEmpty();
    }
}
