package io.iotbridge.aliyun.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

    @Test
    void aDeviceIsWrittenAsProductKeyAndName() {
        assertThat(DeviceId.parse("pk/dn")).isEqualTo(new DeviceId("pk", "dn")).hasToString("pk/dn");
        assertThat(new DeviceId("PK", "dn")).isNotEqualTo(new DeviceId("pk", "dn"));
        assertThat(new DeviceId("a", "z")).isLessThan(new DeviceId("b", "a")).isLessThan(new DeviceId("b", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dn",
                "/dn",
                "pk/",
                "pk/a/b",
                "pk/a+",
                "pk/a#",
                "p&k/dn",
                "pk/d|n",
                "pk/d n",
                " pk/dn",
                "pk/d\u0085n"
            })
    void aMalformedDeviceIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DeviceId.parse(text));
    }

    /** Copied from a page, a name brings along what nobody sees; the platform would refuse it and both would look the same. */
    @ParameterizedTest
    @CsvSource({"'pk/d\u200Bn',U+200B", "'pk/dn\u00A0',U+00A0", "'p\u202Ek/dn',U+202E", "'pk/\u3164',U+3164"})
    void anInvisibleCharacterIsNamed(String text, String character) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceId.parse(text))
                .withMessageContaining(character);
    }

    @ParameterizedTest
    @CsvSource({"'{productKey}.{deviceName}',pk.dn", "'{deviceName}&{productKey}',dn&pk", "fixed,fixed"})
    void aClientIdIsMadeOfItsTemplate(String template, String clientId) {
        assertThat(new ClientIdTemplate(template).of(new DeviceId("pk", "dn"))).isEqualTo(clientId);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a|b;'|'",
                "{device};placeholder",
                "{device{productKey}Name};placeholder",
                "a\u0007b;U+0007",
                "a{;placeholder",
                "' ';empty"
            })
    void aWrongClientIdTemplateIsRefused(String template, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClientIdTemplate(template))
                .withMessageContaining(why.replace("'", ""));
    }

    @Test
    void aClientIdHasAtMost64Characters() {
        ClientIdTemplate template = new ClientIdTemplate("{deviceName}");

        assertThat(template.of(new DeviceId("pk", "d".repeat(64)))).hasSize(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.of(new DeviceId("pk", "d".repeat(65))))
                .withMessageContaining("65 characters")
                .withMessageContaining("at most 64");
    }

    @Test
    void anEmptySecretIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceSecret(" "));
        assertThat(new DeviceSecret("a")).isEqualTo(new DeviceSecret("a")).isNotEqualTo(new DeviceSecret("b"));
    }
}
