package io.iotbridge.aliyun.source.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.ManualScheduler;
import io.iotbridge.aliyun.routing.DownlinkRoute;
import io.iotbridge.aliyun.routing.DownlinkRoutes;
import io.iotbridge.aliyun.routing.DownlinkRouting;
import io.iotbridge.aliyun.routing.KafkaTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka topics that messages choose (C06). */
class ChosenTopicsTest {

    private static final DeviceId PUMP = new DeviceId("pk", "pump1");

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<String> questions = new ArrayList<>();
    private final Map<String, String> refused = new HashMap<>();

    private ChosenTopics topics(String allowed) {
        return new ChosenTopics(
                Optional.ofNullable(allowed).map(KafkaTopics::parse),
                new ChosenTopics.Kafka() {
                    @Override
                    public Optional<String> objection(String topic) {
                        questions.add(topic);
                        return Optional.ofNullable(refused.get(topic));
                    }

                    @Override
                    public void close() {
                        questions.add("closed");
                    }
                },
                scheduler::nanoTime);
    }

    private static DownlinkRouting.Routed routed(String template, String name) {
        DownlinkRoute route = DownlinkRoute.parse("c06", "/{productKey}/{deviceName}/user/{name}", template, "key");
        return (DownlinkRouting.Routed) new DownlinkRoutes(List.of(route)).route(PUMP, "/pk/pump1/user/" + name);
    }

    private static Optional<String> objection(ChosenTopics topics, String name) {
        return topics.objection(routed("c06.{name}", name));
    }

    @Test
    void whatDiffersInDotAndUnderscoreAloneCollides() {
        ChosenTopics topics = topics(null);
        assertThat(objection(topics, "set_point")).isEmpty();
        assertThat(objection(topics, "set.point"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("'c06.set.point'", "'c06.set_point'"));
        assertThat(objection(topics, "set_point")).isEmpty();
        assertThat(objection(topics, "setpoint")).isEmpty();
    }

    @Test
    void onlyWhatIsAllowedMayBeChosen() {
        ChosenTopics topics = topics("c06.get,c06.set");
        assertThat(objection(topics, "get")).isEmpty();
        assertThat(objection(topics, "other"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("c06.other", "downlink.topics.allowed"));
        assertThat(topics.objection(routed("fixed", "other")))
                .as("the operator chose it")
                .isEmpty();
    }

    @Test
    void kafkaIsAskedOnceAMinuteAndItsReasonGiven() {
        ChosenTopics topics = topics(null);
        refused.put("c06.no", "Not authorized");
        assertThat(objection(topics, "no"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("c06.no", "Not authorized"));
        assertThat(objection(topics, "no")).isPresent();
        assertThat(objection(topics, "yes")).isEmpty();
        assertThat(objection(topics, "yes")).isEmpty();
        assertThat(questions).containsExactly("c06.no", "c06.yes");
        refused.clear();
        scheduler.pass(Duration.ofSeconds(61));
        assertThat(objection(topics, "no")).isEmpty();
    }

    @Test
    void whatKafkaRefusesIsNotUsed() {
        ChosenTopics topics = topics(null);
        refused.put("c06.set_point", "Policy");
        assertThat(objection(topics, "set_point")).isPresent();
        assertThat(objection(topics, "set.point")).isEmpty();
    }

    @Test
    void fixedTopicsAreNotAskedFor() {
        ChosenTopics topics = topics(null);
        assertThat(topics.objection(routed("fixed", "any"))).isEmpty();
        assertThat(questions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"__consumer_offsets", "__transaction_state", "__any"})
    void internalTopicsAreNobodysToChoose(String name) {
        DownlinkRoute free = DownlinkRoute.parse("c06", "/{productKey}/{deviceName}/user/{name}", "{name}", "key");
        DownlinkRoute own = DownlinkRoute.parse("c06", "/{productKey}/{deviceName}/user/{name}", "__own.{name}", "key");
        assertThat(new DownlinkRoutes(List.of(free)).route(PUMP, "/pk/pump1/user/" + name))
                .isInstanceOfSatisfying(DownlinkRouting.IllegalTopic.class, illegal -> assertThat(illegal.reason())
                        .contains("internal"));
        assertThat(new DownlinkRoutes(List.of(own)).route(PUMP, "/pk/pump1/user/" + name))
                .isInstanceOf(DownlinkRouting.Routed.class);
    }
}
