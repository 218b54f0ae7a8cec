package io.iotbridge.aliyun.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Allocation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeanQueueTest {

    private final LeanQueue<Integer> queue = new LeanQueue<>();

    /** Where one cannot be optimised away. */
    private Object made;

    @Test
    void hasNothingAtFirst() {
        assertThat(queue).isEmpty();
        assertThat(queue.peekFirst()).isNull();
        assertThat(queue.pollFirst()).isNull();
        assertThat(queue.pollLast()).isNull();
        assertThat(queue.remove(1)).isFalse();
    }

    @Test
    void takesNoMemoryButForItselfAtFirst() {
        assertThat(Allocation.bytesPerRun(1_000, () -> made = new LeanQueue<>()))
                .isPositive()
                .isLessThanOrEqualTo(24);
    }

    /** What it has given back it has to make again. */
    @Test
    void givesBackWhatItHasGrownToOnceItIsEmpty() {
        assertThat(Allocation.bytesPerRun(1_000, this::growAndEmpty)).isGreaterThan(400);
        queue.addLast(1);
        assertThat(Allocation.bytesPerRun(1_000, this::growAndEmpty)).isLessThan(10);
    }

    private void growAndEmpty() {
        for (int number = 0; number < 100; number++) {
            queue.addLast(number);
        }
        for (int number = 0; number < 100; number++) {
            queue.pollFirst();
        }
    }

    @Test
    void keepsNoPlaceWhileItIsEmpty() {
        assertThat(bytesOf(queue::pollFirst)).isGreaterThan(16);
        assertThat(bytesOf(queue::pollLast)).isGreaterThan(16);
        assertThat(bytesOf(() -> queue.remove(1))).isGreaterThan(16);
        assertThat(bytesOf(queue::clear)).isGreaterThan(16);
    }

    /** Of one that comes, and is taken out again. */
    private double bytesOf(Runnable emptying) {
        return Allocation.bytesPerRun(1_000, () -> {
            queue.addLast(1);
            emptying.run();
        });
    }

    /** However often it grows and is emptied, and whichever way. */
    @Test
    void doesAsAnyDequeDoes() {
        Random random = new Random(1);
        Deque<Integer> other = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            int number = random.nextInt(50);
            // In waves, so that it is large and empty in turn.
            switch (random.nextInt(step / 100 % 2 == 0 ? 4 : 9)) {
                case 0, 1 -> {
                    queue.addLast(number);
                    other.addLast(number);
                }
                case 2 -> {
                    queue.addFirst(number);
                    other.addFirst(number);
                }
                case 3 -> assertThat(queue.remove(number)).isEqualTo(other.remove(number));
                case 4 -> assertThat(queue.pollLast()).isEqualTo(other.pollLast());
                case 5 ->
                    assertThat(queue.removeIf(each -> each == number))
                            .isEqualTo(other.removeIf(each -> each == number));
                default -> assertThat(queue.pollFirst()).isEqualTo(other.pollFirst());
            }
            assertThat(queue.toArray()).isEqualTo(other.toArray());
            assertThat(queue.peekFirst()).isEqualTo(other.peekFirst());
            assertThat(queue.peekLast()).isEqualTo(other.peekLast());
        }
        queue.clear();
        assertThat(queue).isEmpty();
    }

    /** In a JVM of its own, whose memory ends: what is forgotten would be nothing to wait for any more. */
    @Test
    void forgetsNothingWhereMemoryEndsWhileItGrows() throws Exception {
        assertThat(OwnJvmFixture.run(UntilMemoryEnds.class, "8m")).startsWith("forgotten: 0");
    }

    /** Adds until there is no place for one more. */
    static final class UntilMemoryEnds {
        public static void main(String[] arguments) {
            LeanQueue<Object> queue = new LeanQueue<>();
            int added = 0;
            try {
                while (true) {
                    queue.addLast(queue);
                    added++;
                }
            } catch (OutOfMemoryError expected) {
                System.out.println("forgotten: " + (added - queue.size()));
            }
        }
    }
}
