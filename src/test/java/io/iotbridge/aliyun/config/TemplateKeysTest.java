package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConfigFixture.errors;
import static io.iotbridge.aliyun.config.ConfigFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C11: a template that can never work is an error on its key, with the right form. */
class TemplateKeysTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            uplink.routes.u.mqtt.topic | /sys/${productKey}/${deviceName}/thing/event/property/post | a placeholder is written {productKey}, without '$'
            uplink.routes.u.mqtt.topic | /{productkey}/{deviceName}/user/x           | did you mean {productKey}?
            uplink.routes.u.mqtt.topic | /{product_key}/{deviceName}/user/x          | did you mean {productKey}?
            uplink.routes.u.mqtt.topic | /{productKey}/{devicename}/user/x           | did you mean {deviceName}?
            uplink.routes.u.mqtt.topic | {productKey}/{deviceName}/user/x            | can never yield a topic that the platform accepts
            uplink.routes.u.mqtt.topic | /{productKey}/{deviceName}                  | can never yield
            uplink.routes.u.mqtt.topic | /sys/{deviceName}/{productKey}/thing/event/property/post | can never yield
            uplink.routes.u.mqtt.topic | /syss/{productKey}/{deviceName}/thing/x     | can never yield
            uplink.routes.u.mqtt.topic | /{productKey}/{deviceName}/user/a/b/c/d/e/{key} | 9 slashes
            uplink.routes.u.mqtt.topic | /sys/{productKey}/{deviceName}/thing/service/property/set | the platform publishes to
            uplink.routes.u.mqtt.topic | /sys/pk/pump1/thing/service/property/set    | the platform publishes to
            uplink.routes.u.mqtt.topic | sensors/{value.room}/{value.sensor}         | can never yield
            uplink.routes.u.device     | ${key}                                      | a placeholder is written {key}, without '$'
            uplink.routes.u.device     | {header.Device}&{key}                       | can never yield a device
            uplink.routes.u.device     | pk/pump/1                                   | can never yield a device
            uplink.partition.key       | ${deviceName}                               | without '$'
            uplink.partition.key       | {devicename}                                | did you mean {deviceName}?
            downlink.routes.r.mqtt.filter | /${productKey}/${deviceName}/user/get    | {productKey}, without '$'
            downlink.routes.r.mqtt.filter | /{productkey}/{deviceName}/user/{function} | did you mean {productKey}?
            downlink.routes.r.mqtt.filter | /{productKey}/{device_name}/user/{function} | did you mean {deviceName}?
            downlink.routes.r.kafka.topic | iot.${function}                          | without '$'
            downlink.routes.r.kafka.topic | iot.{Function}                           | did you mean {function}?
            downlink.routes.r.kafka.key | ${deviceName}                              | without '$'
            iot.client.id              | ${productKey}.${deviceName}                 | without '$'
            iot.client.id              | gateway                                     | needs {deviceName}
            iot.client.id              | {productKey}                                | needs {deviceName}
            downlink.errors.topic      | iot errors                                  | Kafka accepts letters
            downlink.errors.topic      | ''                                          | invalid Kafka topic name: ''
            uplink.errors.topic        | iot/errors                                  | Kafka accepts letters
            uplink.errors.topic        | ''                                          | invalid Kafka topic name: ''
            iot.endpoint               | wss://platform.test:70000/mqtt              | ports go from 1 to 65535
            iot.endpoint               | wss://platform.test:0/mqtt                  | ports go from 1 to 65535
            """)
    void whatCanNeverWorkIsAnErrorOnItsKey(String key, String value, String why) {
        Map<String, String> props = with(ConfigFixture.both(), key, value);

        assertThat(errors(props)).containsKey(key);
        assertThat(String.join(" ", errors(props).get(key))).contains(key, why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            uplink.routes.u.mqtt.topic | {header.topic}
            uplink.routes.u.mqtt.topic | /sys/{key}/thing/event/property/post
            uplink.routes.u.mqtt.topic | /{header.product}/{header.device}/user/{value.function}
            uplink.routes.u.mqtt.topic | /{header.kind}/{productKey}/{deviceName}/thing/event/property/post
            uplink.routes.u.mqtt.topic | /sys/{productKey}/{deviceName}/thing/service/{header.service}_reply
            uplink.routes.u.mqtt.topic | /sys/{productKey}/{deviceName}/rrpc/response/{header.id}
            uplink.routes.u.mqtt.topic | /ext/rrpc/{header.id}//{productKey}/{deviceName}/user/get
            uplink.routes.u.mqtt.topic | /sys/pk/pump1/thing/event/property/post
            uplink.routes.u.mqtt.topic | /shadow/update/{productKey}/{deviceName}
            uplink.routes.u.mqtt.topic | /a{header.a}/b{header.b}/c{header.c}/d{header.d}
            uplink.routes.u.device     | pk/{value.device}
            uplink.routes.u.device     | site-{key}
            uplink.routes.u.device     | {header.product}/{header.device}
            downlink.routes.r.mqtt.filter | /ext/{productKey}/{deviceName}/{function}/{deviceName2}
            iot.client.id              | bridge-{deviceName}
            """)
    void whatCanWorkIsSound(String key, String value) {
        assertThat(errors(with(ConfigFixture.both(), key, value))).isEmpty();
    }

    @Test
    void oneClientIdForOneDeviceIsSound() {
        Map<String, String> props = with(ConfigFixture.source(), "iot.devices", "pump1");
        assertThat(errors(with(props, "iot.client.id", "gateway"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commands,others", "others"})
    void aTopicOfTheSinkThatNoRouteTakesIsAnErrorOnTopics(String topics) {
        assertThat(errors(with(ConfigFixture.sink(), "topics", topics))).containsOnlyKeys("topics");
        assertThat(errors(with(ConfigFixture.sink(), "topics", topics))
                        .get("topics")
                        .toString())
                .contains("topics contains others, which no route in uplink.routes takes");
    }

    @Test
    void whichTopicsAPatternMeansIsNotKnown() {
        Map<String, String> props = with(ConfigFixture.sink(), "topics", null);
        assertThat(errors(with(props, "topics.regex", "other.*"))).isEmpty();
    }

    @Test
    void whatATransformationMakesOfATopicIsNotKnown() {
        Map<String, String> props = with(ConfigFixture.sink(), "topics", "plant-commands");
        props.put("transforms", "rename");
        props.put("transforms.rename.type", "org.apache.kafka.connect.transforms.RegexRouter");
        props.put("transforms.rename.regex", "plant-(.*)");
        props.put("transforms.rename.replacement", "$1");
        assertThat(errors(props)).isEmpty();
    }
}
