package io.iotbridge.aliyun.link.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.loop.OwnJvmFixture;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.SelectStrategy;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors stand for an OutOfMemoryError, which the test's framework would not survive. */
class LastingLoopTest {

    private final Network network = new Network(Runnable::run, Network.threads(), () -> TlsEngine.JDK);
    private final NetworkLoop loop = network.loop();

    @AfterEach
    void close() {
        network.close();
    }

    private void assertGoesOn() throws Exception {
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        loop.execute(() -> ran.complete(true));
        assertThat(ran.get(5, TimeUnit.SECONDS)).isTrue();
    }

    /** In a JVM of its own: it ends once more while Netty logs that it has ended. */
    @Test
    void goesOnBehindATaskInWhichMemoryEnds() throws Exception {
        assertThat(OwnJvmFixture.run(UntilMemoryEnds.class, "32m")).contains("the loop goes on: true");
    }

    /** A task takes all memory that there is, which is given back only a while later. */
    static final class UntilMemoryEnds {

        private static final long WHILE = Duration.ofMillis(300).toNanos();
        private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

        private static Object[] taken;
        private static volatile boolean isAllTaken;
        private static volatile boolean goesOn;

        public static void main(String[] arguments) {
            Network network = new Network(Runnable::run, Network.threads(), () -> TlsEngine.JDK);
            NetworkLoop loop = network.loop();
            // Made before: they take memory.
            Runnable goOn = () -> goesOn = true;
            BooleanSupplier isAllTaken = () -> UntilMemoryEnds.isAllTaken;
            BooleanSupplier never = () -> false;
            BooleanSupplier goesOn = () -> UntilMemoryEnds.goesOn;
            loop.execute(UntilMemoryEnds::takeAll);
            await(PATIENCE, isAllTaken);
            await(WHILE, never);
            taken = null;
            loop.execute(goOn);
            await(PATIENCE, goesOn);
            System.out.println("the loop goes on: " + goesOn.getAsBoolean());
            network.close();
        }

        /** Whatever else waits takes memory for it. */
        private static void await(long most, BooleanSupplier condition) {
            for (long begin = System.nanoTime(); !condition.getAsBoolean() && System.nanoTime() - begin < most; ) {
                Thread.onSpinWait();
            }
        }

        private static void takeAll() {
            for (int size = 1 << 20; size > 1; size /= 2) {
                try {
                    while (true) {
                        take(size);
                    }
                } catch (OutOfMemoryError smallerOnesMayFit) {
                    continue;
                }
            }
            isAllTaken = true;
            while (true) {
                take(1);
            }
        }

        private static void take(int size) {
            Object[] more = new Object[size];
            more[0] = taken;
            taken = more;
        }
    }

    @Test
    // Nobody closes the handle but the loop.
    @SuppressWarnings("try")
    void goesOnBehindAnErrorWhileItReads() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        CountDownLatch failed = new CountDownLatch(2);
        IoRegistration reading = ((IoEventLoop) loop.netty())
                .register(new NioSelectableChannelIoHandle<>(pipe.source()) {
                    @Override
                    protected void handle(Pipe.SourceChannel channel, SelectionKey key) {
                        failed.countDown();
                        throw new InternalError("scripted");
                    }
                })
                .get();
        reading.submit(NioIoOps.READ);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        assertThat(failed.await(5, TimeUnit.SECONDS)).isTrue();
        reading.cancel();
        assertGoesOn();
    }

    /** Each begins while the loop may be about to wait, or to stop looking. */
    @Test
    void runsWhatMayWaitThoughNothingElseHappens() throws Exception {
        for (int burst = 0; burst < 3_000; burst++) {
            CountDownLatch ran = new CountDownLatch(1 + burst % 5);
            for (long i = ran.getCount(); i > 0; i--) {
                loop.executeSoon(ran::countDown);
            }
            assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Netty looks at the network again and again for the last half of a millisecond before a timer, which is a core's work. */
    @Test
    void waitsForATimerThatIsDueSoon() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        SelectStrategy counted = (now, hasTasks) -> {
            looks.incrementAndGet();
            return hasTasks ? now.get() : SelectStrategy.SELECT;
        };
        LastingLoop counting = new LastingLoop(
                null,
                task -> Network.threads().newThread(task).start(),
                NioIoHandler.newFactory(SelectorProvider.provider(), () -> counted));
        CompletableFuture<Integer> looked = new CompletableFuture<>();
        counting.execute(() -> {
            int before = looks.get();
            counting.schedule(() -> looked.complete(looks.get() - before), 490, TimeUnit.MICROSECONDS);
        });
        assertThat(looked.get(5, TimeUnit.SECONDS)).isLessThan(4);
        counting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
