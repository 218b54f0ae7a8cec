package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublishIdsTest {

    private final PublishIds ids = new PublishIds();

    /** With so many in flight: how many others were taken before the same one comes again. */
    private int round(int inFlight) {
        Deque<Integer> open = new ArrayDeque<>();
        Set<Integer> seen = new HashSet<>();
        for (int taken = 0; ; taken++) {
            if (open.size() == inFlight) {
                ids.free(open.removeFirst());
            }
            int id = ids.take();
            assertThat(open).doesNotContain(id);
            assertThat(id).isBetween(0x8000, 0xFFFE);
            open.addLast(id);
            if (!seen.add(id)) {
                return taken;
            }
        }
    }

    @Test
    void comeRoundAfterAThousand() {
        assertThat(round(1)).isEqualTo(1_024);
    }

    @Test
    void comeRoundLaterWhereMoreAreInFlight() {
        assertThat(round(3_000)).isEqualTo(6_000);
    }

    @Test
    void areAllUsedIfNeedBe() {
        for (int taken = 0; taken < 0x7FFF; taken++) {
            ids.take();
        }
        assertThatThrownBy(ids::take).isInstanceOf(IllegalStateException.class);
        ids.free(0x9000);
        ids.free(0x9000);
        assertThat(ids.take()).isEqualTo(0x9000);
        assertThatThrownBy(ids::take).isInstanceOf(IllegalStateException.class);
    }

    /** A task that ends does not wait for its PUBACKs, but they come all the same. */
    @Test
    void oneThatIsGivenUpIsHeldUntilItsPuback() {
        int givenUp = ids.take();
        ids.giveUp(givenUp);
        assertThat(take(2_000)).doesNotContain(givenUp);
        ids.free(givenUp);
        assertThat(take(2_000)).contains(givenUp);
    }

    @Test
    void oneThatIsGivenUpIsFreeOnTheNextConnection() {
        int held = ids.take();
        int givenUp = ids.take();
        ids.giveUp(givenUp);
        ids.freeGivenUp();
        assertThat(take(2_000)).contains(givenUp).doesNotContain(held);
    }

    @Test
    void thoseThatAreGivenUpAreFreeWhenThereIsNoOther() {
        int first = ids.take();
        ids.giveUp(first);
        for (int taken = 1; taken < 0x7FFF; taken++) {
            assertThat(ids.take()).isNotEqualTo(first);
        }
        assertThat(ids.take()).isEqualTo(first);
    }

    private Set<Integer> take(int times) {
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < times; i++) {
            int id = ids.take();
            taken.add(id);
            ids.free(id);
        }
        return taken;
    }
}
