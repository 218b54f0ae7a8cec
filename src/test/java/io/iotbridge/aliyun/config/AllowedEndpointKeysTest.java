package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConfigFixture.errors;
import static io.iotbridge.aliyun.config.ConfigFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.LinkFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signature is a key: the worker's operator says where it may be sent. */
class AllowedEndpointKeysTest {

    private static final String ALLOWED = "iotbridge.allowed.endpoints";

    @TempDir
    private Path folder;

    @BeforeEach
    void allow() {
        System.setProperty(ALLOWED, "platform.test,*.iot-as-mqtt.cn-shanghai.aliyuncs.com");
    }

    @AfterEach
    void forget() {
        System.clearProperty(ALLOWED);
    }

    @Test
    void anEndpointThatIsAllowedIsSound() {
        assertThat(errors(ConfigFixture.source())).isEmpty();
        assertThat(errors(ConfigFixture.sink())).isEmpty();
    }

    @Test
    void anotherOneIsRefusedByValidationAndAtStartAndIsNotSignedInTo() {
        for (Map<String, String> props : List.of(ConfigFixture.source(), ConfigFixture.sink())) {
            props.put("iot.endpoint", "wss://elsewhere.test/mqtt");
            props.put("iot.validate.connect", "true");

            assertThat(errors(props)).containsOnlyKeys("iot.endpoint");
            assertThat(errors(props).get("iot.endpoint"))
                    .singleElement()
                    .asString()
                    .contains(
                            "iot.endpoint leads to the host 'elsewhere.test'", ALLOWED, "IOTBRIDGE_ALLOWED_ENDPOINTS");
        }
        Map<String, String> source = with(ConfigFixture.source(), "iot.endpoint", "wss://elsewhere.test/mqtt");
        LinkFixture links = new LinkFixture();
        SourceConfig.validate(with(source, "iot.validate.connect", "true"), links.check);
        assertThat(links.platform.opened()).isZero();
        assertThatThrownBy(() -> new SourceConfig(source))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("iot.endpoint leads to");
    }

    @Test
    void aDerivedAddressIsJudgedForEveryDeviceAlsoOfAFileThatChanges() throws IOException {
        Map<String, String> props = with(ConfigFixture.source(), "iot.endpoint", null);
        assertThat(errors(with(props, "iot.region", "cn-shanghai"))).isEmpty();
        assertThat(errors(with(props, "iot.region", "cn-beijing"))).containsOnlyKeys("iot.region");
        assertThat(errors(with(with(props, "iot.region", null), "iot.instance.id", "iot-1")))
                .containsOnlyKeys("iot.instance.id");

        System.setProperty(ALLOWED, "pk.iot-as-mqtt.cn-shanghai.aliyuncs.com");
        Path file = folder.resolve("devices.csv");
        Files.writeString(file, "DeviceName,DeviceSecret,ProductKey\na,s1,pk\nb,s2,other\n");
        with(props, "iot.instance.id", null);
        with(props, "iot.devices.file", file.toString());
        assertThat(errors(with(props, "iot.region", "cn-shanghai"))).containsOnlyKeys("iot.region");
    }

    @Test
    void anEmptyListAllowsNothing() {
        System.setProperty(ALLOWED, " ");
        assertThat(errors(ConfigFixture.source())).containsOnlyKeys("iot.endpoint");
    }
}
