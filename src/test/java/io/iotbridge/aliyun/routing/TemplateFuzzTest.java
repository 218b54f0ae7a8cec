package io.iotbridge.aliyun.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.random.Fuzz;
import io.iotbridge.aliyun.random.Inputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Templates, device sources and lists of Kafka topics, valid and broken: they refuse with the declared exceptions or do what they say. */
@Timeout(value = 10 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TemplateFuzzTest {

    private static final Map<String, String> VALUES =
            Map.of("productKey", "pk", "deviceName", "dn", "service", "{deviceName}");
    private static final List<String> TEMPLATES =
            List.of("iot.{productKey}.commands", "{productKey}/{deviceName}", "{service}", "plain", "{a}{b}{service}");
    private static final List<String> UPLINK = List.of(
            "/{productKey}/{deviceName}/user/{header.kind}",
            "{key}",
            "{topic}/{value.a.b}",
            "{value.id}",
            "x{header.}");

    @Test
    void templates() {
        Fuzz.run("Template", 150_000, choices -> {
            String text = Inputs.text(choices, TEMPLATES);
            choices.tell(() -> "template '" + text + "'");
            boolean known =
                    text.replaceAll("\\{(productKey|deviceName|service)}", "").matches("(?s)[^{}]*")
                            && !text.contains("${");
            String rendered;
            try {
                rendered = Template.parse(text, VALUES.keySet()).render(VALUES::get);
            } catch (IllegalArgumentException refused) {
                assertThat(known && !text.isBlank()).as("could be rendered").isFalse();
                return;
            }
            assertThat(known).as("should be refused").isTrue();
            String expected = text.replace("{productKey}", "pk")
                    .replace("{deviceName}", "dn")
                    .replace("{service}", "{deviceName}");
            assertThat(rendered).isEqualTo(expected);
        });
    }

    @Test
    void uplinkTemplates() {
        Fuzz.run("UplinkTemplate", 150_000, choices -> {
            String text = Inputs.text(choices, UPLINK);
            choices.tell(() -> "template '" + text + "'");
            try {
                UplinkTemplate template = UplinkTemplate.parse(text);
                String rendered = template.render(new DeviceId("pk", "dn"), record(choices));
                assertThat(rendered).isNotEmpty();
                assertThat(template).hasToString(text);
            } catch (IllegalArgumentException | MissingValueException declared) {
                assertThat(declared.getMessage()).isNotBlank();
            }
        });
    }

    private static FakeRecord record(Choices choices) {
        FakeRecord record = FakeRecord.of("commands", choices.of(null, "", "pk/dn", "dn", "a/b/c", "\uD83D"));
        record = choices.below(2) == 0 ? record : record.header("kind", choices.of("", "k", "a/b"));
        return choices.below(2) == 0
                ? record
                : record.field(choices.of("", "1", "{key}"), "a", "b").field("7", "id");
    }

    @Test
    void routes() {
        Fuzz.run("UplinkRoutes", 150_000, choices -> {
            String source = Inputs.text(choices, List.of("{key}", "pk/{key}", "{header.kind}", "{topic}"));
            String topic = Inputs.text(choices, UPLINK);
            choices.tell(() -> "device '" + source + "' topic '" + topic + "'");
            try {
                DeviceSource device = DeviceSource.parse(source, choices.of(Optional.empty(), Optional.of("pk")));
                UplinkRoute route = new UplinkRoute(
                        "r", KafkaTopics.parse("commands"), UplinkTemplate.parse(topic), 1, device, false);
                assertThat(new UplinkRoutes(List.of(route)).route(record(choices)))
                        .isNotNull();
            } catch (IllegalArgumentException declared) {
                assertThat(declared.getMessage()).isNotBlank();
            }
        });
    }

    @Test
    void kafkaTopics() {
        List<String> corpus = List.of("a,b", "iot.commands", "iot\\..*", "[ab]{1,3}", "(a|b)c?", " a , b ", "\\p{L}+");
        Fuzz.run("KafkaTopics", 60_000, choices -> {
            String all = Inputs.text(choices, corpus);
            String text = all.substring(0, Math.min(all.length(), 40));
            choices.tell(() -> "topics '" + text + "'");
            try {
                KafkaTopics topics = KafkaTopics.parse(text);
                topics.matches("abcabc");
                if (topics instanceof KafkaTopics.Names names) {
                    assertThat(names.names())
                            .allMatch(topics::matches)
                            .allMatch(name -> name.matches("[\\w.-]{1,249}"));
                }
            } catch (IllegalArgumentException declared) {
                assertThat(declared.getMessage()).isNotBlank();
            }
        });
    }
}
