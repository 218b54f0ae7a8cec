package io.iotbridge.aliyun.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    private static final DeviceId DEVICE = new DeviceId("a1B2c3", "dn");

    @Test
    void aPublicRegionPutsTheProductIntoTheHost() {
        assertThat(new Endpoint.Region("cn-shanghai", "wss").of(DEVICE))
                .hasToString("wss://a1B2c3.iot-as-mqtt.cn-shanghai.aliyuncs.com:443");
    }

    @Test
    void anInstanceIsTheHost() {
        assertThat(new Endpoint.Instance("iot-060a02", "ws").of(DEVICE))
                .hasToString("ws://iot-060a02.mqtt.iothub.aliyuncs.com:443");
    }

    @ParameterizedTest
    @CsvSource({"wss://h:443/mqtt,TLS", "ws://127.0.0.1:8080,PLAIN", "' wss://h ',TLS"})
    void anExplicitAddressIsTakenAsItIsAndDecidesTheSecureMode(String text, SecureMode mode) {
        URI uri = Endpoint.Explicit.parse(text).of(DEVICE);

        assertThat(uri).hasToString(text.strip());
        assertThat(SecureMode.of(uri)).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host:443",
                "https://host",
                "tcp://host:1883",
                "wss://",
                "wss:///path",
                "wss://a b",
                "wss://h:x"
            })
    void aMalformedAddressIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.Explicit.parse(text))
                .withMessageContaining("endpoint");
    }

    /** C18. */
    @Test
    void anUnderscoreInAHostIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.Explicit.parse("wss://iot_platform:8443/mqtt"))
                .withMessageContaining("'wss://iot_platform:8443/mqtt'")
                .withMessageContaining("underscore");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.Explicit.parse("tcp://host:1883/a_b"))
                .withMessageNotContaining("underscore");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://user:geheim@h:443/mqtt",
                "wss://geheim@h",
                "//geheim@h",
                "wss://u:geheim@h_1/",
                "wss://u:gehe@im@h:x/",
                "wss://h/mqtt?token=geheim",
                "wss://h/mqtt?geheim=@",
                "wss://h/mqtt#geheim",
                "wss://h a/?geheim",
            })
    void whatCouldBeASecretInAnAddressIsRefusedAndNotQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.Explicit.parse(text))
                .withMessageContaining("endpoint")
                .withMessageNotContaining("geh")
                .withMessageContaining("remove them")
                .withNoCause();
        assertThat(Endpoint.mask(text)).doesNotContain("geh");
    }

    @Test
    void aMaskedAddressIsRecognised() {
        assertThat(Endpoint.show(URI.create("wss://u:p@h:443/mqtt?a=b")))
                .isEqualTo("wss://[hidden]@h:443/mqtt?[hidden]");
        assertThat(Endpoint.show(URI.create("wss://h:443/mqtt"))).isEqualTo("wss://h:443/mqtt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a b", "a.evil.com#", "-a"})
    void whatCannotBePartOfAHostIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint.Instance(text, "wss"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint.Region(text, "wss"));
    }

    @Test
    void anotherTransportIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Endpoint.Region("cn-shanghai", "tcp"))
                .withMessageContaining("ws or wss");
    }
}
