package io.iotbridge.aliyun.sink;

import static io.iotbridge.aliyun.sink.SinkFixture.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkCommitTest {

    private final SinkFixture fixture = new SinkFixture();

    private static Map<String, String> every(int millis) {
        return Map.of("uplink.commit.interval.ms", Integer.toString(millis));
    }

    private Map<TopicPartition, OffsetAndMetadata> all() {
        return fixture.seen(List.of(partition(0)));
    }

    private long committed(StartedSink sink) {
        OffsetAndMetadata offset = sink.committable(all()).get(partition(0));
        return offset.offset();
    }

    /** C02, as a sink has it. */
    @Test
    void goesBackWithATopicThatIsCreatedAgain() {
        StartedSink sink = fixture.start(every(0), 0);
        sink.put(fixture.records(0, 10));
        FakePlatform.Connection connection = fixture.signedIn();
        SinkFixture.pubackAll(connection);
        assertThat(committed(sink)).isEqualTo(10);
        fixture.recreate();
        sink.put(fixture.records(0, 3));
        assertThat(committed(sink)).isZero();
        SinkFixture.pubackAll(connection);
        assertThat(committed(sink)).isEqualTo(3);
    }

    /** A worker that gives some partitions away asks for those alone; what it does not ask for it does not commit. */
    @Test
    void takesNothingForCommittedThatWasNotAskedFor() {
        StartedSink sink = fixture.start(every(200), 0, 1);
        sink.put(fixture.records(0, 1));
        SinkFixture.pubackAll(fixture.signedIn());
        sink.put(fixture.records(1, 1));
        SinkFixture.pubackAll(fixture.signedIn());
        int before = fixture.worker.commitRequests;
        assertThat(sink.committable(fixture.seen(List.of(partition(1))))).containsOnlyKeys(partition(1));
        fixture.links.scheduler.pass(Duration.ofSeconds(1));
        sink.put(List.of());
        assertThat(fixture.worker.commitRequests)
                .as("partition 0 is still to be committed")
                .isEqualTo(before + 1);
    }

    @Test
    void asksForACommitAsSoonAsOffsetsHaveMoved() {
        StartedSink sink = fixture.start(every(200), 0);
        sink.put(fixture.records(0, 2));
        FakePlatform.Connection connection = fixture.signedIn();
        sink.put(List.of());
        assertThat(fixture.worker.commitRequests).as("nothing is done yet").isZero();
        connection.publishes().get(1).done().complete(null);
        sink.put(List.of());
        assertThat(fixture.worker.commitRequests).as("the first is still open").isZero();
        connection.publishes().get(0).done().complete(null);
        sink.put(List.of());
        assertThat(fixture.worker.commitRequests).isEqualTo(1);
        assertThat(committed(sink)).isEqualTo(2);
        fixture.links.scheduler.pass(Duration.ofSeconds(1));
        sink.put(List.of());
        assertThat(fixture.worker.commitRequests).as("nothing has moved since").isEqualTo(1);
    }

    @Test
    void asksNotMoreOftenThanTheInterval() {
        StartedSink sink = fixture.start(every(200), 0);
        sink.put(fixture.records(0, 1));
        FakePlatform.Connection connection = fixture.signedIn();
        SinkFixture.pubackAll(connection);
        sink.put(List.of());
        sink.committable(all());
        sink.put(fixture.records(0, 1));
        SinkFixture.pubackAll(connection);
        fixture.links.scheduler.pass(Duration.ofMillis(199));
        sink.put(List.of());
        assertThat(fixture.worker.commitRequests).isEqualTo(1);
        fixture.links.scheduler.pass(Duration.ofMillis(1));
        sink.put(List.of());
        assertThat(fixture.worker.commitRequests).isEqualTo(2);
    }

    @Test
    void wantsToBeCalledOftenWhileSomethingIsOpenOrUncommittedAndNotOtherwise() {
        StartedSink sink = fixture.start(every(200), 0);
        sink.put(List.of());
        assertThat(fixture.worker.timeout).as("idle").isEqualTo(1_000);
        sink.put(fixture.records(0, 1));
        assertThat(fixture.worker.timeout).isEqualTo(200);
        SinkFixture.pubackAll(fixture.signedIn());
        fixture.worker.timeout = -1;
        sink.put(List.of());
        assertThat(fixture.worker.timeout).as("uncommitted").isEqualTo(200);
        sink.committable(all());
        fixture.worker.timeout = -1;
        sink.put(List.of());
        assertThat(fixture.worker.timeout).as("committed").isEqualTo(1_000);
    }

    @Test
    void leavesItToConnectWithAnIntervalOfZero() {
        StartedSink sink = fixture.start(every(0), 0);
        sink.put(fixture.records(0, 1));
        SinkFixture.pubackAll(fixture.signedIn());
        sink.put(List.of());
        assertThat(fixture.worker.commitRequests).isZero();
        assertThat(fixture.worker.timeout).isEqualTo(1_000);
    }

    @Test
    void commitsWhatIsDoneThoughTheTaskHasFailed() {
        StartedSink sink = fixture.start(Map.of("iot.refused.attempts", "1", "iot.refused.policy", "fail"), 0);
        sink.put(fixture.records(0, 2));
        FakePlatform.Connection connection = fixture.signedIn();
        connection.publishes().get(0).done().complete(null);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        fixture.links.nextConnection().die(LinkException.Kind.IDENTITY_REFUSED);
        assertThat(committed(sink)).isEqualTo(1);
        assertThatThrownBy(() -> sink.put(List.of())).hasMessageContaining("pk/pump0");
    }

    @Test
    void waitsForPubacksBeforeTheLastCommit() throws Exception {
        StartedSink sink = fixture.start(Map.of("uplink.drain.timeout.ms", "4000"), 0);
        sink.put(fixture.records(0, 2));
        FakePlatform.Connection connection = fixture.signedIn();
        FutureTask<Long> last = new FutureTask<>(() -> committed(sink));
        Thread task = new Thread(last);
        task.start();
        while (task.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        SinkFixture.pubackAll(connection);
        assertThat(last.get()).isEqualTo(2);
    }

    @Test
    void sendsNothingMoreWhileItWaitsAndGoesOnIfItWasNotTheLastCommit() {
        StartedSink sink = fixture.start(Map.of("uplink.drain.timeout.ms", "1", "uplink.in.flight.per.device", "2"), 0);
        sink.put(fixture.records(0, 3));
        FakePlatform.Connection connection = fixture.signedIn();
        assertThat(committed(sink)).as("waited in vain").isZero();
        connection.publishes().get(0).done().complete(null);
        assertThat(connection.publishes()).as("held back").hasSize(2);
        sink.put(List.of());
        assertThat(connection.publishes()).hasSize(3);
    }

    @Test
    void doesNotWaitSoonAgainAfterItWaitedInVain() {
        StartedSink sink = fixture.start(Map.of("uplink.drain.timeout.ms", "1", "uplink.in.flight.per.device", "1"), 0);
        sink.put(fixture.records(0, 3));
        FakePlatform.Connection connection = fixture.signedIn();
        sink.committable(all());
        sink.put(List.of());
        sink.committable(all());
        connection.publishes().get(0).done().complete(null);
        assertThat(connection.publishes()).as("not held back").hasSize(2);
    }

    @Test
    void doesNotWaitWhenItAskedForTheCommit() {
        StartedSink sink =
                fixture.start(Map.of("uplink.drain.timeout.ms", "4000", "uplink.in.flight.per.device", "1"), 0);
        sink.put(fixture.records(0, 3));
        FakePlatform.Connection connection = fixture.signedIn();
        connection.publishes().get(0).done().complete(null);
        sink.put(List.of());
        assertThat(committed(sink)).isEqualTo(1);
        connection.publishes().get(1).done().complete(null);
        assertThat(connection.publishes()).as("not held back").hasSize(3);
    }

    /** Between a commit and the next call of put, Connect's consumer waits for records: until the next commit is due, if nobody says otherwise. */
    @ParameterizedTest
    @ValueSource(ints = {0, 60_000})
    void isCalledSoonAfterACommitThatHeldBackWhatWaits(int interval) {
        Map<String, String> props = new HashMap<>(every(interval));
        props.put("uplink.drain.timeout.ms", "1");
        props.put("uplink.in.flight.per.device", "1");
        StartedSink sink = fixture.start(props, 0);
        sink.put(fixture.records(0, 2));
        fixture.signedIn();
        committed(sink);
        assertThat(fixture.worker.timeout).isBetween(1L, 100L);
    }

    /** Connect may take some partitions away in the middle of a long wait for records, and goes on waiting. */
    @Test
    void goesOnWithWhatItKeepsWhenSomePartitionsAreTakenAway() {
        StartedSink sink = fixture.start(
                Map.of(
                        "uplink.commit.interval.ms", "0",
                        "uplink.drain.timeout.ms", "1",
                        "uplink.in.flight.per.device", "1"),
                0,
                1);
        List<SinkRecord> kept = fixture.records(0, 2);
        SinkRecord gone = fixture.records(1, 1).get(0);
        sink.put(List.of(
                kept.get(0),
                gone.newRecord(
                        "commands", 1, gone.keySchema(), "pk/pump0", gone.valueSchema(), gone.value(), null, null),
                kept.get(1)));
        FakePlatform.Connection connection = fixture.signedIn();
        fixture.revoke(sink, 1);
        connection.publishes().get(0).done().complete(null);
        assertThat(connection.publishes()).hasSize(2);
    }
}
