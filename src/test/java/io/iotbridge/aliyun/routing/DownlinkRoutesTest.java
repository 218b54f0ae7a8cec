package io.iotbridge.aliyun.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownlinkRoutesTest {

    private static final DeviceId DEVICE = new DeviceId("pk", "dn");
    private static final String KEY = "{productKey}/{deviceName}";
    private static final DownlinkRoute SERVICES = DownlinkRoute.parse(
            "services", "/sys/{productKey}/{deviceName}/thing/service/{service}", "iot.{productKey}.{service}", KEY);
    private static final DownlinkRoute USER =
            DownlinkRoute.parse("user", "/{productKey}/{deviceName}/user/#", "iot.user", "{deviceName}");
    private static final DownlinkRoute GET =
            DownlinkRoute.parse("get", "/{productKey}/{deviceName}/user/get", "iot.get", KEY);

    @Test
    void aMessageGoesWhereItsRouteSays() {
        DownlinkRoutes routes = new DownlinkRoutes(List.of(SERVICES, USER));

        assertThat(routes.route(DEVICE, "/sys/pk/dn/thing/service/reboot"))
                .isEqualTo(new DownlinkRouting.Routed(SERVICES, Map.of("service", "reboot"), "iot.pk.reboot", "pk/dn"));
        assertThat(routes.route(DEVICE, "/pk/dn/user/a/b"))
                .isEqualTo(new DownlinkRouting.Routed(USER, Map.of(), "iot.user", "dn"));
    }

    @Test
    void theFirstRouteThatMatchesWins() {
        assertThat(new DownlinkRoutes(List.of(USER, GET)).route(DEVICE, "/pk/dn/user/get"))
                .asInstanceOf(type(DownlinkRouting.Routed.class))
                .extracting(DownlinkRouting.Routed::route)
                .isEqualTo(USER);
        assertThat(new DownlinkRoutes(List.of(GET, USER)).route(DEVICE, "/pk/dn/user/get"))
                .asInstanceOf(type(DownlinkRouting.Routed.class))
                .extracting(DownlinkRouting.Routed::route)
                .isEqualTo(GET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pk/other/user/get", "/other/dn/user/get", "/pk/dn/get", "x"})
    void whatNoRouteTakesIsUnmatched(String topic) {
        assertThat(new DownlinkRoutes(List.of(SERVICES, USER)).route(DEVICE, topic))
                .isEqualTo(new DownlinkRouting.Unmatched());
    }

    @ParameterizedTest
    @CsvSource({"a:b,':'", "空,'空'", "'a b',' '"})
    void anIllegalKafkaTopicIsReportedWithItsCause(String service, String character) {
        assertThat(new DownlinkRoutes(List.of(SERVICES)).route(DEVICE, "/sys/pk/dn/thing/service/" + service))
                .asInstanceOf(type(DownlinkRouting.IllegalTopic.class))
                .extracting(DownlinkRouting.IllegalTopic::reason)
                .asString()
                .contains("services", "/sys/pk/dn/thing/service/" + service, "contains '" + character.replace("'", ""));
    }

    /** C09: whatever it is that a topic should not hold, the message has a route, which says why it cannot carry it. */
    @ParameterizedTest
    @CsvSource({"9,U+0009", "0,U+0000", "7f,U+007F", "9f,U+009F", "dcff,not UTF-8", "d800,not UTF-8"})
    void aTopicWithACharacterThatNoSenderMayUseIsReportedWithIt(String character, String named) {
        String topic = "/pk/dn/user/tab" + (char) Integer.parseInt(character, 16) + "x";
        assertThat(new DownlinkRoutes(List.of(SERVICES, USER)).route(DEVICE, topic))
                .asInstanceOf(type(DownlinkRouting.IllegalTopic.class))
                .extracting(DownlinkRouting.IllegalTopic::reason)
                .asString()
                .contains("'user'", named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//", "空", "\uFFFE", "😀", "x y", "+", "#"})
    void anyOtherTextIsALevelLikeAnother(String level) {
        assertThat(new DownlinkRoutes(List.of(SERVICES, USER)).route(DEVICE, "/pk/dn/user/" + level))
                .isInstanceOf(DownlinkRouting.Routed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void namesKafkaReservesAreIllegal(String level) {
        DownlinkRoute route = DownlinkRoute.parse("r", "/t/{x}", "{x}", KEY);

        assertThat(new DownlinkRoutes(List.of(route)).route(DEVICE, "/t/" + level))
                .isInstanceOf(DownlinkRouting.IllegalTopic.class);
    }

    @Test
    void aKafkaTopicHasAtMost249Characters() {
        DownlinkRoutes routes = new DownlinkRoutes(List.of(DownlinkRoute.parse("r", "/t/{x}", "{x}", KEY)));

        assertThat(routes.route(DEVICE, "/t/" + "x".repeat(249))).isInstanceOf(DownlinkRouting.Routed.class);
        assertThat(routes.route(DEVICE, "/t/" + "x".repeat(250))).isInstanceOf(DownlinkRouting.IllegalTopic.class);
    }

    @Test
    void aDeviceSubscribesOnceToEveryFilter() {
        DownlinkRoute again = DownlinkRoute.parse("again", "/{productKey}/{deviceName}/user/#", "other", KEY);

        assertThat(new DownlinkRoutes(List.of(USER, SERVICES, again)).subscriptions(DEVICE))
                .containsExactly("/pk/dn/user/#", "/sys/pk/dn/thing/service/+");
    }

    @Test
    void routesThatCannotWinAreFound() {
        assertThat(new DownlinkRoutes(List.of(USER, SERVICES, GET)).shadowed())
                .containsExactly(new DownlinkRoutes.Shadowed(GET, USER));
        assertThat(new DownlinkRoutes(List.of(GET, USER, SERVICES)).shadowed()).isEmpty();
    }

    @Test
    void oneAliasForTwoRoutesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DownlinkRoutes(List.of(USER, USER)))
                .withMessageContaining("'user'");
    }

    @ParameterizedTest
    @CsvSource({
        "/a/{b},iot.{c},{b},{c}",
        "/a/{b},iot.{b},{c},{c}",
        "/a/{b},iot/{b},{b},contains '/'",
        "/a/{b},..,{b},name: '..'",
        "/a/{b},iot topic,{b},contains ' '",
    })
    void aRouteThatCannotWorkIsRefused(String filter, String topic, String key, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DownlinkRoute.parse("r", filter, topic, key))
                .withMessageContaining(why);
        TopicFilter parsed = TopicFilter.parse("/a");
        Template foreign = Template.parse("{q}", Set.of("q"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DownlinkRoute("r", parsed, foreign, foreign, Map.of()));
    }
}
