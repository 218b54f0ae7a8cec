package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.rules.ModelRules;
import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkFilters;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.thing.model.CurrentModels;
import io.iotbridge.aliyun.thing.model.ThingModels;
import io.iotbridge.aliyun.uplink.models.PlatformModels;
import io.iotbridge.aliyun.uplink.publishes.BridgeAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The platform counts what a device publishes, whoever publishes it: all tasks that use a link keep to the rate together. */
class SharedRateTest {

    private static final String REPLY = "/sys/pk/pump1/thing/service/Flush_reply";

    private final LinkFixture fixture = new LinkFixture();

    private OutboxFixture user(int qos1PerSecond) {
        return new OutboxFixture(
                fixture, OutboxFixture.rules(100, 0, qos1PerSecond, new OutboxCounters(), (device, publish) -> {}));
    }

    /** What leaves is accepted at once. */
    private FakePlatform.Connection connect() {
        fixture.platform.whenPublished(publish -> publish.done().complete(null));
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        return connection;
    }

    private BridgeAnswers answering(int qos1PerSecond) {
        BridgeAnswers answers = new BridgeAnswers(
                new PublishLimits(0, qos1PerSecond, Duration.ofSeconds(30)),
                fixture.pool.requests(LinkFixture.SETTINGS),
                new AnswerCounters(),
                Clock.systemUTC());
        fixture.attach(List.of("/sys/pk/pump1/thing/service/Flush"), answers);
        return answers;
    }

    private void answer(BridgeAnswers answers, String id) {
        answers.answer(LinkFixture.DEVICE.id(), new BridgeAnswer(REPLY, id, 1, 0));
        fixture.scheduler.runDue();
    }

    private static List<String> published(FakePlatform.Connection connection) {
        return connection.publishes().stream()
                .map(publish -> publish.topic().equals(REPLY)
                        ? "answer"
                        : new String(publish.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void recordsAndTheBridgesOwnAnswersKeepToTheRateTogether() {
        OutboxFixture records = user(2);
        BridgeAnswers answers = answering(2);
        FakePlatform.Connection connection = connect();
        records.add(1, "a", "b", "c");
        answer(answers, "1");
        answer(answers, "2");
        assertThat(published(connection)).containsExactly("a", "b");
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        assertThat(published(connection))
                .as("answers pass what waits, of other tasks too")
                .containsExactly("a", "b", "answer", "answer");
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        assertThat(published(connection)).endsWith("c");
    }

    @Test
    void twoTasksKeepToItTogetherAndTakeTurns() {
        OutboxFixture one = user(2);
        OutboxFixture other = user(2);
        FakePlatform.Connection connection = connect();
        one.add(1, "a1", "a2", "a3", "a4");
        other.add(1, "b1", "b2");
        assertThat(published(connection)).containsExactly("a1", "a2");
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        assertThat(published(connection)).containsExactly("a1", "a2", "a3", "b1");
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        assertThat(published(connection)).containsExactly("a1", "a2", "a3", "b1", "a4", "b2");
    }

    @Test
    void theLowestRateOfThoseThatUseTheLinkCounts() {
        OutboxFixture unlimited = user(0);
        OutboxFixture slow = user(1);
        FakePlatform.Connection connection = connect();
        unlimited.add(1, "a", "b", "c");
        assertThat(published(connection)).containsExactly("a");
        slow.close();
        fixture.scheduler.runDue();
        assertThat(published(connection)).containsExactly("a", "b", "c");
    }

    /** It has published, and the platform does not forget that at once. */
    @Test
    void whatATaskPublishedBeforeItsEndCountsForTheOthers() {
        OutboxFixture one = user(2);
        OutboxFixture other = user(2);
        FakePlatform.Connection connection = connect();
        one.add(1, "a1", "a2", "a3");
        other.add(1, "b1");
        one.close();
        fixture.scheduler.runDue();
        assertThat(published(connection)).containsExactly("a1", "a2");
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        assertThat(published(connection)).containsExactly("a1", "a2", "b1");
    }

    /** Nobody waits for its PUBACK any more, and so nobody would find out that it never comes. */
    @Test
    void aPublishOfATaskThatEndedKeepsNobodyWaiting() {
        OutboxFixture one = user(1);
        OutboxFixture other = user(1);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        one.add(1, "a1");
        one.close();
        other.add(1, "b1");
        fixture.scheduler.pass(Duration.ofMillis(1_050));
        assertThat(published(connection)).containsExactly("a1");
        fixture.scheduler.pass(Duration.ofMillis(300));
        assertThat(published(connection)).containsExactly("a1", "b1");
    }

    /** A task that publishes nothing now, though its turn has come, keeps no other from publishing. */
    @Test
    void aTaskThatIsHeldStopsNobodyElse() {
        OutboxFixture one = user(1);
        OutboxFixture other = user(1);
        FakePlatform.Connection connection = connect();
        one.add(1, "a1", "a2");
        other.add(1, "b1");
        one.hold();
        fixture.scheduler.pass(Duration.ofMillis(1_100));
        assertThat(published(connection)).containsExactly("a1", "b1");
    }

    /** The platform knows that nobody else has published as the device since this JVM signed in. */
    @Test
    void whoComesToALinkThatIsUpWaitsForNothing() {
        LinkHandle first = fixture.attach(List.of("/pk/pump1/user/get"), new LinkFixture.Recorder());
        FakePlatform.Connection connection = connect();
        OutboxFixture records = user(1);
        fixture.scheduler.runDue();
        records.add(1, "a");
        assertThat(published(connection)).containsExactly("a");
        assertThat(first.isClosed()).isFalse();
    }

    /** The platform counts it too, and would drop what is too much. */
    @Test
    void theQuestionForAThingModelKeepsToTheRateToo() {
        OutboxFixture records = new OutboxFixture(
                fixture, OutboxFixture.rules(100, 1, 0, new OutboxCounters(), (device, publish) -> {}));
        FakePlatform.Connection connection = connect();
        PlatformModels models = new PlatformModels(
                new CurrentModels(ThingModels.NONE),
                new ModelRules(true, Optional.empty()),
                fixture.scheduler::nanoTime,
                new SplittableRandom(7),
                () -> {});
        records.add(0, "a");
        fixture.pool.attach(
                LinkFixture.DEVICE, LinkFixture.SETTINGS, "", new LinkFilters(List.of(), List.of()), models.listener());
        fixture.scheduler.runDue();
        assertThat(published(connection)).containsExactly("a");
        fixture.scheduler.pass(Duration.ofMillis(1_400));
        assertThat(published(connection)).hasSize(2);
    }

    /** One that nobody waits for any more does not leave when its turn comes, nor stands in line. */
    @Test
    void ofQuestionsForAThingModelThatWaitOnlyTheLastLeaves() {
        LinkHandle other = fixture.attach(List.of("/pk/pump1/user/get"), new LinkFixture.Recorder());
        other.limit(1, 0);
        FakePlatform.Connection connection = connect();
        fixture.platform.whenPublished(publish -> {});
        PlatformModels models = new PlatformModels(
                new CurrentModels(ThingModels.NONE),
                new ModelRules(true, Optional.empty()),
                fixture.scheduler::nanoTime,
                new SplittableRandom(7),
                () -> {});
        // The rate waits for this one to arrive.
        other.loop().execute(() -> other.newPublish("/pk/pump1/user/update", new byte[] {'a'}, 0, any -> {})
                .send());
        fixture.scheduler.runDue();
        fixture.pool.attach(
                LinkFixture.DEVICE, LinkFixture.SETTINGS, "", new LinkFilters(List.of(), List.of()), models.listener());
        fixture.scheduler.runDue();
        for (int i = 0; i < 2; i++) {
            fixture.scheduler.pass(Duration.ofSeconds(11));
            models.tick();
            fixture.scheduler.runDue();
        }
        connection.publishes().get(0).done().complete(null);
        for (int i = 0; i < 4; i++) {
            fixture.scheduler.pass(Duration.ofMillis(1_400));
            connection.publishes().forEach(publish -> publish.done().complete(null));
        }
        assertThat(published(connection)).hasSize(2);
    }
}
