package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets in, and which CONNACK the others get (platform.md A, C2, C3). */
class SignInTest {

    private static final DeviceEntry DEVICE = new DeviceEntry("pk", "device", "secret");
    private static Emulator emulator;

    @BeforeAll
    static void start() {
        emulator = Emulator.start(
                EmulatorSettings.defaults().withStrictRates(false).withDevices(DEVICE));
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in = SignInTest.class.getResourceAsStream("/sign-vectors.json")) {
            return new ObjectMapper().readTree(in).get("vectors");
        }
    }

    private static int connect(URI uri, String clientId, String user, String password, int keepAlive) {
        try (RawDevice device = RawDevice.open(uri)) {
            return device.connect(clientId, user, password, keepAlive, true);
        }
    }

    private static int signIn(String parameters, int keepAlive) {
        try (RawDevice device = RawDevice.open(emulator.ws())) {
            return device.signIn(DEVICE, parameters, keepAlive, true);
        }
    }

    @Test
    void acceptsEveryPublishedSignatureInEitherCase() throws IOException {
        for (JsonNode vector : vectors()) {
            String clientId = vector.get("mqttClientIdWs").asText();
            String user = vector.get("mqttUsername").asText();
            String password = vector.get("hexLower").asText();
            assertThat(connect(emulator.ws(), clientId, user, password, 60))
                    .as(clientId)
                    .isZero();
            assertThat(connect(emulator.ws(), clientId, user, password.toUpperCase(Locale.ROOT), 60))
                    .as(clientId)
                    .isZero();
            assertThat(connect(emulator.ws(), clientId, user, "00" + password.substring(2), 60))
                    .as(clientId)
                    .isEqualTo(4);
        }
    }

    @Test
    void takesBlanksBetweenParametersAndMd5WhereNoMethodIsNamed() {
        assertThat(connect(
                        emulator.ws(),
                        "12345|securemode=3,\n        timestamp = 789|",
                        "device&pk",
                        "14b198324fe55e1d3c88f2e705e201ee",
                        60))
                .isZero();
    }

    @Test
    void refusesASecureModeThatDoesNotFitTheTransport() {
        assertThat(signIn("securemode=2", 60)).isEqualTo(5);
        assertThat(emulator.platform().device("pk", "device").lastRefusal()).contains("securemode 2");
    }

    @Test
    void refusesKeepAlivesOutsideTheRange() {
        assertThat(signIn("securemode=3", 29)).isEqualTo(3);
        assertThat(signIn("securemode=3", 30)).isZero();
        assertThat(signIn("securemode=3", 1200)).isZero();
        assertThat(signIn("securemode=3", 1201)).isEqualTo(3);
        assertThat(signIn("securemode=3", 0)).isEqualTo(3);
    }

    @Test
    void refusesStrangersGarbageAndTheDisabled() {
        assertThat(connect(emulator.ws(), "c|securemode=3|", "nobody&pk", "x", 60))
                .isEqualTo(5);
        assertThat(connect(emulator.ws(), "c|securemode=3|", "garbage", "x", 60))
                .isEqualTo(5);
        assertThat(connect(emulator.ws(), "c", "device&pk", "x", 60)).isEqualTo(3);
        assertThat(connect(emulator.ws(), "c".repeat(65) + "|securemode=3|", "device&pk", "x", 60))
                .isEqualTo(3);
        emulator.platform().disable("pk", "device");
        assertThat(signIn("securemode=3", 60)).isEqualTo(5);
        emulator.platform().enable("pk", "device");
        assertThat(signIn("securemode=3", 60)).isZero();
    }

    @Test
    void refusesMqtt5() {
        try (RawDevice device = RawDevice.open(emulator.ws())) {
            assertThat(device.connectAsMqtt5()).isEqualTo(1);
        }
    }

    @Test
    void echoesTheSubprotocolOnAnyPath() {
        try (RawDevice device = RawDevice.open(emulator.ws().resolve("/"))) {
            assertThat(device.subprotocol()).isEqualTo("mqtt");
        }
    }

    @Test
    void refusesTheSixthConnectOfAMinute() {
        try (Emulator strict = Emulator.start(EmulatorSettings.defaults().withDevices(DEVICE))) {
            for (int i = 1; i <= 6; i++) {
                try (RawDevice device = RawDevice.open(strict.ws())) {
                    assertThat(device.signIn(DEVICE, "securemode=3", 60, true)).isEqualTo(i == 6 ? 3 : 0);
                }
            }
        }
    }
}
