package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkSettings;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two threads at a time do everything that a timer, the network, a task and another task do to one link and an outbox on it, in every pair: none
 * waits for the other for ever. Whoever asks for the time hesitates, as a rule with a lock in hand.
 */
class LinkThreadsTest {

    private static final int ROUNDS = 64;

    /** By so much the one begins before the other, or the other before the one, up to seven times as much. */
    private static final long APART = 40_000;

    private static final Duration PUBACK_TIMEOUT = Duration.ofSeconds(5);

    private interface Call {
        void run(Scene scene) throws Exception;
    }

    private static final Map<String, Call> CALLS = new LinkedHashMap<>();

    static {
        CALLS.put("time passes", scene -> scene.links.scheduler.pass(PUBACK_TIMEOUT));
        CALLS.put("a connection comes and is lost", scene -> scene.end(Kind.CONNECTION_LOST));
        CALLS.put("a connection comes and is refused", scene -> scene.end(Kind.IDENTITY_REFUSED));
        CALLS.put("a message comes", Scene::deliver);
        CALLS.put("a PUBACK comes", Scene::acknowledge);
        CALLS.put("a record comes", scene -> scene.outbox.add(1, "x"));
        CALLS.put("a commit waits", scene -> {
            scene.outbox.hold();
            scene.outbox.goOn();
        });
        CALLS.put("records are taken out", scene -> scene.outbox.removeWaiting(uplink -> true));
        CALLS.put("how the link stands", scene -> scene.handle.state());
        CALLS.put("whether it reads", scene -> scene.handle.isReading());
        CALLS.put("room is lost and found", scene -> {
            scene.handle.demand(false);
            scene.handle.demand(true);
        });
        CALLS.put(
                "another connection is asked for",
                scene -> scene.handle.reconnect(new LinkException(Kind.PUBACK_TIMEOUT, "scripted")));
        CALLS.put(
                "the secret changes",
                scene -> scene.handle.signInAs(
                        new Device(LinkFixture.DEVICE.id(), new DeviceSecret("s" + scene.secrets.incrementAndGet()))));
        CALLS.put("another user comes and goes", scene -> scene.links
                .pool
                .attach(LinkFixture.DEVICE, often(), List.of("/a"), new LinkFixture.Recorder())
                .close());
        CALLS.put("another outbox comes and goes", scene -> scene.signIn().close());
    }

    /** One link with one outbox. */
    private static final class Scene {
        final LinkFixture links = new LinkFixture();
        final AtomicInteger secrets = new AtomicInteger();
        final OutboxFixture outbox = signIn();
        final LinkHandle handle = outbox.link();

        OutboxFixture signIn() {
            return new OutboxFixture(
                    links, often(), OutboxFixture.rules(3, 0, 0, new OutboxCounters(), (device, uplink) -> {}));
        }

        /** The newest, accepted; perhaps one that is over. */
        private FakePlatform.Connection connection() {
            if (links.platform.opened() == 0 || links.platform.newest().isOver()) {
                links.scheduler.pass(Duration.ofSeconds(1));
            }
            return links.platform.newest().acceptAll();
        }

        /** In one round it comes, and something is in flight; in the next it ends. */
        void end(Kind kind) {
            boolean isThere =
                    links.platform.opened() > 0 && !links.platform.newest().isOver();
            FakePlatform.Connection connection = connection();
            if (isThere) {
                connection.die(kind);
            } else {
                outbox.add(1, "x");
            }
        }

        void deliver() {
            FakePlatform.Connection connection = connection();
            if (!connection.isOver()) {
                connection.deliver(LinkFixture.message(1, "m", false));
            }
        }

        void acknowledge() {
            List.copyOf(connection().publishes())
                    .forEach(publish -> publish.done().complete(null));
        }
    }

    /** So that neither backoff nor connect budget holds anything up. */
    private static LinkSettings often() {
        LinkSettings usual = LinkFixture.SETTINGS;
        return new LinkSettings(
                usual.endpoint(),
                usual.signer(),
                usual.keepAlive(),
                usual.pingTimeout(),
                usual.cleanSession(),
                usual.connectTimeout(),
                Duration.ofMillis(2),
                Duration.ofMillis(2),
                Duration.ofMillis(2),
                1_000_000,
                0,
                1_000_000,
                usual.refusedRetry(),
                usual.tls(),
                usual.proxy());
    }

    @Test
    void anyTwoCallsAtATimeComeToAnEnd() throws Exception {
        List<String> names = List.copyOf(CALLS.keySet());
        for (int one = 0; one < names.size(); one++) {
            for (int other = one; other < names.size(); other++) {
                runBoth(names.get(one), names.get(other));
            }
        }
    }

    private static void runBoth(String one, String other) throws Exception {
        Scene scene = new Scene();
        scene.connection();
        scene.outbox.add(1, "x");
        scene.links.scheduler.whenAsked(() -> LockSupport.parkNanos(1_000));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CyclicBarrier begin = new CyclicBarrier(2);
        List<Thread> threads = List.of(
                new Thread(() -> repeat(scene, CALLS.get(one), round -> round % 8, begin, failure), one),
                new Thread(() -> repeat(scene, CALLS.get(other), round -> round / 8, begin, failure), other));
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        for (Thread thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive())
                    .as(() -> "\"" + one + "\" and \"" + other + "\" wait for each other:\n" + where(threads))
                    .isFalse();
        }
        assertThat(failure.get()).as(one + " beside " + other).isNull();
    }

    private static void repeat(
            Scene scene, Call call, IntUnaryOperator late, CyclicBarrier begin, AtomicReference<Throwable> failure) {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                begin.await();
                LockSupport.parkNanos(APART * late.applyAsInt(round));
                call.run(scene);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            begin.reset();
        }
    }

    private static String where(List<Thread> threads) {
        return threads.stream()
                .map(thread -> thread.getName() + ":\n  "
                        + Stream.of(thread.getStackTrace())
                                .limit(20)
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining("\n  ")))
                .collect(Collectors.joining("\n"));
    }
}
