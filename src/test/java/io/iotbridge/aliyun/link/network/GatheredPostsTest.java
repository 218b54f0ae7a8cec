package io.iotbridge.aliyun.link.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class GatheredPostsTest {

    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final Deque<Runnable> timers = new ArrayDeque<>();
    private final List<Integer> ran = new ArrayList<>();
    private boolean isMemoryThere = true;
    private int wakes;

    private final GatheredPosts posts = new GatheredPosts(queue::add, failing(this::wake), failing(timers::add));

    private void wake(Runnable task) {
        queue.add(task);
        wakes++;
    }

    private Executor failing(Executor executor) {
        return task -> {
            if (!isMemoryThere) {
                throw new OutOfMemoryError("scripted");
            }
            executor.execute(task);
        };
    }

    private void post(int from, int to) {
        for (int i = from; i < to; i++) {
            int number = i;
            posts.add(() -> ran.add(number));
        }
    }

    /** What a loop does when it is woken. */
    private void run() {
        while (!queue.isEmpty()) {
            queue.remove().run();
        }
    }

    private void aMomentPasses() {
        while (!timers.isEmpty()) {
            queue.add(timers.remove());
        }
        run();
    }

    @Test
    void theFirstOneWakesTheLoop() {
        post(0, 1);
        assertThat(wakes).isEqualTo(1);
    }

    @Test
    void eachWakesItWhereThereIsAPauseBetweenThem() {
        for (int i = 0; i < 5; i++) {
            post(i, i + 1);
            run();
        }
        assertThat(wakes).isEqualTo(5);
        assertThat(timers).isEmpty();
    }

    @Test
    void oneWakeUpIsEnoughForManyInQuickSuccession() {
        post(0, GatheredPosts.MANY - 1);
        assertThat(wakes).isEqualTo(1);
        run();
        post(100, 100 + GatheredPosts.MANY - 1);
        assertThat(wakes).isEqualTo(1);
        aMomentPasses();
        assertThat(ran).hasSize(2 * GatheredPosts.MANY - 2).isSorted();
    }

    @Test
    void manyDoNotWaitForTheTimer() {
        post(0, 2);
        run();
        post(2, 2 + GatheredPosts.MANY);
        assertThat(wakes).isEqualTo(2);
        run();
        assertThat(ran).hasSize(2 + GatheredPosts.MANY);
    }

    @Test
    void theTimerIsSetNoMoreOnceNothingComes() {
        post(0, 2);
        run();
        assertThat(timers).hasSize(1);
        aMomentPasses();
        assertThat(timers).isEmpty();
        post(2, 3);
        assertThat(wakes).isEqualTo(2);
    }

    @Test
    void wakesTheLoopByTheNextOneWhereItCouldNotByTheFirst() {
        isMemoryThere = false;
        assertThatThrownBy(() -> post(0, 1)).isInstanceOf(OutOfMemoryError.class);
        isMemoryThere = true;
        post(1, 2);
        assertThat(wakes).isEqualTo(1);
        run();
        assertThat(ran).containsExactly(0, 1);
    }

    @Test
    void wakesTheLoopByTheNextOneWhereTheTimerCouldNotBeSet() {
        post(0, 2);
        isMemoryThere = false;
        assertThatThrownBy(this::run).isInstanceOf(OutOfMemoryError.class);
        isMemoryThere = true;
        post(2, 3);
        assertThat(wakes).isEqualTo(2);
        run();
        assertThat(ran).containsExactly(0, 1, 2);
    }
}
