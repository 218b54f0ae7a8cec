package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LinkPoolTest {

    private final LinkFixture fixture = new LinkFixture();

    /** Another user comes and goes between the end of a link and its removal. */
    @Test
    void endsItsEngineOnceHoweverUsersComeAndGo() {
        LinkHandle first = fixture.attach(List.of(), new Recorder());
        fixture.platform.newest().acceptAll();
        AtomicReference<Thread> closing = new AtomicReference<>();
        CompletableFuture<Void> closed;
        synchronized (fixture.pool) {
            closed = CompletableFuture.runAsync(() -> {
                closing.set(Thread.currentThread());
                first.close();
            });
            Awaitility.await()
                    .until(() -> closing.get() != null && closing.get().getState() == Thread.State.BLOCKED);
            assertThat(first.state()).isEqualTo(LinkState.IDLE);
            fixture.pool
                    .attach(LinkFixture.DEVICE, LinkFixture.SETTINGS, List.of(), new Recorder())
                    .close();
        }
        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        assertThat(fixture.enginesClosed).isEqualTo(1);
        fixture.attach(List.of(), new Recorder());
        fixture.platform.newest().acceptAll();
        assertThat(fixture.platform.open()).hasSize(1);
    }

    /** A listener may let go of another link while somebody attaches to that one. */
    @Test
    void listenersAreToldWithoutTheLockOfThePool() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        Recorder slow = new Recorder() {
            @Override
            public void waiting(DeviceId device, Duration wait) {
                told.countDown();
                try {
                    proceed.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        AtomicReference<LinkHandle> held = new AtomicReference<>();
        Thread attaching = new Thread(() ->
                held.set(fixture.pool.attach(LinkFixture.device("pump2"), LinkFixture.SETTINGS, List.of(), slow)));
        attaching.start();
        told.await(10, TimeUnit.SECONDS);
        Thread other = new Thread(() ->
                fixture.pool.attach(LinkFixture.device("pump3"), LinkFixture.SETTINGS, List.of(), new Recorder()));
        other.start();
        other.join(5_000);
        assertThat(other.isAlive()).as("waits for another device's listener").isFalse();
        proceed.countDown();
        attaching.join(10_000);
        assertThat(held.get()).isNotNull();
    }
}
