package io.iotbridge.aliyun.source.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What a source consumes and publishes itself. */
class UplinkTopicsConsumerTest {

    private final UplinkTopicsConsumerFixture source = new UplinkTopicsConsumerFixture();

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void publishesAndCommitsWhatIsAcknowledgedAndNoMore() {
        source.start(Map.of());
        source.give(source.home, "pk/pump1", "a");
        source.give(source.home, "pk/pump1", "b");
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes())
                .extracting(p -> UplinkTopicsConsumerFixture.text(p.payload()))
                .containsExactly("a", "b");
        source.round();
        assertThat(source.committed(source.home).orElse(0L)).isZero();
        connection.publishes().get(1).done().complete(null);
        source.round();
        assertThat(source.committed(source.home).orElse(0L))
                .as("the first is open")
                .isZero();
        connection.publishes().get(0).done().complete(null);
        source.round();
        assertThat(source.committed(source.home)).contains(2L);
        assertThat(source.metrics.balance().delivered()).isEqualTo(2);
    }

    @Test
    void beginsWhereItsGroupHasCommitted() {
        source.start(Map.of());
        source.consumer.commitSync(
                Map.of(UplinkTopicsConsumerFixture.partition(source.home), new OffsetAndMetadata(1)));
        source.give(source.home, "pk/pump1", "a");
        source.give(source.home, "pk/pump1", "b");
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes())
                .extracting(p -> UplinkTopicsConsumerFixture.text(p.payload()))
                .containsExactly("b");
    }

    @Test
    void theNumberOfPartitionsIsKeptWithTheOffsetsThoughNoRecordComes() {
        source.start(Map.of());
        source.round();
        source.round();
        for (int number = 0; number < UplinkTopicsConsumerFixture.COUNT; number++) {
            assertThat(source.consumer
                            .committed(Set.of(UplinkTopicsConsumerFixture.partition(number)))
                            .get(UplinkTopicsConsumerFixture.partition(number))
                            .metadata())
                    .isEqualTo("partitions=4");
        }
    }

    @Test
    void aFullBufferPausesThePartitionUntilThePlatformHasTakenMore() {
        source.start(Map.of("uplink.buffer.records", "2"));
        source.give(source.home, "pk/pump1", "a");
        source.round();
        assertThat(source.consumer.paused()).containsExactly(UplinkTopicsConsumerFixture.partition(source.home));
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        connection.publishes().get(0).done().complete(null);
        source.round();
        assertThat(source.consumer.paused()).isEmpty();
    }

    @Test
    void aDeviceThatIsAddedIsPublishedAs() {
        source.start(Map.of("uplink.errors.topic", "errors"));
        source.uplink.setDevices(DeviceRegistry.of(List.of()));
        source.round();
        source.uplink.setDevices(DeviceRegistry.of(List.of(LinkFixture.DEVICE)));
        source.give(source.home, "pk/pump1", "a");
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes()).hasSize(1);
    }

    @Test
    void closingWaitsForNoConsumerThatIsHeldUp() throws Exception {
        source.start(Map.of());
        CountDownLatch polling = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        source.consumer.schedulePollTask(() -> {
            polling.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        List<ConnectException> failures = new ArrayList<>();
        UplinkTopicsThread thread = new UplinkTopicsThread(
                "held-up", source.uplink, source.deadLetters, failures::add, Duration.ofMillis(100));
        source.give(source.home, "pk/pump1", "a");
        source.deadLetters.take(1);
        thread.start();
        assertThat(polling.await(10, TimeUnit.SECONDS)).isTrue();
        assertTimeoutPreemptively(Duration.ofSeconds(4), thread::close);
        held.countDown();
        Awaitility.await().until(source.consumer::closed);
        assertThat(source.metrics.balance().received())
                .as("what came after it was closed")
                .isZero();
    }

    @Test
    void itsThreadLogsInTheContextOfItsTask() {
        source.start(Map.of());
        source.consumer.setPollException(new KafkaException("no more"));
        BlockingQueue<String> contexts = new LinkedBlockingQueue<>();
        MDC.put("connector.context", "[pumps|task-0] ");
        UplinkTopicsThread thread = new UplinkTopicsThread(
                "in-context",
                source.uplink,
                source.deadLetters,
                failure -> contexts.add(MDC.get("connector.context") + failure.getMessage()),
                Duration.ofSeconds(2));
        MDC.clear();
        thread.start();
        assertThat(takeWithin(contexts)).isEqualTo("[pumps|task-0] The uplink cannot continue: no more");
        thread.close();
    }

    private static String takeWithin(BlockingQueue<String> queue) {
        return Awaitility.await().until(queue::poll, Objects::nonNull);
    }

    @Test
    void closingWaitsForNoDrainThatTakesLonger() {
        source.start(Map.of("uplink.drain.timeout.ms", "4000"));
        source.give(source.home, "pk/pump1", "a");
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        assertThat(connection.publishes()).as("without PUBACK").hasSize(1);
        UplinkTopicsThread thread = new UplinkTopicsThread(
                "draining", source.uplink, source.deadLetters, failure -> {}, Duration.ofMillis(200));
        thread.start();
        assertTimeoutPreemptively(Duration.ofSeconds(2), thread::close);
        Awaitility.await().until(source.consumer::closed);
    }

    @Test
    void aThreadThatEndsInOrderCommitsWhatTheDrainBrought() throws Exception {
        source.start(Map.of("uplink.drain.timeout.ms", "4000"));
        source.give(source.home, "pk/pump1", "a");
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        connection.publishes().get(0).done().complete(null);
        source.uplink.finish();
        assertThat(source.committed(source.home)).contains(1L);
    }

    @Test
    void onceClosedItPublishesAndCommitsNothing() {
        source.start(Map.of());
        source.give(source.home, "pk/pump1", "a");
        source.round();
        FakePlatform.Connection connection = source.signedIn();
        source.fixture.scheduler.pass(Duration.ofSeconds(2));
        source.uplink.close();
        connection.publishes().get(0).done().complete(null);
        source.give(source.home, "pk/pump1", "b");
        source.round();
        source.uplink.finish();
        assertThat(source.committed(source.home).orElse(0L)).isZero();
        assertThat(connection.publishes()).hasSize(1);
        assertThat(source.metrics.balance().inFlight()).isZero();
    }
}
