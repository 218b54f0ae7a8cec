package io.iotbridge.aliyun.source.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.loop.ManualScheduler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.connect.errors.ConnectException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class PartitionsWatchTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Map<String, Integer> topics = new HashMap<>(Map.of("commands", 6, "updates", 6));
    private final AtomicInteger changes = new AtomicInteger();
    private volatile RuntimeException failure;
    private volatile boolean silent;
    private final List<KafkaFutureImpl<TopicDescription>> unanswered = new CopyOnWriteArrayList<>();
    private final PartitionsWatch watch =
            new PartitionsWatch(List.of("commands", "updates"), admin(), INTERVAL, scheduler, changes::incrementAndGet);

    private Admin admin() {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> method.getName().equals("describeTopics") ? new Described() : null);
    }

    private final class Described extends DescribeTopicsResult {
        Described() {
            super(null, Map.of("commands", future("commands"), "updates", future("updates")));
        }
    }

    private KafkaFuture<TopicDescription> future(String topic) {
        KafkaFutureImpl<TopicDescription> future = new KafkaFutureImpl<>();
        if (failure != null) {
            future.completeExceptionally(failure);
        } else if (silent) {
            unanswered.add(future);
        } else {
            List<TopicPartitionInfo> partitions = IntStream.range(0, topics.get(topic))
                    .mapToObj(number -> new TopicPartitionInfo(number, null, List.of(), List.of()))
                    .toList();
            future.complete(new TopicDescription(topic, false, partitions));
        }
        return future;
    }

    @Test
    void tellsOfAnotherNumberOnceAllTopicsHaveIt() {
        watch.start(Duration.ofSeconds(1));
        assertThat(watch.count()).isEqualTo(6);
        scheduler.pass(INTERVAL);
        assertThat(changes).hasValue(0);
        topics.put("commands", 9);
        scheduler.pass(INTERVAL);
        assertThat(watch.count()).as("they differ for now").isEqualTo(6);
        assertThat(changes).hasValue(0);
        topics.put("updates", 9);
        scheduler.pass(INTERVAL);
        assertThat(watch.count()).isEqualTo(9);
        assertThat(changes).hasValue(1);
    }

    @Test
    void aFailureLeavesTheNumberAsItWas() {
        watch.start(Duration.ofSeconds(1));
        failure = new DisconnectException("away");
        scheduler.pass(INTERVAL);
        assertThat(watch.count()).isEqualTo(6);
        failure = null;
        topics.replaceAll((topic, count) -> 7);
        scheduler.pass(INTERVAL);
        assertThat(watch.count()).isEqualTo(7);
    }

    @Test
    void topicsThatDifferAtTheStartAreNamed() {
        topics.put("updates", 7);
        assertThatThrownBy(() -> watch.start(Duration.ofSeconds(1)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("{commands=6, updates=7}");
    }

    @Test
    void aTopicThatStaysMissingFailsTheStart() throws Exception {
        failure = new UnknownTopicOrPartitionException("no topic commands.");
        FutureTask<Void> start = starting();
        Awaitility.await().until(() -> {
            scheduler.pass(RETRY);
            return start.isDone();
        });
        assertThatThrownBy(start::get)
                .cause()
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("no topic commands")
                .hasMessageContaining("Create the topics");
    }

    @Test
    void aTopicThatWasCreatedAMomentAgoIsWaitedFor() throws Exception {
        failure = new UnknownTopicOrPartitionException("not hosted yet");
        FutureTask<Void> start = starting();
        scheduler.pass(RETRY);
        assertThat(start.isDone()).isFalse();
        failure = null;
        scheduler.pass(RETRY);
        start.get(30, TimeUnit.SECONDS);
        assertThat(watch.count()).isEqualTo(6);
    }

    /** Has asked for the first time and waits. */
    private FutureTask<Void> starting() {
        FutureTask<Void> start = new FutureTask<>(() -> watch.start(Duration.ofMinutes(1)), null);
        Thread thread = new Thread(start);
        thread.setDaemon(true);
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return start;
    }

    @Test
    void aKafkaThatIsAwayIsWaitedForInTheBackground() {
        silent = true;
        watch.start(Duration.ofMillis(10));
        assertThatThrownBy(watch::count).isInstanceOf(ConnectException.class).hasMessageContaining("not known yet");
        silent = false;
        scheduler.pass(INTERVAL);
        assertThat(watch.count()).isEqualTo(6);
        assertThat(changes).as("tasks can be started now").hasValue(1);
    }

    @Test
    void whatItSaysOfAConnectorCarriesItsContext() {
        MDC.put("connector.context", "[mine|worker] ");
        PartitionsWatch own =
                new PartitionsWatch(List.of("commands", "updates"), admin(), INTERVAL, scheduler, () -> {});
        MDC.clear();
        try (CapturedLogFixture log = CapturedLogFixture.of(PartitionsWatch.class.getName())) {
            own.start(Duration.ofSeconds(1));
            failure = new DisconnectException("away");
            scheduler.pass(INTERVAL);
            failure = null;
            topics.replaceAll((topic, count) -> 7);
            scheduler.pass(INTERVAL);
            assertThat(log.with("away")).singleElement().asString().startsWith("WARN [mine|worker] ");
            assertThat(log.with("have 7 partitions now"))
                    .singleElement()
                    .asString()
                    .startsWith("INFO [mine|worker] ");
        }
    }

    @Test
    void looksNoMoreOnceClosed() {
        watch.start(Duration.ofSeconds(1));
        watch.close();
        topics.replaceAll((topic, count) -> 7);
        scheduler.pass(INTERVAL.multipliedBy(2));
        assertThat(changes).hasValue(0);
    }

    /** A look that is left waiting keeps the loops for an interval more. */
    @Test
    void aWatchThatIsClosedDuringALookLeavesNothingWaiting() {
        watch.start(Duration.ofSeconds(1));
        scheduler.whenScheduled(watch::close);
        scheduler.pass(INTERVAL);
        assertThat(scheduler.waiting()).isZero();
    }

    /** What a look schedules before it is over keeps the loops; the admin client's thread would make them anew. */
    @Test
    void aLookWaitsForItsAnswerAndSchedulesTheNext() throws Exception {
        watch.start(Duration.ofSeconds(1));
        silent = true;
        List<Thread> scheduling = new CopyOnWriteArrayList<>();
        scheduler.whenScheduled(() -> scheduling.add(Thread.currentThread()));
        Thread look = new Thread(() -> scheduler.pass(INTERVAL));
        look.setDaemon(true);
        look.start();
        Awaitility.await().until(() -> unanswered.size() == 2 && look.getState() == Thread.State.WAITING);
        assertThat(scheduling).isEmpty();
        unanswered.forEach(future -> future.completeExceptionally(new DisconnectException("closed")));
        look.join(10_000);
        assertThat(scheduling).containsExactly(look);
        assertThat(watch.count()).isEqualTo(6);
    }

    @Test
    void somethingWaitsWhileItStarts() throws Exception {
        failure = new UnknownTopicOrPartitionException("not hosted yet");
        FutureTask<Void> start = starting();
        assertThat(scheduler.waiting())
                .as("the next attempt, and what holds the loops")
                .isEqualTo(2);
        failure = null;
        scheduler.pass(RETRY);
        start.get(30, TimeUnit.SECONDS);
        assertThat(scheduler.waiting()).as("the next look").isOne();
    }
}
