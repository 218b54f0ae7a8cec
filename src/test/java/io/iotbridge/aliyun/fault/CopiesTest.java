package io.iotbridge.aliyun.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CopiesTest {
    private static final long WINDOW = Connectors.WINDOW;

    private static long up(Copies copies, long behind, long connections, long replies) {
        return copies.most(Way.UP, new Copies.Losses(behind, connections, replies));
    }

    @Test
    void aCutLeavesNoMoreCopiesThanMayWaitForTheirPuback() {
        assertThat(Copies.WITHIN_WINDOW.most(Way.DOWN, Copies.Losses.NONE)).isEqualTo(100);
        assertThat(Copies.WITHIN_WINDOW.most(Way.UP, Copies.Losses.NONE)).isEqualTo(WINDOW);
    }

    /** Two connections that ended and two replies that were lost beside them: four frames. */
    @Test
    void whereRepliesConfirmAFrameMayLeaveAgainForEachConnectionAndEachReplyThatWasLost() {
        assertThat(up(Copies.WITHIN_WINDOW, 24, 0, 0)).isEqualTo(WINDOW);
        assertThat(up(Copies.WITHIN_WINDOW, 24, 0, 1)).isEqualTo(WINDOW);
        assertThat(up(Copies.WITHIN_WINDOW, 24, 2, 2)).isEqualTo(4 * WINDOW);
    }

    /** Each of the four times that partitions change hands: what was confirmed behind one that waits for its reply. */
    @Test
    void whereRepliesConfirmAnEndOfTasksLeavesWhatWasConfirmedBehindOne() {
        long behind = Connectors.behindAReply(12);
        assertThat(behind).isEqualTo(24);
        assertThat(up(Copies.WITHIN_WINDOWS, behind, 3, 0)).isEqualTo((1L + ConnectorFaults.MOST_TASKS) * 24);
        assertThat(up(Copies.WITHIN_WINDOWS, behind, 3, 1)).isEqualTo((1L + ConnectorFaults.MOST_TASKS) * 24 + WINDOW);
        assertThat(up(Copies.WITHIN_WINDOWS, 0, 0, 0)).isEqualTo((1L + ConnectorFaults.MOST_TASKS) * WINDOW);
    }

    @Test
    void theDeathOfTheWorkerMayLeaveMore() {
        for (Way way : Way.values()) {
            assertThat(Copies.SINCE_COMMIT.most(way, Copies.Losses.NONE)).isEqualTo(Long.MAX_VALUE);
        }
    }
}
