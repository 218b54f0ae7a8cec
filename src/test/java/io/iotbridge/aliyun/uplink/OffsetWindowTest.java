package io.iotbridge.aliyun.uplink;

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

    /** The lowest open offset, whatever comes and is done in whatever order; never less than before, and never beyond an open one. */
    @Test
    void agreesWithASimpleModel() {
        Cases.run("OffsetWindow", 40_000, OffsetWindowTest::compare);
    }

    private static void compare(Choices choices) {
        OffsetWindow tested = new OffsetWindow();
        TreeMap<Long, OffsetWindow.Position> open = new TreeMap<>();
        List<OffsetWindow.Position> done = new ArrayList<>();
        long next = choices.below(1_000);
        long highest = -1;
        long before = -1;
        for (int step = 0; step < 100 && choices.goesOn(30); step++) {
            if (choices.below(2) == 0) {
                next += choices.below(3) == 0 ? choices.below(50) : 0;
                long offset = next++;
                choices.tell(() -> "open " + offset);
                open.put(offset, tested.open(offset));
                highest = offset;
            } else if (!open.isEmpty()) {
                Long offset = choices.of(List.copyOf(open.keySet()));
                choices.tell(() -> "done " + offset);
                done.add(open.remove(offset));
                done.get(done.size() - 1).done();
            } else if (!done.isEmpty()) {
                choices.of(done).done();
            }
            if (highest >= 0) {
                long committable = tested.committable().orElseThrow();
                assertThat(committable).isEqualTo(open.isEmpty() ? highest + 1 : open.firstKey());
                assertThat(committable).isGreaterThanOrEqualTo(before);
                before = committable;
            }
        }
    }
}
