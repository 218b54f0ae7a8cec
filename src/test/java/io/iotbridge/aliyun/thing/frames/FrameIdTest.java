package io.iotbridge.aliyun.thing.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ids that follow from the records. */
class FrameIdTest {

    private static final long LIMIT = 1L << 32;

    /** Fixed numbers: another version of the plugin sends a frame again with the same id. */
    @Test
    void idsStayWhatTheyAre() {
        assertThat(FrameId.of(new Position("readings", 3, 42))).isEqualTo("2299553805");
        assertThat(FrameId.of(positions(3, 42, 43))).isEqualTo("1767575746");
    }

    @Test
    void successiveRecordsHaveSuccessiveIdsBelowTheLimit() {
        long first = Long.parseLong(FrameId.of(new Position("readings", 0, 0)));

        for (long offset : new long[] {1, 1_000_000, LIMIT - 1, LIMIT, Long.MAX_VALUE}) {
            long id = Long.parseLong(FrameId.of(new Position("readings", 0, offset)));
            assertThat(id)
                    .isEqualTo(Long.remainderUnsigned(first + offset, LIMIT))
                    .isBetween(0L, LIMIT - 1);
        }
    }

    @Test
    void otherGroupingsAndHalvesOfABatchHaveOtherIds() {
        List<Position> all = positions(0, 5, 6, 7, 8);
        Set<String> ids = new HashSet<>();
        int groups = 0;
        for (int from = 0; from < all.size(); from++) {
            for (int to = from + 1; to <= all.size(); to++, groups++) {
                ids.add(FrameId.of(all.subList(from, to)));
            }
        }

        assertThat(ids).hasSize(groups);
        assertThat(FrameId.of(List.of(all.get(1), all.get(0)))).isNotEqualTo(FrameId.of(all.subList(0, 2)));
        assertThat(FrameId.of(all.subList(2, 3))).isEqualTo(FrameId.of(all.get(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> FrameId.of(List.of()));
    }

    @Test
    void batchWithOneOtherOffsetHasAnotherId() {
        Set<String> ids = new HashSet<>();
        for (int offset = 1; offset <= 50_000; offset++) {
            ids.add(FrameId.of(positions(1, 0, offset)));
        }

        assertThat(ids).hasSize(50_000);
    }

    private static List<Position> positions(int partition, long... offsets) {
        List<Position> positions = new ArrayList<>();
        for (long offset : offsets) {
            positions.add(new Position("readings", partition, offset));
        }
        return positions;
    }
}
