package io.iotbridge.aliyun.link.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class BlockingTasksTest {

    /** A thread each, which runs when the test says so. */
    private final List<Runnable> threads = new ArrayList<>();

    private final BlockingTasks tasks = new BlockingTasks(threads::add);
    private final List<String> done = new ArrayList<>();

    private void add(String key, String name) {
        tasks.execute(key, () -> false, () -> done.add(name));
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove(0).run();
        }
    }

    @Test
    void whatHangsHoldsUpNobodyWithAnotherKey() {
        for (int i = 0; i < 100; i++) {
            add("hung", "hung" + i);
        }
        assertThat(threads).as("threads of one key").hasSize(4);
        add("other", "other");
        threads.get(4).run();
        assertThat(done).containsExactly("other");
    }

    @Test
    void tasksOfOneKeyAreRunInOrder() {
        for (int i = 0; i < 6; i++) {
            add("key", "task" + i);
        }
        runAll();
        assertThat(done).containsExactly("task0", "task1", "task2", "task3", "task4", "task5");
        add("key", "later");
        assertThat(threads).hasSize(1);
    }

    @Test
    void aTaskThatFailsStopsNoneBehindIt() {
        tasks.execute("key", () -> false, () -> {
            throw new IllegalStateException("scripted");
        });
        add("key", "behind");
        threads.remove(1);
        threads.remove(0).run();
        assertThat(done).containsExactly("behind");
    }

    @Test
    void aThreadThatCannotBeMadeIsToldAndTakesNoPlace() {
        Executor full = task -> {
            throw new OutOfMemoryError("scripted: no thread");
        };
        List<Executor> threadsOf = new ArrayList<>(List.of(full, full, full, full, full, threads::add));
        BlockingTasks some = new BlockingTasks(task -> threadsOf.remove(0).execute(task));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> some.execute("key", () -> false, () -> done.add("lost")))
                    .isInstanceOf(OutOfMemoryError.class);
        }
        some.execute("key", () -> false, () -> done.add("task"));
        runAll();
        assertThat(done).containsExactly("task");
    }

    @Test
    void aTaskThatWaitedBehindThreadsThatCouldNotBeMadeIsRunByTheNextThread() {
        List<BlockingTasks> some = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        some.add(new BlockingTasks(thread -> {
            // Four at the same moment, and a fifth task behind them.
            if (asked.incrementAndGet() > 4) {
                threads.add(thread);
                return;
            }
            try {
                some.get(0).execute("key", () -> false, () -> done.add("waiting"));
            } catch (OutOfMemoryError ofAnother) {
                assertThat(ofAnother).hasMessage("scripted: no thread");
            }
            throw new OutOfMemoryError("scripted: no thread");
        }));
        assertThatThrownBy(() -> some.get(0).execute("key", () -> false, () -> done.add("told")))
                .isInstanceOf(OutOfMemoryError.class);
        some.get(0).execute("key", () -> false, () -> done.add("next"));
        runAll();
        assertThat(done).containsExactly("waiting", "next");
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotKeptBehindWhatHangs() {
        AtomicInteger kept = new AtomicInteger();
        for (int attempt = 0; attempt < 1000; attempt++) {
            AtomicBoolean over = new AtomicBoolean();
            BooleanSupplier asked = () -> {
                kept.incrementAndGet();
                return over.get();
            };
            tasks.execute("hung", asked, () -> done.add("given up"));
            over.set(true);
        }
        add("hung", "wanted");
        kept.set(0);
        runAll();
        assertThat(kept.get()).as("asked whether they are to run").isZero();
        assertThat(done).containsExactly("wanted");
    }
}
