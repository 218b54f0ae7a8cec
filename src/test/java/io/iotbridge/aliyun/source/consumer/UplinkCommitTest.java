package io.iotbridge.aliyun.source.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.link.FakePlatform;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a source commits the offsets of what it consumes, and what it does if Kafka does not take them. */
class UplinkCommitTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final UplinkTopicsConsumerFixture source = new UplinkTopicsConsumerFixture();

    @BeforeEach
    void open() {
        source.start(Map.of());
    }

    @AfterEach
    void close() {
        source.close();
    }

    /** A round of a task that is not polled. */
    private void pausedRound() {
        source.fixture.scheduler.pass(UplinkTopicsConsumerFixture.ROUND);
        source.uplink.round(false);
    }

    private FakePlatform.Connection published() {
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        return connection;
    }

    @Test
    void aPausedTaskCommitsWhatIsAcknowledgedMeanwhileAndTakesNoMore() {
        source.give(source.home, "pk/pump1", "a");
        source.give(source.home, "pk/pump1", "b");
        FakePlatform.Connection connection = published();
        source.give(source.home, "pk/pump1", "c");
        connection.publishes().get(0).done().complete(null);
        pausedRound();
        pausedRound();
        assertThat(source.committed(source.home)).contains(1L);
        connection.publishes().get(1).done().complete(null);
        pausedRound();
        pausedRound();
        assertThat(source.committed(source.home)).contains(2L);
        assertThat(connection.publishes()).hasSize(2);
        source.round();
        source.round();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes()).as("polled again").hasSize(3);
    }

    @Test
    void aPausedTaskCommitsItsOffsetsAnewSoThatKafkaKeepsThem() {
        source.round();
        for (int hour = 0; hour < 3; hour++) {
            pausedRound();
            int before = source.consumer.commits;
            source.fixture.scheduler.pass(Duration.ofHours(1));
            pausedRound();
            assertThat(source.consumer.commits).isEqualTo(before + 1);
        }
    }

    /** C02: a topic that is deleted and created again begins anew, and so do its committed offsets. */
    @Test
    void goesBackWithTheConsumerWhenATopicBeginsAnew() {
        for (String value : new String[] {"a", "b", "c"}) {
            source.give(source.home, "pk/pump1", value);
        }
        FakePlatform.Connection connection = published();
        connection.publishes().forEach(publish -> publish.done().complete(null));
        source.round();
        source.round();
        assertThat(source.committed(source.home)).contains(3L);

        source.consumer.seek(UplinkTopicsConsumerFixture.partition(source.home), 0);
        source.offsets.put(source.home, 0L);
        source.give(source.home, "pk/pump1", "new");
        source.round();
        source.round();
        assertThat(source.committed(source.home))
                .as("published, without PUBACK")
                .contains(0L);
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        connection.publishes().get(3).done().complete(null);
        source.round();
        source.round();
        assertThat(source.committed(source.home)).contains(1L);
    }

    @Test
    void failsOfACommitThatItsUserMayNotMake() {
        source.consumer.refusal = new GroupAuthorizationException("connect-pumps");
        source.round();
        assertThatThrownBy(() -> {
                    source.round();
                    source.round();
                })
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("uplink.topics")
                .hasMessageContaining("uplink.consumer.group.id")
                .hasMessageContaining("connect-pumps");
    }

    @Test
    void failsOfAGroupThatSomebodyElseKeeps() {
        source.consumer.refusal = new CommitFailedException("somebody subscribes with it");
        for (Duration passed = Duration.ZERO;
                passed.compareTo(MINUTE.minusSeconds(1)) < 0;
                passed = passed.plus(UplinkTopicsConsumerFixture.ROUND)) {
            source.round();
        }
        assertThatThrownBy(() -> {
                    for (int round = 0; round < 20; round++) {
                        source.round();
                    }
                })
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("Stop the other user of the group");
    }

    @Test
    void waitsForAGroupWhoseLastMemberIsAboutToEnd() {
        source.consumer.refusal = new CommitFailedException("somebody subscribes with it");
        for (int round = 0; round < 200; round++) {
            source.round();
        }
        source.consumer.refusal = null;
        source.give(source.home, "pk/pump1", "a");
        published().publishes().get(0).done().complete(null);
        source.fixture.scheduler.pass(MINUTE);
        assertThatCode(() -> {
                    source.round();
                    source.round();
                    source.round();
                })
                .doesNotThrowAnyException();
        assertThat(source.committed(source.home)).contains(1L);
    }

    @Test
    void goesOnWhileKafkaIsAway() {
        source.consumer.refusal = new RetriableCommitFailedException("the coordinator is away");
        for (int round = 0; round < 1_000; round++) {
            source.round();
        }
        assertThat(source.consumer.commits).isGreaterThan(100);
    }

    @Test
    void saysOnceThatCommitsFailUntilOneSucceeds() {
        try (CapturedLogFixture log = CapturedLogFixture.of(UplinkOffsets.class.getName())) {
            source.consumer.refusal = new RetriableCommitFailedException("the coordinator is away");
            rounds(10);
            assertThat(log.with("could not be committed")).hasSize(1);
            source.consumer.refusal = null;
            rounds(2);
            assertThat(source.committed(source.home)).contains(0L);
            source.fixture.scheduler.pass(Duration.ofHours(1));
            source.consumer.refusal = new RetriableCommitFailedException("the coordinator is away");
            rounds(10);
            assertThat(log.with("could not be committed")).hasSize(2);
        }
    }

    private void rounds(int count) {
        for (int round = 0; round < count; round++) {
            source.round();
        }
    }

    /** The consumer stands behind records that nobody has got: where it stands says nothing any more. */
    @Test
    void whatFailedWhileItWasTakenFromKafkaIsNotCommittedAtTheEnd() {
        source.give(source.home, "pk/pump1", "a");
        FakePlatform.Connection connection = published();
        connection.publishes().get(0).done().complete(null);
        source.round();
        source.give(source.home, "pk/pump1", "b");
        source.consumer.failure = new OutOfMemoryError("planted");
        assertThatThrownBy(source::round).hasMessage("planted");
        source.uplink.finish();
        assertThat(source.committed(source.home)).contains(1L);
    }
}
