package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkEngine;
import io.iotbridge.aliyun.link.SharedEngine;
import io.iotbridge.aliyun.link.WatchScheduler;
import io.iotbridge.aliyun.loop.Loop;
import io.iotbridge.aliyun.loop.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looks on real loops and threads. */
class WatchThreadsTest {

    private final BlockingQueue<Loop> loops = new LinkedBlockingQueue<>();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final WatchScheduler watches =
            new WatchScheduler(new SharedEngine(this::newEngine), LinkThreads.forLooks());

    private LinkEngine newEngine() {
        Connections connector = new Connections();
        Loop loop = connector.get().loop();
        loops.add(loop);
        return new LinkEngine(connector, loop, () -> Duration.ZERO, connector);
    }

    @AfterEach
    void answer() {
        answered.countDown();
    }

    private void hang(CompletableFuture<Thread> begun) {
        begun.complete(Thread.currentThread());
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Thread> look() {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        watches.schedule(Duration.ZERO, () -> thread.complete(Thread.currentThread()));
        return thread;
    }

    private static Thread get(CompletableFuture<Thread> thread) throws Exception {
        return thread.get(10, TimeUnit.SECONDS);
    }

    private static void assertEnds(Thread thread) throws InterruptedException {
        thread.join(5_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }

    /** It was one thread for all watches. */
    @Test
    void aLookThatHangsHoldsUpNeitherOthersNorTheLoop() throws Exception {
        CompletableFuture<Thread> hung = new CompletableFuture<>();
        watches.schedule(Duration.ZERO, () -> hang(hung));
        assertThat(get(hung).isDaemon()).isTrue();
        assertThat(get(look()).getName()).isEqualTo("aliyun-iot-watch");
        CompletableFuture<Thread> turn = new CompletableFuture<>();
        loops.element().execute(() -> turn.complete(Thread.currentThread()));
        assertThat(get(turn).getName()).startsWith("aliyun-iot-net");
        answered.countDown();
        assertEnds(get(hung));
        assertEnds(get(turn));
        assertThat(loops).hasSize(1);
    }

    @Test
    void noThreadStandsWhileTheNextLookWaits() throws Exception {
        CompletableFuture<Cancellable> next = new CompletableFuture<>();
        CompletableFuture<Thread> look = new CompletableFuture<>();
        watches.schedule(Duration.ZERO, () -> {
            next.complete(watches.schedule(Duration.ofMinutes(1), () -> {}));
            look.complete(Thread.currentThread());
        });
        assertEnds(get(look));
        CompletableFuture<Thread> loop = new CompletableFuture<>();
        loops.element().execute(() -> loop.complete(Thread.currentThread()));
        assertThat(get(loop).isAlive()).as("the loop that tells when it is due").isTrue();
        next.join().cancel();
        assertEnds(get(loop));
    }

    @Test
    void aLookThatHangsAndIsCancelledKeepsNoLoop() throws Exception {
        CompletableFuture<Thread> hung = new CompletableFuture<>();
        Cancellable look = watches.schedule(Duration.ZERO, () -> hang(hung));
        Thread hangs = get(hung);
        CompletableFuture<Thread> loop = new CompletableFuture<>();
        loops.element().execute(() -> loop.complete(Thread.currentThread()));
        get(loop);
        look.cancel();
        assertEnds(get(loop));
        assertThat(hangs.isAlive()).isTrue();
    }
}
