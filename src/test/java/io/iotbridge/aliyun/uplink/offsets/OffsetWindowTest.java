package io.iotbridge.aliyun.uplink.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OffsetWindowTest {

    private final OffsetWindow window = new OffsetWindow();

    @Test
    void hasNothingToCommitBeforeTheFirstRecord() {
        assertThat(window.committable()).isEmpty();
    }

    @Test
    void commitsTheLowestOpenOffset() {
        OffsetWindow.Position first = window.open(7);
        OffsetWindow.Position second = window.open(8);
        second.done();
        assertThat(window.committable()).hasValue(7);
        first.done();
        assertThat(window.committable()).hasValue(9);
    }

    @Test
    void followsTheConsumerOverRecordsThatNeverCameButStopsAtAnOpenOne() {
        window.reached(5);
        assertThat(window.committable()).hasValue(5);
        OffsetWindow.Position open = window.open(6);
        window.reached(9);
        assertThat(window.committable()).hasValue(6);
        open.done();
        assertThat(window.committable()).hasValue(9);
    }

    @Test
    void stepsOverOffsetsThatNeverCome() {
        window.open(3).done();
        OffsetWindow.Position later = window.open(90);
        assertThat(window.committable()).hasValue(90);
        later.done();
        assertThat(window.committable()).hasValue(91);
    }

    @Test
    void stepsOverWhatWasTakenOutBeforeItCame() {
        OffsetWindow.Position open = window.open(3);
        window.reached(6);
        assertThat(window.committable()).hasValue(3);
        open.done();
        assertThat(window.committable()).hasValue(6);
        window.open(6).done();
        assertThat(window.committable()).hasValue(7);
    }

    /** One record of a device that is refused may be held for days, while those of others come and go. */
    @Test
    void doesNotGrowBehindARecordThatIsOpenForLong() {
        OffsetWindow.Position held = window.open(0);
        for (int offset = 1; offset < 100_000; offset++) {
            window.open(offset).done();
        }
        OffsetWindow.Position last = window.open(100_000);
        assertThat(window.kept()).isLessThan(3_000);
        assertThat(window.committable()).hasValue(0);
        held.done();
        assertThat(window.committable()).hasValue(100_000);
        last.done();
        assertThat(window.committable()).hasValue(100_001);
    }

    @Test
    void goesBackWithTheConsumerWhenATopicBeginsAnew() {
        window.open(99).done();
        window.open(0).done();
        assertThat(window.committable()).as("nothing is open").hasValue(1);
    }

    @Test
    void waitsForNothingThatComesAgain() {
        OffsetWindow.Position kept = window.open(40);
        OffsetWindow.Position cutOff = window.open(60);
        OffsetWindow.Position instead = window.open(50);
        kept.done();
        assertThat(window.committable()).hasValue(50);
        instead.done();
        assertThat(window.committable()).as("though 60 is open still").hasValue(51);
        cutOff.done();
        assertThat(window.committable()).hasValue(51);
    }

    @Test
    void goesBackWithTheConsumerThoughNoRecordHasComeYet() {
        OffsetWindow.Position open = window.open(99);
        window.reached(0);
        assertThat(window.committable()).hasValue(0);
        open.done();
        assertThat(window.committable()).hasValue(0);
    }

    /** The lowest open offset, else where the consumer stands, whatever comes, is done, is cut off or begins anew, in whatever order. */
    @Test
    void agreesWithASimpleModel() {
        Cases.run("OffsetWindow", 40_000, OffsetWindowTest::compare);
    }

    /** A log with what has become of its records, and its consumer. */
    private static final class Log {
        private final TreeMap<Long, OffsetWindow.Position> open = new TreeMap<>();
        private final List<OffsetWindow.Position> done = new ArrayList<>();
        private long position;

        private void goTo(long offset) {
            // Positions that were cut off may still be done, like all the others.
            done.addAll(open.tailMap(offset).values());
            open.tailMap(offset).clear();
            position = offset;
        }
    }

    private static void compare(Choices choices) {
        OffsetWindow tested = new OffsetWindow();
        Log log = new Log();
        log.goTo(choices.below(1_000));
        tested.reached(log.position);
        for (int step = 0; step < 100 && choices.goesOn(30); step++) {
            step(choices, tested, log);
            long expected = log.open.isEmpty() ? log.position : log.open.firstKey();
            assertThat(tested.committable()).hasValue(expected);
        }
    }

    private static void step(Choices choices, OffsetWindow tested, Log log) {
        switch (choices.below(8)) {
            case 0 -> {
                long back = choices.below(4) == 0 ? 0 : Math.max(0, log.position - choices.below(20));
                choices.tell(() -> "the log ends at " + back);
                log.goTo(back);
                if (choices.below(2) == 0) {
                    tested.reached(back);
                } else {
                    come(tested, log);
                }
            }
            case 1, 2, 3 -> {
                log.position += choices.below(3) == 0 ? choices.below(50) : 0;
                choices.tell(() -> "open " + log.position);
                come(tested, log);
            }
            case 4 -> {
                log.position += choices.below(5);
                choices.tell(() -> "reached " + log.position);
                tested.reached(log.position);
            }
            case 5 -> {
                if (!log.done.isEmpty()) {
                    choices.of(log.done).done();
                }
            }
            default -> {
                if (!log.open.isEmpty()) {
                    Long offset = choices.of(List.copyOf(log.open.keySet()));
                    choices.tell(() -> "done " + offset);
                    log.done.add(log.open.remove(offset));
                    log.done.get(log.done.size() - 1).done();
                }
            }
        }
    }

    private static void come(OffsetWindow tested, Log log) {
        log.open.put(log.position, tested.open(log.position));
        log.position++;
    }
}
