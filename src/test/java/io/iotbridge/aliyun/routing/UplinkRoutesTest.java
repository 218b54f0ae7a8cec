package io.iotbridge.aliyun.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UplinkRoutesTest {

    private static final DeviceId DEVICE = new DeviceId("pk", "dn");
    private static final String GET = "/{productKey}/{deviceName}/user/get";

    @Test
    void aRecordGoesWhereItsRouteSays() {
        UplinkRoute route = route("r", "commands", GET, 1, "{key}");

        assertThat(new UplinkRoutes(List.of(route)).route(FakeRecord.of("commands", "pk/dn")))
                .isEqualTo(new UplinkRouting.Routed(route, DEVICE, "/pk/dn/user/get", 1));
    }

    @Test
    void theFirstRouteThatTakesTheTopicWins() {
        UplinkRoute one = route("one", "iot\\..*", GET, 0, "{key}");
        UplinkRoute two = route("two", "iot.b", GET, 1, "{key}");

        assertThat(new UplinkRoutes(List.of(one, two)).route(FakeRecord.of("iot.b", "pk/dn")))
                .asInstanceOf(type(UplinkRouting.Routed.class))
                .extracting(UplinkRouting.Routed::route)
                .isEqualTo(one);
    }

    @Test
    void topicAndDeviceCanComeFromAllOfTheRecord() {
        UplinkRoute route = route(
                "r",
                "t",
                "/{productKey}/{deviceName}/user/{topic}/{header.kind}/{value.a.b}",
                0,
                "{header.pk}/{value.dn}");
        FakeRecord record = FakeRecord.of("t", null)
                .header("pk", "pk")
                .header("kind", "k")
                .field("dn", "dn")
                .field("x", "a", "b");

        assertThat(new UplinkRoutes(List.of(route)).route(record))
                .isEqualTo(new UplinkRouting.Routed(route, DEVICE, "/pk/dn/user/t/k/x", 0));
    }

    @Test
    void aDefaultProductKeyGoesWithABareDeviceName() {
        DeviceSource source = DeviceSource.parse("{key}", Optional.of("pk"));

        assertThat(source.of(FakeRecord.of("t", "dn"))).isEqualTo(DEVICE);
        assertThat(source.of(FakeRecord.of("t", "other/dn"))).isEqualTo(new DeviceId("other", "dn"));
    }

    @Test
    void headersOverrideTopicAndQos() {
        UplinkRoute route = route("r", "t", GET, 1, "{key}");
        FakeRecord record = FakeRecord.of("t", "pk/dn")
                .header("iot.topic", "/pk/dn/user/other")
                .header("iot.qos", "0");

        assertThat(new UplinkRoutes(List.of(route)).route(record))
                .isEqualTo(new UplinkRouting.Routed(route, DEVICE, "/pk/dn/user/other", 0));
    }

    @Test
    void whatIsWrongWithARecordIsSaid() {
        assertRejected(route("r", "t", GET, 0, "{key}"), FakeRecord.of("other", "pk/dn"), "no uplink route", "'other'");
        assertRejected(route("r", "t", GET, 0, "{key}"), FakeRecord.of("t", null), "route 'r'", "no key", "{key}");
        assertRejected(route("r", "t", GET, 0, "{key}"), FakeRecord.of("t", ""), "no key");
        assertRejected(route("r", "t", GET, 0, "{key}"), FakeRecord.of("t", "dn"), "productKey/deviceName", "'dn'");
        assertRejected(route("r", "t", GET, 0, "{key}"), FakeRecord.of("t", "p/a/b"), "device name", "'/'");
        assertRejected(route("r", "t", GET, 0, "{header.d}"), FakeRecord.of("t", "k"), "no header 'd'");
        assertRejected(route("r", "t", GET, 0, "{value.a.b}"), FakeRecord.of("t", "k"), "no field 'a.b'");
        assertRejected(
                route("r", "t", GET + "/{header.x}", 0, "{key}"),
                FakeRecord.of("t", "pk/dn"),
                "no header 'x'",
                "{header.x}");
    }

    /** A reason becomes a header of a dead letter: with a long one the letter is larger than its queue takes. */
    @ParameterizedTest
    @ValueSource(strings = {"{key}", "{header.d}", "{value.d}", "p/d"})
    void aReasonIsShortAndOnOneLineWhateverTheRecordHolds(String device) {
        UplinkRoutes routes = new UplinkRoutes(List.of(route("r", "t", "/{header.d}/user/get", 0, device)));
        for (String text :
                List.of("x".repeat(400_000), "p/" + "x".repeat(400_000), "a\nERROR forged\u2028\u202E\u200B")) {
            FakeRecord record = FakeRecord.of("t", text)
                    .header("d", text)
                    .header("iot.qos", device.equals("p/d") ? text : "1")
                    .field(text, "d");

            assertThat(routes.route(record))
                    .isInstanceOfSatisfying(UplinkRouting.Rejected.class, rejected -> assertThat(rejected.reason())
                            .hasSizeLessThan(2_000)
                            .doesNotContain("\n", "\u2028", "\u202E", "\u200B"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "", "one", "-1"})
    void anotherQosInTheHeaderIsRejected(String qos) {
        assertRejected(
                route("r", "t", GET, 0, "{key}"),
                FakeRecord.of("t", "pk/dn").header("iot.qos", qos),
                "iot.qos",
                "0 and 1");
    }

    @Test
    void aTopicOfAnotherDeviceIsRejected() {
        assertRejected(
                route("r", "t", "/{header.to}/user/get", 0, "{key}"),
                FakeRecord.of("t", "pk/dn").header("to", "pk/victim"),
                "/pk/victim/user/get",
                "device pk/dn");
        assertRejected(
                route("r", "t", GET + "/{header.x}", 0, "{key}"),
                FakeRecord.of("t", "pk/dn").header("x", "a+"),
                "wildcard '+'");
    }

    @ParameterizedTest
    @CsvSource({
        "/{productKey}/{deviceName}/user/+,0,{key},wildcard",
        "/a,2,{key},QoS is 2",
        "/a/{device},0,{key},{device}",
        "/a/{header.},0,{key},{header.}",
        "/a/{value..b},0,{key},{value..b}",
        "/a,0,{deviceName},cannot contain"
    })
    void aRouteThatCannotWorkIsRefused(String mqttTopic, int qos, String device, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> route("r", "t", mqttTopic, qos, device))
                .withMessageContaining(why);
    }

    @Test
    void oneAliasForTwoRoutesIsRefused() {
        UplinkRoute route = route("r", "t", GET, 0, "{key}");
        assertThatIllegalArgumentException().isThrownBy(() -> new UplinkRoutes(List.of(route, route)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a;a;true",
                "a;b;false",
                "a, b.c;b.c;true",
                "a,, b.c,;b.c;true",
                "iot.x;iotyx;false",
                "iot\\..*;iot.x;true",
                "iot\\..*;xiot.x;false",
                "a|b;b;true",
                "[ab]{1,2};ab;true",
                "a-b_c;a-b_c;true"
            })
    void kafkaTopicsAreNamesOrAPattern(String text, String topic, boolean matches) {
        assertThat(KafkaTopics.parse(text).matches(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a,b.*", "(a", ","})
    void whatIsNeitherNamesNorAPatternIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaTopics.parse(text))
                .withMessageContaining("Kafka topics");
    }

    private static void assertRejected(UplinkRoute route, RoutableRecord record, String... why) {
        assertThat(new UplinkRoutes(List.of(route)).route(record))
                .asInstanceOf(type(UplinkRouting.Rejected.class))
                .extracting(UplinkRouting.Rejected::reason)
                .asString()
                .contains(why);
    }

    private static UplinkRoute route(String alias, String topics, String mqttTopic, int qos, String device) {
        return new UplinkRoute(
                alias,
                KafkaTopics.parse(topics),
                UplinkTemplate.parse(mqttTopic),
                qos,
                DeviceSource.parse(device, Optional.empty()),
                false);
    }
}
