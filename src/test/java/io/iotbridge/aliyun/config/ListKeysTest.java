package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConfigFixture.errors;
import static io.iotbridge.aliyun.config.ConfigFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C10: whatever is a list is read in one way. */
class ListKeysTest {

    @ParameterizedTest
    @ValueSource(strings = {"%s,", ",%s", " %s , ", "%s,,", "%1$s,%1$s", "\n  %s,\n", "%s,\u3000"})
    void blanksLineEndsAndEmptyEntriesAreTolerated(String form) {
        Map<String, String> props = ConfigFixture.both();
        for (String key : List.of(
                "iot.devices", "downlink.routes", "uplink.routes", "uplink.topics", "uplink.routes.u.kafka.topics")) {
            props.put(key, String.format(form, props.get(key)));
        }

        assertThat(errors(props)).isEmpty();
        SourceConfig config = new SourceConfig(props);
        assertThat(config.devices().size()).isEqualTo(2);
        assertThat(config.routes().routes()).hasSize(1);
        assertThat(config.uplink().orElseThrow().topics()).containsExactly("commands", "updates");
        assertThat(config.taskConfigs(9, 0)).hasSize(2);
        assertThat(config.taskConfigs(9, 0).stream().flatMap(task -> new SourceConfig(task).devices().ids().stream()))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "iot.devices,pump1 pump2",
        "downlink.routes,'r\nr'",
        "uplink.routes,u u",
        "uplink.topics,commands updates",
    })
    void aBlankWithinAnEntryIsAMissingComma(String key, String value) {
        assertThat(errors(with(ConfigFixture.both(), key, value)).get(key))
                .singleElement()
                .asString()
                .contains(key, "separate entries by commas");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iot.devices", "downlink.routes", "uplink.routes.u.kafka.topics"})
    void aListOfNothingIsAnErrorOnItsKey(String key) {
        assertThat(errors(with(ConfigFixture.both(), key, " , "))).containsKey(key);
    }

    /** JSON's null, as in {@code {"iot.session.clean": null}}: Connect starts no connector with it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "iot.session.clean",
                "iot.region",
                "iot.ssl.truststore.password",
                "uplink.consumer.group.id",
                "nosuch"
            })
    void aNullIsAnErrorOnItsKeyAndBreaksNothing(String key) {
        Map<String, String> props = ConfigFixture.both();
        props.put(key, null);

        assertThat(errors(props)).containsOnlyKeys(key);
        assertThat(errors(props).get(key)).singleElement().asString().startsWith(key + " is null");
        assertThat(new SourceConfig(props).taskConfigs(1, 3)).hasSize(1).allSatisfy(task -> assertThat(task)
                .doesNotContainKey(key));
    }

    @Test
    void soItIsOfTheSink() {
        Map<String, String> props = ConfigFixture.sink();
        props.put("uplink.routes.u.qos", null);

        assertThat(errors(props)).containsOnlyKeys("uplink.routes.u.qos");
        assertThat(SinkConfig.taskConfigs(props, 2)).hasSize(2).allSatisfy(task -> assertThat(task)
                .doesNotContainValue(null));
    }

    @Test
    void anAliasThatAnotherOneBeginsWithTakesNoSecretAway() {
        Map<String, String> props = ConfigFixture.source();
        List<String> aliases = List.of("pump0", "pump0.1", "pump0.1.device", "pump0.device.secret", "file");
        props.put("iot.devices", String.join(",", aliases));
        props.keySet().removeIf(key -> key.endsWith(".device.secret"));
        aliases.forEach(alias -> props.put("iot.devices." + alias + ".device.secret", "secretOf" + alias));
        props.put("iot.devices.unlisted.device.secret", "secretOfUnlisted");

        assertThat(errors(props)).isEmpty();
        List<Map<String, String>> tasks = new SourceConfig(props).taskConfigs(5, 0);
        assertThat(tasks.stream().flatMap(task -> new SourceConfig(task).devices().devices().stream()))
                .hasSize(aliases.size());
        assertThat(tasks).allSatisfy(task -> assertThat(task.values().stream().filter(v -> v.startsWith("secretOf")))
                .hasSameSizeAs(Lists.of(task, "iot.devices")));
    }

    @Test
    void twoDevicesOfOneClientIdAreNamed() {
        Map<String, String> props = with(ConfigFixture.both(), "iot.client.id", "{deviceName}");
        props.put("iot.devices", "one,two");
        for (String alias : new String[] {"one", "two"}) {
            props.put("iot.devices." + alias + ".product.key", "pk" + alias);
            props.put("iot.devices." + alias + ".device.name", "pump");
            props.put("iot.devices." + alias + ".device.secret", "secret");
        }
        assertThat(errors(props).get("iot.client.id"))
                .singleElement()
                .asString()
                .contains("pkone/pump", "pktwo/pump", "{productKey}");
        assertThat(errors(with(props, "iot.client.id", "{productKey}.{deviceName}")))
                .doesNotContainKey("iot.client.id");
    }
}
