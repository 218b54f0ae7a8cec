package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.RunningJvm;
import io.iotbridge.aliyun.cluster.RunningJvm.Holdings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** What of ours a JVM still holds after tasks or connections have ended: objects, threads, descriptors, heap. */
record Leftovers(RunningJvm jvm) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String[] OURS = {
        "io.iotbridge.aliyun.link.DeviceLink", "io.iotbridge.aliyun.link.LinkHandle",
        "io.iotbridge.aliyun.link.connection.Connection", "io.iotbridge.aliyun.link.network.FrameChannel",
        "io.iotbridge.aliyun.source.StartedSource", "io.iotbridge.aliyun.source.Inbox",
        "io.iotbridge.aliyun.sink.StartedSink", "io.iotbridge.aliyun.uplink.outboxes.Outbox",
        "io.netty.channel.socket.nio.NioSocketChannel",
    };

    /** A JVM starts and ends threads of its own, and keeps a descriptor open now and then. */
    private static final int SLACK = 3;

    /** Reachable instances of our classes that are most telling. */
    Map<String, Integer> ours() {
        return jvm.holdings().instancesOf(OURS);
    }

    /** Waits until no more of ours is there than expected. */
    Holdings settled(Map<String, Integer> expected) {
        AtomicReference<Holdings> settled = new AtomicReference<>();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            settled.set(jvm.holdings());
            assertNoMore(settled.get(), expected);
        });
        return settled.get();
    }

    /** Waits until no more of ours is there than expected, and no more of anything than before. Threads that are done end after a while of idleness. */
    void compare(String what, Holdings before, Map<String, Integer> expected) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            Holdings after = jvm.holdings();
            assertNoMore(after, expected);
            assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + SLACK);
            assertThat(after.fileDescriptors()).as("descriptors").isLessThanOrEqualTo(before.fileDescriptors() + SLACK);
            assertThat(after.heapBytes())
                    .as("bytes of heap; more instances: %s", after.moreThan(before))
                    .isLessThan(before.heapBytes() + (1 << 20));
            System.out.printf(
                    "leaks: before %s%n       after %s %s%n       %s%n", before, what, after, after.moreThan(before));
        });
    }

    private void assertNoMore(Holdings holdings, Map<String, Integer> expected) {
        if (expected.isEmpty()) {
            assertThat(jvm.threads().entrySet())
                    .as("threads of ours, with what they do")
                    .noneMatch(thread -> thread.getKey().startsWith("aliyun-iot"));
        }
        Map<String, Integer> ours = holdings.instancesOf(OURS);
        ours.entrySet().removeIf(of -> of.getValue() <= expected.getOrDefault(of.getKey(), 0));
        assertThat(ours).as("objects of ours, after a collection").isEmpty();
    }
}
