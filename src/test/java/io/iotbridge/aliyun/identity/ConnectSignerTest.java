package io.iotbridge.aliyun.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectSignerTest {

    record Vector(JsonNode json) {
        String text(String name) {
            return json.get(name).asText();
        }

        String field(String name) {
            return json.get("fields").path(name).asText(null);
        }

        @Override
        public String toString() {
            return text("id");
        }
    }

    static List<Vector> vectors() throws IOException {
        List<Vector> vectors = new ArrayList<>();
        try (InputStream in = ConnectSignerTest.class.getResourceAsStream("/sign-vectors.json")) {
            new ObjectMapper().readTree(in).get("vectors").forEach(json -> vectors.add(new Vector(json)));
        }
        return vectors;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aVectorsContentGivesItsSignature(Vector vector) {
        SignMethod method = SignMethod.valueOf(vector.text("signMethod").toUpperCase(Locale.ROOT));

        assertThat(method.sign(new DeviceSecret(vector.text("secret")), vector.text("content")))
                .isEqualTo(vector.text("hexLower"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aVectorsFieldsGiveItsConnect(Vector vector) {
        // One vector leaves the client id out of the content; no official SDK does, nor do we (platform.md A1).
        assumeThat(vector.field("clientId")).isNotNull();
        SignMethod method = SignMethod.valueOf(vector.text("signMethod").toUpperCase(Locale.ROOT));
        Optional<LongSupplier> clock = Optional.ofNullable(vector.field("timestamp"))
                .map(Long::parseLong)
                .map(millis -> () -> millis);
        ConnectSigner signer = new ConnectSigner(new ClientIdTemplate(vector.field("clientId")), method, clock, false);
        Device device = new Device(
                new DeviceId(vector.field("productKey"), vector.field("deviceName")),
                new DeviceSecret(vector.text("secret")));

        SignedConnect tls = signer.sign(device, SecureMode.TLS);
        SignedConnect plain = signer.sign(device, SecureMode.PLAIN);

        assertThat(tls.password()).isEqualTo(vector.text("hexLower")).isEqualTo(plain.password());
        assertThat(tls.username()).isEqualTo(vector.text("mqttUsername")).isEqualTo(plain.username());
        assertThat(tls.clientId()).isEqualTo(vector.text("mqttClientIdWss"));
        assertThat(plain.clientId()).isEqualTo(vector.text("mqttClientIdWs"));
    }

    @ParameterizedTest
    @CsvSource({"TLS,2", "PLAIN,3"})
    void thePlatformsOwnExample(SecureMode mode, int code) {
        SignedConnect connect = signer(SignMethod.HMACSHA1, () -> 789).sign(device("secret"), mode);

        assertThat(connect.clientId()).isEqualTo("12345|securemode=" + code + ",signmethod=hmacsha1,timestamp=789|");
        assertThat(connect.username()).isEqualTo("device&pk");
        assertThat(connect.password()).isEqualToIgnoringCase("FAFD82A3D602B37FB0FA8B7892F24A477F851A14");
    }

    @Test
    void theClockIsAskedForEveryConnect() {
        ConnectSigner signer = signer(SignMethod.HMACSHA256, new AtomicLong(1)::getAndIncrement);

        SignedConnect first = signer.sign(device("secret"), SecureMode.TLS);
        SignedConnect second = signer.sign(device("secret"), SecureMode.TLS);

        assertThat(first.clientId()).contains("timestamp=1|");
        assertThat(second.clientId()).contains("timestamp=2|");
        assertThat(first.password()).isNotEqualTo(second.password());
    }

    @Test
    void noTextFormShowsASecret() {
        Device device = device("hush-hush");
        SignedConnect connect = signer(SignMethod.HMACSHA1, () -> 789).sign(device, SecureMode.TLS);

        assertThat(device.toString()).contains("pk/device").doesNotContain("hush-hush");
        assertThat(device.secret().toString()).doesNotContain("hush-hush");
        assertThat(connect.toString()).contains("device&pk").doesNotContain(connect.password());
    }

    @Test
    void customRrpcIsAskedForAndNotSigned() {
        SignedConnect without = signer(SignMethod.HMACSHA1, () -> 789).sign(device("secret"), SecureMode.TLS);
        SignedConnect with = new ConnectSigner(
                        new ClientIdTemplate("12345"), SignMethod.HMACSHA1, Optional.of(() -> 789), true)
                .sign(device("secret"), SecureMode.TLS);
        assertThat(with.clientId()).isEqualTo("12345|securemode=2,signmethod=hmacsha1,timestamp=789,ext=1|");
        assertThat(without.clientId()).doesNotContain("ext");
        assertThat(with.password()).isEqualTo(without.password());
    }

    private static ConnectSigner signer(SignMethod method, LongSupplier clock) {
        return new ConnectSigner(new ClientIdTemplate("12345"), method, Optional.of(clock), false);
    }

    private static Device device(String secret) {
        return new Device(new DeviceId("pk", "device"), new DeviceSecret(secret));
    }
}
