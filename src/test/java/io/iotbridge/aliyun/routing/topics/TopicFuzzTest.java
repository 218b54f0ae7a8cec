package io.iotbridge.aliyun.routing.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.random.Fuzz;
import io.iotbridge.aliyun.random.Inputs;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Filters and topics, valid and broken, against the standard in the words of regular expressions. */
@Timeout(value = 10 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopicFuzzTest {

    private static final DeviceId DEVICE = new DeviceId("pk", "dn");
    private static final Pattern NAMED = Pattern.compile("\\{([A-Za-z_][A-Za-z_0-9]*)}");
    private static final List<String> FILTERS = List.of(
            "/sys/{productKey}/{deviceName}/thing/service/{service}",
            "/{productKey}/{deviceName}/user/#",
            "/ext/rrpc/+/a",
            "#",
            "+/+",
            "$SYS/+",
            "a/{b}/{c}/#");
    private static final List<String> TOPICS = List.of(
            "/sys/pk/dn/thing/service/set",
            "/pk/dn/user/get",
            "/ext/rrpc/1/a",
            "$SYS/a",
            "a/b",
            "a/x/y/z",
            "/",
            "a//b");

    @Test
    void aFilterIsRefusedOrMatchesAsTheStandardSays() {
        Fuzz.run("TopicFilter", 80_000, TopicFuzzTest::filter);
    }

    private static void filter(Choices choices) {
        String text = Inputs.text(choices, FILTERS);
        choices.tell(() -> "filter '" + text + "'");
        Optional<TopicFilter> parsed = parse(text);
        assertThat(parsed.isPresent()).as("is a filter").isEqualTo(isFilter(text));
        if (parsed.isEmpty()) {
            return;
        }
        TopicFilter filter = parsed.get();
        String subscription = filter.subscription(DEVICE);
        assertThat(isFilter(subscription) && !subscription.contains("{")).isTrue();
        String topic = Inputs.text(choices, TOPICS);
        choices.tell(() -> "topic '" + topic + "'");
        Optional<Map<String, String>> bound = filter.match(topic);
        assertThat(bound.isPresent())
                .as("matches")
                .isEqualTo(matches(NAMED.matcher(text).replaceAll("+"), topic));
        assertThat(filter.matches(DEVICE, topic))
                .as("matches for the device")
                .isEqualTo(startsAlike(text, topic) && matches(subscription, topic));
        bound.ifPresent(levels -> assertThat(List.copyOf(levels.keySet())).isEqualTo(filter.names()));
    }

    /** A first level with a name takes no '$', though the device's own name, filled in, would. */
    private static boolean startsAlike(String filter, String topic) {
        return !(topic.startsWith("$") && filter.startsWith("{"));
    }

    private static Optional<TopicFilter> parse(String text) {
        try {
            return Optional.of(TopicFilter.parse(text));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static boolean isFilter(String text) {
        Set<String> names = new HashSet<>();
        String[] levels = text.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean named = NAMED.matcher(levels[i]).matches();
            boolean rest = levels[i].equals("#") && i == levels.length - 1;
            if (!(named ? names.add(levels[i]) : rest || levels[i].equals("+") || levels[i].matches("(?s)[^+#{}]*"))) {
                return false;
            }
        }
        return !text.isEmpty() && isSent(text);
    }

    private static boolean matches(String filter, String topic) {
        if (topic.isEmpty() || topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        StringBuilder regex = new StringBuilder("(?s)");
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            String before = i == 0 ? "" : "/";
            regex.append(
                    switch (levels[i]) {
                        case "#" -> i == 0 ? ".*" : "(/.*)?";
                        case "+" -> before + "[^/]*";
                        default -> before + Pattern.quote(levels[i]);
                    });
        }
        return Pattern.matches(regex.toString(), topic);
    }

    @Test
    void aTopicIsRefusedOrCanBeSent() {
        List<String> corpus = List.of(
                "/pk/dn/user/update",
                "/sys/pk/dn/thing/event/property/post",
                "/ext/rrpc/7/x",
                "/ota/device/inform/pk/dn");
        Fuzz.run("UplinkTopicRules", 150_000, choices -> {
            String topic = Inputs.text(choices, corpus);
            choices.tell(() -> "topic '" + topic + "'");
            if (UplinkTopicRules.check(DEVICE, topic).isEmpty()) {
                assertThat(isSent(topic)).as("our client sends it").isTrue();
                assertThat(topic).doesNotContain("+").doesNotContain("#").contains("/");
            }
        });
    }

    private static boolean isSent(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean pair = Character.isSurrogate(text.charAt(i));
            if (pair && text.codePointAt(i) < 0x10000 && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                return false;
            }
        }
        try {
            MqttWireMessage.encodeUTF8(new DataOutputStream(new ByteArrayOutputStream()), text);
            return true;
        } catch (IllegalArgumentException | MqttException refused) {
            return false;
        }
    }
}
