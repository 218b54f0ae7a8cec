package io.iotbridge.aliyun.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommittedTest {
    private static final Message FIRST = new Message(0, 0);
    private static final Message SECOND = new Message(1, 0);

    private final Committed committed = new Committed();

    private void check(long offset, Message... accepted) {
        committed.check(Map.of(new TopicPartition("t", 2), new OffsetAndMetadata(offset)), Set.of(accepted)::contains);
    }

    @Test
    void findsACommitPastARecordThatThePlatformDoesNotHave() {
        committed.produced(2, 0, FIRST);
        committed.produced(2, 1, SECOND);
        check(1, FIRST);
        assertThat(committed.tooFar()).isZero();
        assertThat(committed.uncommitted()).isEqualTo(1);
        check(2, FIRST);
        assertThat(committed.tooFar()).isEqualTo(1);
        assertThat(committed.uncommitted()).isZero();
    }

    @Test
    void checksARecordOfWhichItHearsLate() {
        check(1);
        committed.produced(2, 0, FIRST);
        check(1);
        assertThat(committed.tooFar()).isEqualTo(1);
    }
}
