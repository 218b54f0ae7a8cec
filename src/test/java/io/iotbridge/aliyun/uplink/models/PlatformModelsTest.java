package io.iotbridge.aliyun.uplink.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.rules.ModelRules;
import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFilters;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.model.CurrentModels;
import io.iotbridge.aliyun.thing.model.ThingModels;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Thing models are asked of the platform over the links of devices. */
class PlatformModelsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LinkFixture links = new LinkFixture();
    private final CurrentModels current = new CurrentModels(ThingModels.NONE);
    private final List<LinkFixture.Recorder> users = new ArrayList<>();
    private final Map<String, LinkHandle> handles = new HashMap<>();
    private int woken;
    private final PlatformModels models = models(new ModelRules(true, Optional.of(Duration.ofHours(1))));

    private PlatformModels models(ModelRules rules) {
        return new PlatformModels(current, rules, links.scheduler::nanoTime, new SplittableRandom(7), () -> woken++);
    }

    private FakePlatform.Connection signedIn(String device) {
        LinkFixture.Recorder user = new LinkFixture.Recorder();
        users.add(user);
        handles.put(
                device,
                links.pool.attach(
                        LinkFixture.device(device),
                        LinkFixture.SETTINGS,
                        "",
                        new LinkFilters(
                                List.of(),
                                PlatformModels.replies(
                                        LinkFixture.device(device).id())),
                        models.listener(),
                        user));
        links.scheduler.runDue();
        return links.platform.newest().acceptAll();
    }

    private static Frame question(FakePlatform.Connection connection, int number) {
        FakePlatform.Published publish = connection.publishes().get(number);
        assertThat(publish.topic()).startsWith("/sys/pk/pump").endsWith("/thing/dsltemplate/get");
        try {
            return Frame.read(publish.payload());
        } catch (ThingException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(FakePlatform.Connection connection, String device, String id, int code, String data) {
        String reply = "{\"id\":\"" + id + "\",\"code\":" + code + ",\"data\":" + data + ",\"message\":\"so\"}";
        connection.deliver(new InboundMessage(
                "/sys/pk/" + device + "/thing/dsltemplate/get_reply",
                reply.getBytes(StandardCharsets.UTF_8),
                0,
                false,
                0));
        models.tick();
    }

    private void pass(Duration time) {
        links.scheduler.pass(time);
        models.tick();
    }

    @Test
    void asksOnceForAProductAndTakesTheAnswer() {
        FakePlatform.Connection first = signedIn("pump1");
        FakePlatform.Connection second = signedIn("pump2");
        assertThat(second.publishes()).isEmpty();
        Frame question = question(first, 0);
        assertThat(question.method()).contains("thing.dsltemplate.get");
        assertThat(question.params()).isEqualTo(Map.of());
        assertThat(models.isAwaited("pk")).isTrue();
        answer(first, "pump1", question.id(), 200, PumpFixture.json("pk"));
        assertThat(woken).isEqualTo(1);
        assertThat(models.isAwaited("pk")).isFalse();
        assertThat(current.get().find("pk").orElseThrow().properties().type().fields())
                .containsKey("Speed");
        assertThat(users.get(0).events).as("of the model").doesNotContain("reply");
        pass(PATIENCE.multipliedBy(2));
        assertThat(first.publishes()).hasSize(1);
        assertThat(second.publishes()).isEmpty();
    }

    @Test
    void takesAListOfModulesAndText() {
        FakePlatform.Connection connection = signedIn("pump1");
        String module =
                "{\"profile\":{\"productKey\":\"pk\"},\"functionBlockId\":\"room2\",\"properties\":[{\"identifier\":"
                        + "\"Temperature\",\"dataType\":{\"type\":\"float\"}}]}";
        answer(
                connection,
                "pump1",
                question(connection, 0).id(),
                200,
                "[" + PumpFixture.json("pk") + "," + module + "]");
        assertThat(current.get().find("pk").orElseThrow().properties().type().fields())
                .containsKeys("Speed", "room2:Temperature");
    }

    @Test
    void anAnswerToAnEarlierQuestionOrOfAnotherDeviceIsNone() {
        FakePlatform.Connection first = signedIn("pump1");
        FakePlatform.Connection second = signedIn("pump2");
        answer(first, "pump1", "77", 200, PumpFixture.json("pk"));
        answer(second, "pump2", question(first, 0).id(), 200, PumpFixture.json("pk"));
        assertThat(models.isAwaited("pk")).isTrue();
        answer(first, "pump1", question(first, 0).id(), 200, PumpFixture.json("pk"));
        assertThat(models.isAwaited("pk")).isFalse();
    }

    @Test
    void asksAgainByAnotherDeviceAndSaysWhoGotNoAnswer() {
        try (CapturedLogFixture log = CapturedLogFixture.of(PlatformModels.class.getName())) {
            FakePlatform.Connection first = signedIn("pump1");
            FakePlatform.Connection second = signedIn("pump2");
            pass(PATIENCE);
            assertThat(log.with("product pk could be fetched through device pk/pump1"))
                    .hasSize(1);
            assertThat(second.publishes()).as("during the pause").isEmpty();
            pass(Duration.ofSeconds(10));
            answer(second, "pump2", question(second, 0).id(), 5159, "{}");
            assertThat(log.with("code 5159")).hasSize(1);
            pass(Duration.ofSeconds(19));
            assertThat(first.publishes()).hasSize(1);
            pass(Duration.ofSeconds(1));
            answer(first, "pump1", question(first, 1).id(), 200, PumpFixture.json("pk"));
            assertThat(models.isAwaited("pk")).isFalse();
        }
    }

    @Test
    void asksByAnotherDeviceAtOnceWhenTheOneThatAskedIsGone() {
        FakePlatform.Connection first = signedIn("pump1");
        FakePlatform.Connection second = signedIn("pump2");
        FakePlatform.Connection third = signedIn("pump3");
        first.die(Kind.CONNECTION_LOST);
        assertThat(woken).isEqualTo(1);
        models.tick();
        assertThat(second.publishes()).hasSize(1);
        handles.get("pump2").close();
        models.tick();
        answer(third, "pump3", question(third, 0).id(), 200, PumpFixture.json("pk"));
        assertThat(models.isAwaited("pk")).isFalse();
    }

    @Test
    void takesNoModelOfAnotherProductAndNothingThatIsNone() {
        try (CapturedLogFixture log = CapturedLogFixture.of(PlatformModels.class.getName())) {
            FakePlatform.Connection connection = signedIn("pump1");
            answer(connection, "pump1", question(connection, 0).id(), 200, PumpFixture.json("another"));
            pass(Duration.ofSeconds(10));
            answer(connection, "pump1", question(connection, 1).id(), 200, "{\"properties\":7}");
            pass(Duration.ofSeconds(20));
            answer(connection, "pump1", question(connection, 2).id(), 200, "7");
            assertThat(log.with("No thing model of product pk")).hasSize(3);
            assertThat(models.isAwaited("pk")).isTrue();
        }
    }

    @Test
    void asksAgainWhenTheModelIsOldAndSaysWhatBreaksReaders() {
        try (CapturedLogFixture log = CapturedLogFixture.of(PlatformModels.class.getName())) {
            FakePlatform.Connection connection = signedIn("pump1");
            answer(connection, "pump1", question(connection, 0).id(), 200, PumpFixture.json("pk"));
            pass(Duration.ofMinutes(59));
            assertThat(connection.publishes()).hasSize(1);
            pass(Duration.ofMinutes(1));
            answer(
                    connection,
                    "pump1",
                    question(connection, 1).id(),
                    200,
                    PumpFixture.json("pk").replace("\"Speed\"", "\"Rate\""));
            assertThat(log.with("Speed was removed")).hasSize(1);
            assertThat(current.get()
                            .find("pk")
                            .orElseThrow()
                            .properties()
                            .type()
                            .fields())
                    .containsKey("Rate");
        }
    }

    /** Each that comes up is a call on a loop, which has others to serve. */
    @Test
    void looksThroughFewLinksWhereThereAreMany() {
        List<LinkHandle> many = IntStream.range(0, 20_000)
                .mapToObj(number -> links.pool.attach(
                        LinkFixture.device("pump" + number),
                        LinkFixture.SETTINGS,
                        List.of(),
                        new LinkFixture.Recorder()))
                .toList();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        many.forEach(models::up);
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofMillis(500));
    }
}
