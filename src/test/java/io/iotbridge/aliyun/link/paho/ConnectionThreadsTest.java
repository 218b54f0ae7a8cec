package io.iotbridge.aliyun.link.paho;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionThreadsTest {

    private final ExecutorService shared = Executors.newCachedThreadPool();
    private final List<Throwable> deaths = new ArrayList<>();
    private final ConnectionThreads threads = new ConnectionThreads(shared, deaths::add);

    @AfterEach
    void stop() {
        shared.shutdownNow();
    }

    private CompletableFuture<Void> whenOthersHaveEnded(Runnable wake) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        threads.execute(() -> {
            threads.awaitOthers(wake);
            over.complete(null);
        });
        return over;
    }

    @Test
    void oneThatMissesACallIsCalledAgain() throws Exception {
        Semaphore calls = new Semaphore(0);
        AtomicInteger heard = new AtomicInteger();
        threads.submit(() -> {
            calls.acquireUninterruptibly(3);
            heard.set(3);
        });
        whenOthersHaveEnded(calls::release).get(10, TimeUnit.SECONDS);
        assertThat(heard).hasValue(3);
    }

    @Test
    void theCallerDoesNotWaitForItself() throws Exception {
        whenOthersHaveEnded(() -> deaths.add(new AssertionError("nobody is there to be called")))
                .get(10, TimeUnit.SECONDS);
        assertThat(deaths).isEmpty();
    }

    @Test
    void oneThatDiesHasEnded() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        threads.execute(() -> {
            go.join();
            throw new IllegalStateException("dies");
        });
        whenOthersHaveEnded(() -> go.complete(null)).get(10, TimeUnit.SECONDS);
        assertThat(deaths).singleElement().isInstanceOf(IllegalStateException.class);
    }
}
