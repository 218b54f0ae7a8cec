package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
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

    @Test
    void agreesWithASimpleModelWhateverTheOrder() {
        Random random = new Random(42);
        for (int round = 0; round < 10_000; round++) {
            OffsetWindow tested = new OffsetWindow();
            TreeSet<Long> open = new TreeSet<>();
            List<OffsetWindow.Position> positions = new ArrayList<>();
            long start = random.nextInt(1_000);
            for (long offset = start; offset < start + 12; offset++) {
                positions.add(tested.open(offset));
                open.add(offset);
            }
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                order.add(i);
            }
            Collections.shuffle(order, random);
            for (int i : order) {
                positions.get(i).done();
                open.remove(start + i);
                assertThat(tested.committable()).hasValue(open.isEmpty() ? start + 12 : open.first());
            }
        }
    }
}
