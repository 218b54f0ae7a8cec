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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkPoolTest {

    private final LinkFixture fixture = new LinkFixture();

    /** Somebody attaches, on another thread, in the very turn of the loop in which the last user lets go. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoComesWhileTheLastOneGoesIsSignedIn(boolean isUp) {
        LinkHandle first = fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.SETTINGS, List.of(), new Recorder());
        if (isUp) {
            fixture.scheduler.runDue();
            fixture.platform.newest().acceptAll();
        }
        Recorder second = new Recorder();
        AtomicReference<LinkHandle> held = new AtomicReference<>();
        fixture.scheduler.execute(() -> {
            held.set(CompletableFuture.supplyAsync(
                            () -> fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.SETTINGS, List.of(), second))
                    .join());
            first.close();
        });
        fixture.scheduler.runDue();
        assertThat(fixture.enginesClosed).isZero();
        fixture.platform.newest().acceptAll();
        assertThat(second.events).containsExactly("up");
        assertThat(fixture.platform.open()).hasSize(1);
        held.get().close();
        assertThat(fixture.enginesClosed).isOne();
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

    /** It comes and goes in the turn of the loop in which the last user lets go: the link is used until the loop knows that it is not. */
    @Test
    void whoComesAndGoesWhileTheLastOneGoesLeavesOneLinkAtMost() {
        LinkHandle first = fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.SETTINGS, List.of(), new Recorder());
        AtomicReference<LinkHandle> third = new AtomicReference<>();
        Recorder last = new Recorder();
        CountDownLatch gone = new CountDownLatch(1);
        fixture.scheduler.execute(() -> {
            LinkHandle second = CompletableFuture.supplyAsync(() ->
                            fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.SETTINGS, List.of(), new Recorder()))
                    .join();
            Thread closing = new Thread(() -> {
                second.close();
                gone.countDown();
            });
            closing.start();
            while (fixture.scheduler.posted() < 2) {
                Thread.onSpinWait();
            }
            first.close();
            third.set(CompletableFuture.supplyAsync(
                            () -> fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.SETTINGS, List.of(), last))
                    .join());
        });
        fixture.scheduler.runDue();
        assertThat(fixture.platform.open()).hasSize(1);
        fixture.platform.newest().acceptAll();
        assertThat(last.events).containsExactly("up");
        third.get().close();
        assertThat(fixture.enginesClosed).isOne();
    }
}
