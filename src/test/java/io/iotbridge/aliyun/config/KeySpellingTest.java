package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConfigFixture.errors;
import static io.iotbridge.aliyun.config.ConfigFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.errors.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that look like ours and are not, and texts that name the key they are about. */
class KeySpellingTest {

    @ParameterizedTest
    @CsvSource({
        "iot.endpont,iot.endpoint",
        "iot.keepalive.second,iot.keepalive.seconds",
        "iot.session.claen,iot.session.clean",
        "iot.keepAlive.seconds,iot.keepalive.seconds",
        "iot.devices.flie,iot.devices.file",
        "iot.devices.pump1.device.secert,iot.devices.pump1.device.secret",
        "downlink.error.topic,downlink.errors.topic",
        "downlink.routes.r.mqtt.filters,downlink.routes.r.mqtt.filter",
        "uplink.routes.u.kafka.topic,uplink.routes.u.kafka.topics",
        "uplink.topic,uplink.topics",
    })
    void aKeyThatIsOneEditAwayFromAKnownOneIsAnErrorWithTheSuggestion(String key, String meant) {
        assertThat(errors(with(ConfigFixture.both(), key, "x")).get(key))
                .singleElement()
                .asString()
                .contains(key + " is unknown", "did you mean " + meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iot.keepalive.secs",
                "iot.devices.pump3.device.secret",
                "downlink.routes.s.mqtt.filter",
                "uplink.consumer.group.idd",
                "uplink.value.converter.schema.enable",
                "others.key",
            })
    void otherUnknownKeysAreNoError(String key) {
        assertThat(errors(with(ConfigFixture.both(), key, "x"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "downlink.routes,commands,downlink.routes.command.payload,downlink.routes.commands.payload",
        "downlink.routes,a.commands,downlink.routes.a.comands.undecodable,",
        "uplink.routes,readings,uplink.routes.reading.qos,uplink.routes.readings.qos",
        "iot.devices,valve,iot.devices.vavle.device.name,iot.devices.valve.device.name",
    })
    void aKeyOfAnAliasThatIsOneEditAwayFromAListedOneIsAnErrorWithTheSuggestion(
            String list, String alias, String key, String meant) {
        Map<String, String> props = with(ConfigFixture.both(), list, alias);
        Map<String, List<String>> before = errors(props);
        Map<String, List<String>> after = errors(with(props, key, "x"));
        if (meant == null) {
            // Neither the list nor the rest of the key tells.
            assertThat(after).isEqualTo(before);
        } else {
            assertThat(after.get(key))
                    .singleElement()
                    .asString()
                    .contains(key + " is unknown", list + " does not list", "did you mean " + meant + "?");
        }
    }

    /** Which keeps what it needs: it is left out for now. */
    @ParameterizedTest
    @CsvSource({
        "downlink.routes.s.mqtt.filter,downlink.routes.s.payload",
        "uplink.routes.v.kafka.topics,uplink.routes.v.qos",
        "iot.devices.pump3.device.secret,iot.devices.pump3.device.name",
    })
    void noKeyOfACompleteAliasThatIsNotListedIsAnError(String needed, String key) {
        assertThat(errors(with(with(ConfigFixture.both(), needed, "x"), key, "x")))
                .isEmpty();
    }

    @Test
    void noKeyIsMeantThatIsThereToo() {
        Map<String, String> props = with(ConfigFixture.both(), "downlink.routes.r.payload", "bytes");
        assertThat(errors(with(props, "downlink.routes.s.payload", "bytes"))).isEmpty();
    }

    @Test
    void anUnknownKeyIsShownOnOneLineAndShort() {
        String key = "iot.forged\n\u202E\u2028[other|task-0] all is well" + "x".repeat(400);
        try (CapturedLogFixture log = CapturedLogFixture.of(UnknownKeys.class.getName())) {
            errors(with(ConfigFixture.both(), key, "x"));
            assertThat(log.with("forged"))
                    .singleElement()
                    .asString()
                    .contains("iot.forged\\n\\u202E\\u2028[other|task-0]", "…")
                    .satisfies(line -> assertThat(Quoted.isPlain(line)).isTrue())
                    .hasSizeLessThan(300);
        }
    }

    @Test
    void noKeyOfOneConnectorIsTakenForAMistypedOneOfTheOther() {
        Set<String> source = SourceConfig.definition(Map.of()).names();
        Set<String> sink = SinkConfig.definition(Map.of()).names();
        assertThat(source)
                .filteredOn(key -> !sink.contains(key))
                .allSatisfy(key -> assertThat(Spelling.suggestion(key, sink)).isEmpty());
        assertThat(sink)
                .filteredOn(key -> !source.contains(key))
                .allSatisfy(key -> assertThat(Spelling.suggestion(key, source)).isEmpty());
    }

    /** C16. */
    @Test
    void anAliasThatIsMistypedInItsListIsNamedWithItsKeys() {
        Map<String, String> props = ConfigFixture.source();
        props.put("downlink.routes", "r,custm");
        props.put("downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        props.put("downlink.routes.custom.kafka.topic", "get");

        assertThat(errors(props))
                .containsOnlyKeys("downlink.routes.custm.mqtt.filter", "downlink.routes.custm.kafka.topic");
        assertThat(errors(props).get("downlink.routes.custm.mqtt.filter"))
                .singleElement()
                .asString()
                .startsWith("downlink.routes.custm.mqtt.filter is missing; set the platform topics of the route")
                .contains("downlink.routes.custom.mqtt.filter");
    }

    @ParameterizedTest
    @CsvSource({"iot.devices,pump1;pmp2,pump2", "uplink.routes,u;uu,u"})
    void soIsThatOfADeviceAndOfAnUplinkRoute(String list, String value, String given) {
        Map<String, String> props = with(ConfigFixture.both(), list, value.replace(';', ','));
        assertThat(errors(props)).allSatisfy((key, messages) -> assertThat(messages)
                .allSatisfy(message -> assertThat(message).contains(key)));
        if (list.equals("iot.devices")) {
            assertThat(errors(props).get("iot.devices.pmp2.device.secret").toString())
                    .contains("iot.devices." + given + ".device.secret");
        }
    }

    @Test
    void everyTextNamesItsKey() {
        Map<String, String> props = ConfigFixture.both();
        List.of("iot.endpoint", "iot.devices", "iot.product.key", "downlink.routes.r.kafka.topic", "uplink.topics")
                .forEach(props::remove);
        props.put("iot.client.id", "a|b");
        props.put("downlink.unmatched", "report");
        props.put("uplink.routes.u.device", "{nosuch}");
        props.put("iot.reconnect.backoff.ms", "600000");

        assertThat(errors(props)).hasSizeGreaterThan(6).allSatisfy((key, messages) -> assertThat(messages)
                .allSatisfy(message -> assertThat(message).contains(key)));
    }

    @Test
    void aTextThatNamesItsKeyAlreadyDoesNotNameItTwice() {
        Problems problems = new Problems();
        problems.add("iot.devices.file", "iot.devices.file: the devices file does not exist");
        problems.add("iot.devices", "iot.devices.file names none");
        problems.add("iot.devices", "lists no device");
        assertThat(problems.byKey())
                .containsEntry("iot.devices.file", List.of("iot.devices.file: the devices file does not exist"))
                .containsEntry(
                        "iot.devices",
                        List.of("iot.devices: iot.devices.file names none", "iot.devices lists no device"));
    }

    @ParameterizedTest
    @CsvSource({"iot.task.shard,0/2", "iot.task.partitions,3"})
    void whatTheConnectorWritesForItsTasksCannotBeGiven(String key, String value) {
        assertThat(errors(with(ConfigFixture.both(), key, value)).get(key))
                .singleElement()
                .asString()
                .contains(key + " cannot be set");
    }

    @Test
    void theShardOfTheSinkCannotBeGivenEither() {
        assertThat(errors(with(ConfigFixture.sink(), "iot.task.shard", "0/2"))).containsOnlyKeys("iot.task.shard");
    }
}
