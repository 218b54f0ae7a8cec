package io.iotbridge.aliyun.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DaemonSchedulerTest {

    @Test
    void tellsOfATaskThatThrowsAndRunsTheNext() throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        InternalError scripted = new InternalError("scripted");
        CompletableFuture<Void> next = new CompletableFuture<>();
        try (DaemonScheduler scheduler = new DaemonScheduler("test-failing", failures::add)) {
            scheduler.schedule(Duration.ZERO, () -> {
                throw scripted;
            });
            scheduler.schedule(Duration.ofMillis(1), () -> next.complete(null));
            next.get(10, TimeUnit.SECONDS);
        }
        assertThat(failures).containsExactly(scripted);
    }

    /** After the last connector has stopped, no thread of the plugin is there after five seconds. */
    @Test
    void itsThreadEndsSoonAfterTheLastTaskIsCancelled() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        try (DaemonScheduler scheduler = new DaemonScheduler("test-idle")) {
            Scheduler.Cancellable later = scheduler.schedule(Duration.ofMinutes(1), () -> {});
            scheduler.schedule(Duration.ZERO, () -> thread.complete(Thread.currentThread()));
            Thread idle = thread.get(10, TimeUnit.SECONDS);
            later.cancel();
            idle.join(3_000);
            assertThat(idle.isAlive()).isFalse();
        }
    }
}
