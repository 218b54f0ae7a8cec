package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConfigFixture.errors;
import static io.iotbridge.aliyun.config.ConfigFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C17: certificates are read as people have them, and what cannot be read is told at validation. */
class TrustKeysTest {

    private static final String LOCATION = "iot.ssl.truststore.location";
    private static final String CERTIFICATES = "iot.ssl.truststore.certificates";

    @TempDir
    private Path folder;

    private String pem;

    @BeforeEach
    void certificate() throws Exception {
        pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(TrustFixture.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private List<String> forms() {
        return List.of(
                pem,
                "\uFEFF" + pem,
                "Subject: somebody\n" + pem + pem,
                pem.replace("\n", "\r\n"),
                pem.replace("\n", " "),
                pem.replace("\n", ""),
                pem.replace("\n", "\\n"),
                "  " + pem.replace("\n", "\n   "));
    }

    @Test
    void pemIsReadAsPeopleHaveIt() throws IOException {
        for (String form : forms()) {
            assertThat(errors(with(ConfigFixture.source(), CERTIFICATES, form))).isEmpty();
            Path file = Files.writeString(folder.resolve("ca.pem"), form);
            assertThat(errors(with(ConfigFixture.source(), LOCATION, file.toString())))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hiddenText",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nhiddenText\n-----END CERTIFICATE-----",
                "-----BEGIN PRIVATE KEY-----\nhiddenText\n-----END PRIVATE KEY-----",
            })
    void whatIsNoCertificateIsToldAndNotQuoted(String text) throws IOException {
        assertThat(errors(with(ConfigFixture.sink(), CERTIFICATES, text)).get(CERTIFICATES))
                .singleElement()
                .asString()
                .contains(CERTIFICATES + " cannot be read as PEM: it")
                .doesNotContain("hiddenText");
        Path file = Files.writeString(folder.resolve("ca.pem"), text);
        assertThat(errors(with(ConfigFixture.sink(), LOCATION, file.toString())).get(LOCATION))
                .singleElement()
                .asString()
                .contains(LOCATION + " cannot be read as PEM: it")
                .doesNotContain("hiddenText");
    }

    @ParameterizedTest
    @CsvSource({
        "PEM,., is a directory",
        "PEM,nosuch.pem,file not found",
        "PKCS12,ca.pem,check the file; its type and password"
    })
    void aFileThatIsNoneIsToldOnItsKey(String type, String name, String why) throws IOException {
        Files.writeString(folder.resolve("ca.pem"), pem, StandardCharsets.US_ASCII);
        Map<String, String> props =
                with(ConfigFixture.source(), LOCATION, folder.resolve(name).toString());

        assertThat(errors(with(props, "iot.ssl.truststore.type", type))).containsOnlyKeys(LOCATION);
        assertThat(errors(props).get(LOCATION).toString()).contains(LOCATION, why.replace(';', ','));
    }
}
