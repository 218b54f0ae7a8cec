package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigValue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which a live check can fail is told on the key to change. */
class ValidateKeysTest {

    private final LinkFixture fixture = new LinkFixture();
    private final Map<String, String> props = new HashMap<>();

    @TempDir
    Path folder;

    @BeforeEach
    void aSoundConfiguration() {
        props.put("iot.validate.connect", "true");
        props.put("iot.endpoint", "wss://platform.test/mqtt");
        props.put("iot.product.key", "pk");
        props.put("iot.devices", "d1,d2");
        props.put("iot.devices.d1.device.secret", "hush");
        props.put("iot.devices.d2.device.secret", "hush");
        props.put("downlink.routes", "r,s");
        props.put("downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        props.put("downlink.routes.r.kafka.topic", "iot.r");
        props.put("downlink.routes.s.mqtt.filter", "/{productKey}/{deviceName}/user/set");
        props.put("downlink.routes.s.kafka.topic", "iot.s");
    }

    private Map<String, List<String>> errors(Consumer<FakePlatform.Connection> platform) {
        CompletableFuture<Map<String, List<String>>> errors = CompletableFuture.supplyAsync(this::validate);
        Awaitility.await().until(() -> fixture.scheduler.waiting() > 0 || errors.isDone());
        fixture.scheduler.runDue();
        platform.accept(fixture.platform.newest());
        return errors.join();
    }

    private Map<String, List<String>> validate() {
        Map<String, List<String>> errors = new TreeMap<>();
        for (ConfigValue value : SourceConfig.validate(props, fixture.check).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
            }
        }
        return errors;
    }

    @Test
    void nothingIsWrongWithWhatThePlatformAccepts() {
        assertThat(errors(FakePlatform.Connection::acceptAll)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, iot.endpoint",
        "UPGRADE_REFUSED, iot.endpoint",
        "CERTIFICATE_EXPIRED, iot.endpoint",
        "CERTIFICATE_WRONG_HOST, iot.endpoint",
        "TLS, iot.endpoint",
        "PROTOCOL, iot.endpoint",
        "CONNECTION_LOST, iot.endpoint",
        "CERTIFICATE_UNTRUSTED, iot.ssl.truststore.certificates",
        "TRUSTSTORE, iot.ssl.truststore.certificates",
        "KEYSTORE, iot.ssl.keystore.location",
        "CLIENT_CERTIFICATE, iot.ssl.keystore.location",
        "CLIENT_ID_REFUSED, iot.client.id",
        "SERVER_UNAVAILABLE, iot.keepalive.seconds",
        "IDENTITY_REFUSED, iot.devices.d1.device.secret",
    })
    void aFailureIsToldOnTheKeyToChange(Kind kind, String key) {
        assertThat(errors(connection -> connection.die(kind)))
                .hasEntrySatisfying(key, messages -> assertThat(messages)
                        .singleElement()
                        .asString()
                        .contains(key)
                        .contains("device pk/d1 cannot sign in: "))
                .hasSize(1);
    }

    @Test
    void anAddressThatIsDerivedIsToldOnTheKeyItComesFrom() {
        props.remove("iot.endpoint");
        props.put("iot.region", "cn-shanghai");
        assertThat(errors(connection -> connection.die(Kind.UNREACHABLE))).containsOnlyKeys("iot.region");
    }

    @Test
    void aFileThatSaysWhomToTrustIsTold() throws Exception {
        Path truststore = folder.resolve("ca.jks");
        try (OutputStream out = Files.newOutputStream(truststore)) {
            TrustFixture.anyCertificate().store(out, "password".toCharArray());
        }
        props.put("iot.ssl.truststore.location", truststore.toString());
        props.put("iot.ssl.truststore.type", "JKS");
        assertThat(errors(connection -> connection.die(Kind.CERTIFICATE_UNTRUSTED)))
                .containsOnlyKeys("iot.ssl.truststore.location");
    }

    @Test
    void aDeviceOfTheFileIsToldOnTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("devices.csv"), "ProductKey,DeviceName,DeviceSecret\npk,a,hush\n");
        props.remove("iot.devices");
        props.put("iot.devices.file", file.toString());
        assertThat(errors(connection -> connection.die(Kind.IDENTITY_REFUSED))).containsOnlyKeys("iot.devices.file");
    }

    @Test
    void aRefusedSubscriptionIsToldOnItsRoute() {
        assertThat(errors(connection -> connection.accept().suback(0, List.of(1, 0x80))))
                .containsOnlyKeys("downlink.routes.s.mqtt.filter");
    }

    @Test
    void whatCannotBeTriedIsNotPassedOverInSilence() {
        for (int i = 0; i < 4; i++) {
            errors(connection -> connection.die(Kind.UNREACHABLE));
        }
        assertThat(validate()).containsOnlyKeys("iot.validate.connect");
    }

    @Test
    void nobodySignsInWhereSomethingElseIsWrongOrItIsNotWanted() {
        props.put("iot.keepalive.seconds", "5");
        assertThat(validate()).containsOnlyKeys("iot.keepalive.seconds");
        props.remove("iot.keepalive.seconds");
        props.put("iot.validate.connect", "false");
        assertThat(validate()).isEmpty();
        assertThat(fixture.platform.opened()).isZero();
    }
}
