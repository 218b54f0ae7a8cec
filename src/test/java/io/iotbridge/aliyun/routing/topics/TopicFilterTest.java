package io.iotbridge.aliyun.routing.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.List;
import java.util.Random;
import org.eclipse.paho.client.mqttv3.MqttTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

    private static final DeviceId DEVICE = new DeviceId("pk", "dn");
    private static final String SERVICE = "/sys/{productKey}/{deviceName}/thing/service/{service}";

    @ParameterizedTest
    @CsvSource({
        "a/b,a/b,true",
        "a/b,a/c,false",
        "a/b,a,false",
        "a,a/b,false",
        "a/b,a/b/,false",
        "+,a,true",
        "+,a/b,false",
        "+/b,a/b,true",
        "a/+,a/b,true",
        "a/+,a/,true",
        "a/+,a,false",
        "/+,/a,true",
        "+,/a,false",
        "+/+,/a,true",
        "a/+/c,a/b/c,true",
        "a/+/c,a//c,true",
        "a/+/c,a/b/d,false",
        "#,a,true",
        "#,a/b/c,true",
        "#,/,true",
        "a/#,a,true",
        "a/#,a/,true",
        "a/#,a/b/c,true",
        "a/#,ab,false",
        "a/#,b,false",
        "+/#,a,true",
        "/#,/a,true",
        "/#,a,false",
        "a/+/#,a/b,true",
        "a/+/#,a,false",
        "#,$SYS/x,false",
        "+/x,$SYS/x,false",
        "{n}/x,$SYS/x,false",
        "$SYS/#,$SYS/x,true",
        "$SYS/+,$SYS/x,true",
        "a/+,a/$b,true",
        "{x}/{y},a/b,true",
        "{x}/{y},a/b/c,false",
        "A,a,false",
        "#,'',false",
        "气/+,气/压,true",
    })
    void filtersMatchByLevels(String filter, String topic, boolean matches) {
        assertThat(TopicFilter.parse(filter).match(topic).isPresent()).isEqualTo(matches);
    }

    @Test
    void namedLevelsAreBoundInTheirOrder() {
        TopicFilter filter = TopicFilter.parse("/{z}/+/{productKey}/{deviceName}/{a}/#");

        assertThat(filter.names()).containsExactly("z", "productKey", "deviceName", "a");
        assertThat(filter.match("/1/2/pk/dn/3/4/5").orElseThrow())
                .containsExactly(
                        entry("z", "1"), entry("productKey", "pk"), entry("deviceName", "dn"), entry("a", "3"));
        assertThat(filter.match(DEVICE, "/1/2/pk/dn/3").orElseThrow())
                .containsExactly(entry("z", "1"), entry("a", "3"));
    }

    @Test
    void forADeviceKeyAndNameMustBeItsOwn() {
        TopicFilter filter = TopicFilter.parse(SERVICE);

        assertThat(filter.matches(DEVICE, "/sys/pk/dn/thing/service/set")).isTrue();
        assertThat(filter.matches(DEVICE, "/sys/pk/other/thing/service/set")).isFalse();
        assertThat(filter.matches(DEVICE, "/sys/other/dn/thing/service/set")).isFalse();
        assertThat(filter.match("/sys/other/dn/thing/service/set")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "/sys/{productKey}/{deviceName}/thing/service/{service},/sys/pk/dn/thing/service/+",
        "/{productKey}/{deviceName}/user/#,/pk/dn/user/#",
        "/a/+/{b}/c,/a/+/+/c",
        "/fixed,/fixed",
    })
    void aDeviceSubscribesWithItsOwnNames(String filter, String subscription) {
        assertThat(TopicFilter.parse(filter).subscription(DEVICE)).isEqualTo(subscription);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a/#/b", "#/", "a+", "a/b#", "++", "{}", "{a", "a}", "x{a}", "{a}{b}", "{a b}", "{1a}", "{a}/{a}",
                "a\u0000", "a\u0007"
            })
    void malformedFiltersAreRefused(String filter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicFilter.parse(filter))
                .withMessageStartingWith("the MQTT filter");
    }

    @ParameterizedTest
    @CsvSource({
        "a,a,true",
        "a,b,false",
        "+,a,true",
        "a,+,false",
        "+,{x},true",
        "{x},+,true",
        "{x},{productKey},true",
        "{productKey},{productKey},true",
        "{productKey},{x},false",
        "{productKey},{deviceName},false",
        "#,a/b,true",
        "#,#,true",
        "+,#,false",
        "+/#,#,true",
        "#,+/#,true",
        "a/#,a,true",
        "a/#,a/#,true",
        "a/+/#,a/#,false",
        "a/#,a/+/#,true",
        "a/+,a/#,false",
        "a/#,+/#,false",
        "#,$SYS/a,false",
        "+/a,$SYS/a,false",
        "$SYS/#,$SYS/a,true",
        "/{productKey}/+/user/#,/{productKey}/{deviceName}/user/get,true",
        "a/+,a,false",
        "a,a/+,false",
    })
    void aFilterCoversAnother(String filter, String other, boolean covers) {
        assertThat(TopicFilter.parse(filter).covers(TopicFilter.parse(other))).isEqualTo(covers);
    }

    @Test
    void matchingAgreesWithTheStandardAndWithPaho() {
        Random random = new Random(20261123);
        for (int i = 0; i < 100_000; i++) {
            String filter = filter(random);
            String topic = topic(random);
            assertThat(TopicFilter.parse(filter).match(topic).isPresent())
                    .as("%s on %s", filter, topic)
                    .isEqualTo(reference(filter, topic));
            if (isSimple(filter) && isSimple(topic)) {
                assertThat(MqttTopic.isMatched(filter, topic))
                        .as("%s on %s", filter, topic)
                        .isEqualTo(reference(filter, topic));
            }
        }
    }

    @Test
    void whatIsCoveredIsMatched() {
        Random random = new Random(311);
        int covered = 0;
        for (int i = 0; i < 100_000; i++) {
            TopicFilter one = TopicFilter.parse(filter(random));
            TopicFilter other = TopicFilter.parse(filter(random));
            String topic = topic(random);
            if (one.covers(other) && other.matches(DEVICE, topic)) {
                covered++;
                assertThat(one.matches(DEVICE, topic))
                        .as("%s covers %s on %s", one, other, topic)
                        .isTrue();
            }
        }
        assertThat(covered).isGreaterThan(1_000);
    }

    /** MQTT 3.1.1, 4.7, word for word. */
    private static boolean reference(String filter, String topic) {
        boolean leadingWildcard = filter.startsWith("+") || filter.startsWith("#");
        return !(leadingWildcard && topic.startsWith("$"))
                && reference(List.of(filter.split("/", -1)), List.of(topic.split("/", -1)));
    }

    private static boolean reference(List<String> filter, List<String> topic) {
        if (filter.isEmpty() || filter.get(0).equals("#")) {
            return !filter.isEmpty() || topic.isEmpty();
        }
        return !topic.isEmpty()
                && (filter.get(0).equals("+") || filter.get(0).equals(topic.get(0)))
                && reference(filter.subList(1, filter.size()), topic.subList(1, topic.size()));
    }

    /** Paho loses its way at empty levels and leaves '$' to the server: it is asked where neither occurs. */
    private static boolean isSimple(String text) {
        return !("/" + text + "/").contains("//") && text.indexOf('$') < 0;
    }

    private static String filter(Random random) {
        String levels = levels(random, "a", "b", "+", "", "$c", "+");
        if (random.nextInt(3) > 0) {
            return levels.isEmpty() ? "#" : levels;
        }
        return random.nextInt(8) == 0 ? "#" : levels + "/#";
    }

    private static String topic(Random random) {
        String topic = levels(random, "a", "b", "a", "", "$c", "b");
        return topic.isEmpty() ? "/" : topic;
    }

    private static String levels(Random random, String... choice) {
        StringBuilder levels = new StringBuilder(choice[random.nextInt(choice.length)]);
        for (int more = random.nextInt(4); more > 0; more--) {
            levels.append('/').append(choice[random.nextInt(choice.length)]);
        }
        return levels.toString();
    }
}
