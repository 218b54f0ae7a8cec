package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.config.rules.ConfirmRules;
import io.iotbridge.aliyun.config.rules.FrameRules;
import io.iotbridge.aliyun.identity.DeviceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A preset says what the keys of its route would say; what cannot be carried is refused with its key. */
class PresetKeysTest {

    private static Map<String, String> source() {
        Map<String, String> props = ConverterFixture.platform();
        props.put("downlink.routes", "r");
        props.put("downlink.routes.r.preset", "property-set");
        props.put("downlink.routes.r.kafka.topic", "t");
        return props;
    }

    private static Map<String, String> sink() {
        Map<String, String> props = ConverterFixture.platform();
        props.put("topics", "t");
        props.put("uplink.routes", "r");
        props.put("uplink.routes.r.preset", "property-post");
        props.put("uplink.routes.r.kafka.topics", "t");
        return props;
    }

    private static Map<String, List<String>> errors(Map<String, String> props) {
        return ConfigFixture.errors(props);
    }

    @Test
    void aPresetAndAKafkaTopicAreARoute() {
        assertThat(errors(source())).isEmpty();
        assertThat(errors(sink())).isEmpty();
    }

    @Test
    void customRrpcNeedsDevicesThatSignInForIt() {
        Map<String, String> props = source();
        props.put("downlink.routes.r.preset", "rrpc-custom");
        assertThat(errors(props)).containsOnlyKeys("iot.rrpc.custom");
        assertThat(errors(props).get("iot.rrpc.custom").get(0))
                .contains("downlink.routes.r.preset is rrpc-custom", "set iot.rrpc.custom to true");
        props.put("iot.rrpc.custom", "true");
        assertThat(errors(props)).isEmpty();
    }

    @Test
    void anAnswerIsSaidByTheHeadersOfItsRequestWhichHaveToComeAsTheyWere() {
        Map<String, String> props = sink();
        props.put("errors.tolerance", "all");
        props.put("errors.deadletterqueue.topic.name", "bad");
        props.put("uplink.routes.r.preset", "answer");
        assertThat(errors(props)).containsOnlyKeys("header.converter");
        assertThat(errors(props).get("header.converter").get(0)).contains("StringConverter");
        props.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
        assertThat(errors(props)).isEmpty();
        props.put("uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        props.put("uplink.routes.r.qos", "1");
        assertThat(errors(props)).containsOnlyKeys("uplink.routes.r.mqtt.topic", "uplink.routes.r.qos");
    }

    /** It comes too late now and then, whatever the application does. */
    @Test
    void whatBecomesOfAnAnswerThatCannotBeSentHasToBeSaid() {
        Map<String, String> props = sink();
        props.put("uplink.routes.r.preset", "answer");
        props.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
        assertThat(errors(props)).containsOnlyKeys("errors.tolerance");
        assertThat(errors(props).get("errors.tolerance").get(0))
                .contains("uplink.routes.r.preset", "fail the task", "errors.deadletterqueue.topic.name");
        props.put("errors.tolerance", "all");
        assertThat(errors(props)).containsOnlyKeys("errors.deadletterqueue.topic.name");
        props.put("errors.log.enable", "true");
        assertThat(errors(props)).isEmpty();
        props.remove("errors.log.enable");
        props.put("errors.deadletterqueue.topic.name", "bad");
        assertThat(errors(props)).isEmpty();
        props.remove("errors.deadletterqueue.topic.name");
        props.put("errors.tolerance", "none");
        assertThat(errors(props)).as("somebody wants it so").isEmpty();
    }

    @Test
    void aKeyOfTheRouteWins() {
        Map<String, String> props = source();
        props.put("downlink.routes.r.mqtt.filter", "/sys/{productKey}/{deviceName}/thing/service/#");
        props.put("downlink.routes.r.payload", "json");
        SourceConfig config = new SourceConfig(props);
        assertThat(config.routes().routes().get(0).filter().toString()).endsWith("/thing/service/#");
        assertThat(config.rules(config.routes().routes().get(0)).shape()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proprety-set", "set"})
    void aPresetThatThereIsNotIsRefused(String name) {
        Map<String, String> props = source();
        props.put("downlink.routes.r.preset", name);
        assertThat(errors(props).get("downlink.routes.r.preset").toString())
                .contains("unknown downlink preset '" + name + "'", "property-set");
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.kafka.connect.converters.ByteArrayConverter",
        "org.apache.kafka.connect.storage.StringConverter",
        "org.apache.kafka.connect.converters.LongConverter"
    })
    void aConverterThatCannotCarryStructuresIsRefused(String converter) {
        Map<String, String> props = source();
        props.put("value.converter", converter);
        assertThat(errors(props)).containsOnlyKeys("value.converter");
        assertThat(errors(props).get("value.converter").toString())
                .contains("downlink.routes.r.payload=alink", "JsonConverter");
        props.put("downlink.routes.r.payload", "json");
        assertThat(errors(props).isEmpty()).isEqualTo(!converter.contains("Long"));
    }

    @Test
    void numbersMakeNoFrames() {
        Map<String, String> props = sink();
        props.put("value.converter", "org.apache.kafka.connect.converters.LongConverter");
        assertThat(errors(props)).containsOnlyKeys("value.converter");
    }

    @Test
    void aShapeIsOfFrames() {
        Map<String, String> props = ConfigFixture.source();
        props.put("downlink.routes.r.shape", "frame");
        assertThat(errors(props)).containsOnlyKeys("downlink.routes.r.shape");
        assertThat(errors(props).toString()).contains("downlink.routes.r.payload=bytes");
    }

    @Test
    void framesToThePlatformNeedAPresetThatMakesThem() {
        Map<String, String> props = ConfigFixture.sink();
        props.put("uplink.routes.u.payload", "alink");
        assertThat(errors(props)).containsOnlyKeys("uplink.routes.u.payload");
        props.put("uplink.routes.u.preset", "raw-up");
        assertThat(errors(props).toString()).contains("the preset raw-up does not make frames");
    }

    @ParameterizedTest
    @CsvSource({"tags-update, record", "shadow-update, none", "property-history, none", "property-post, tomorrow"})
    void aTimeThatHasNoMeaningIsRefused(String preset, String time) {
        Map<String, String> props = sink();
        props.put("uplink.routes.r.preset", preset);
        props.put("uplink.routes.r.time", time);
        assertThat(errors(props)).containsOnlyKeys("uplink.routes.r.time");
    }

    @ParameterizedTest
    @CsvSource({
        "thing.model.file, thing.model.files",
        "thing.cheks, thing.checks",
        "uplink.routes.r.presset, uplink.routes.r.preset",
        "uplink.routes.r.tiem, uplink.routes.r.time"
    })
    void aMistypedKeyIsRefusedWithTheOneThatWasMeant(String key, String meant) {
        Map<String, String> props = new HashMap<>(sink());
        props.put(key, "weak");
        assertThat(errors(props)).containsOnlyKeys(key);
        assertThat(errors(props).get(key).toString()).contains("did you mean " + meant);
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.topic, iot.{vlaue.x}",
        "kafka.key, {value.}",
        "headers.x, {nothing}",
        "timestamp, header.x",
        "timestamp, value."
    })
    void aTemplateOverContentIsChecked(String name, String text) {
        Map<String, String> props = source();
        props.put("downlink.routes.r." + name, text);
        assertThat(errors(props)).containsOnlyKeys("downlink.routes.r." + name);
    }

    @Test
    void rowsAreStructuresToo() {
        Map<String, String> props = source();
        props.put("downlink.routes.r.shape", "rows");
        props.put("downlink.routes.r.headers.x", "{value.identifier}");
        assertThat(errors(props)).isEmpty();
        props.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        assertThat(errors(props)).containsOnlyKeys("value.converter");
    }

    @Test
    void aModelThatCannotBeReadIsRefused(@TempDir Path folder) throws Exception {
        Map<String, String> props = sink();
        props.put("thing.model.files", folder.resolve("none.json").toString());
        assertThat(errors(props)).containsOnlyKeys("thing.model.files");
        Path file = Files.writeString(folder.resolve("model.json"), "{\"profile\":{}}");
        props.put("thing.model.files", file.toString());
        assertThat(errors(props).toString()).contains("model.json", "profile", "productKey");
    }

    private static Optional<ConfirmRules> confirm(Map<String, String> props) {
        UplinkConfig config = new SinkConfig(props).uplink();
        return config.frames(config.routes().routes().get(0)).flatMap(FrameRules::confirm);
    }

    @Test
    void aFunctionThatThePlatformAnswersIsConfirmedByItsReply() {
        ConfirmRules rules = confirm(sink()).orElseThrow();
        assertThat(rules.inFlight()).isEqualTo(1);
        assertThat(rules.replies().toString())
                .isEqualTo("/sys/{productKey}/{deviceName}/thing/event/property/post_reply");
        assertThat(new SinkConfig(sink()).uplink().replies(new DeviceId("pk", "pump1")))
                .containsExactly(
                        "/sys/pk/pump1/thing/event/property/batch/post_reply",
                        "/sys/pk/pump1/thing/event/property/post_reply");
    }

    @Test
    void theReplyToAnEventOfAnyNameIsSubscribedTo() {
        Map<String, String> props = sink();
        props.put("uplink.routes.r.preset", "event-post");
        assertThat(new SinkConfig(props).uplink().replies(new DeviceId("pk", "pump1")))
                .containsExactly(
                        "/sys/pk/pump1/thing/event/+/post_reply",
                        "/sys/pk/pump1/thing/event/property/batch/post_reply");
    }

    @Test
    void recordsLeaveTogetherOnlyWhereABatchCanStandForThem() {
        Map<String, String> props = sink();
        assertThat(coalesce(props))
                .get()
                .extracting(CoalesceRules::values, CoalesceRules::events, CoalesceRules::bytes)
                .containsExactly(200, 20, 65_536);
        props.put("uplink.routes.r.coalesce", "false");
        assertThat(coalesce(props)).isEmpty();
        assertThat(new SinkConfig(props).uplink().replies(new DeviceId("pk", "pump1")))
                .containsExactly("/sys/pk/pump1/thing/event/property/post_reply");
        props.remove("uplink.routes.r.coalesce");
        props.put("uplink.routes.r.confirm", "puback");
        assertThat(coalesce(props)).as("nobody hears what a refused batch held").isEmpty();
        props.put("uplink.routes.r.coalesce", "true");
        assertThat(coalesce(props)).isPresent();
        props.remove("uplink.routes.r.confirm");
        props.put("uplink.routes.r.preset", "tags-update");
        assertThat(errors(props).get("uplink.routes.r.coalesce").toString()).contains("property-post", "event-post");
    }

    private static Optional<CoalesceRules> coalesce(Map<String, String> props) {
        UplinkConfig config = new SinkConfig(props).uplink();
        return config.frames(config.routes().routes().get(0)).flatMap(FrameRules::coalesce);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntp", "raw-up", "shadow-update", "ota-progress"})
    void aFunctionWithoutAReplyIsDoneAtThePuback(String preset) {
        Map<String, String> props = sink();
        props.put("uplink.routes.r.preset", preset);
        assertThat(confirm(props)).isEmpty();
        props.put("uplink.routes.r.confirm", "reply");
        assertThat(errors(props)).containsOnlyKeys("uplink.routes.r.confirm");
    }

    @Test
    void aRouteWhosePayloadIsItsOwnIsDoneAtThePuback() {
        Map<String, String> props = sink();
        props.put("uplink.routes.r.payload", "json");
        assertThat(errors(props)).isEmpty();
        assertThat(confirm(props)).isEmpty();
    }

    @Test
    void aTopicThatThePlatformDoesNotAnswerCannotBeConfirmed() {
        Map<String, String> props = sink();
        props.put("uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        assertThat(errors(props)).containsOnlyKeys("uplink.routes.r.confirm");
        assertThat(errors(props).get("uplink.routes.r.confirm"))
                .singleElement()
                .asString()
                .contains("uplink.routes.r.confirm", "answers only below /sys/");
        props.put("uplink.routes.r.confirm", "puback");
        assertThat(errors(props)).isEmpty();
    }
}
