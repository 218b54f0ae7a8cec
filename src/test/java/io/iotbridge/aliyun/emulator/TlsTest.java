package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** wss and its certificates (platform.md A3, B), with the JDK's WebSocket and with a client that people really use. */
class TlsTest {

    private static final DeviceEntry DEVICE = new DeviceEntry("pk", "device", "secret");
    private static final String PASSWORD = "c8cb3dcb7159682438e5fd9a9c34f398e41bb8edb6f222795e307bafee151090";

    private static SSLContext trusting(Path ca) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(ca)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static HttpClient client(Emulator emulator) throws IOException, GeneralSecurityException {
        return HttpClient.newBuilder()
                .sslContext(trusting(emulator.caCertificate()))
                .build();
    }

    private static EmulatorSettings settings() {
        return EmulatorSettings.defaults().withStrictRates(false).withDevices(DEVICE);
    }

    @Test
    void signsInByNameAndByAddressOverFramesCutSmall() throws IOException, GeneralSecurityException {
        try (Emulator emulator = Emulator.start(settings().withFrameBytes(3))) {
            URI byAddress = URI.create(emulator.wss().toString().replace("localhost", "127.0.0.1"));
            for (URI uri : new URI[] {emulator.wss(), byAddress}) {
                try (RawDevice device = RawDevice.open(uri, client(emulator))) {
                    assertThat(device.signIn(DEVICE, "securemode=3", 60, true)).isEqualTo(5);
                }
                try (RawDevice device = RawDevice.open(uri, client(emulator))) {
                    assertThat(device.signIn(DEVICE, "securemode=2", 60, true)).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "VALID", mode = EnumSource.Mode.EXCLUDE)
    void showsBadCertificatesOnRequest(CertificateKind kind) throws IOException, GeneralSecurityException {
        try (Emulator emulator = Emulator.start(settings().withCertificate(kind))) {
            HttpClient client = client(emulator);
            assertThatThrownBy(() -> RawDevice.open(emulator.wss(), client))
                    .hasStackTraceContaining(SSLHandshakeException.class.getSimpleName());
        }
    }

    @Test
    void keepsItsCaInAGivenDirectory(@TempDir Path directory) throws IOException {
        EmulatorSettings settings = settings().withCaDirectory(directory);
        Emulator first = Emulator.start(settings);
        String ca = Files.readString(first.caCertificate());
        first.close();
        first.close();
        try (Emulator second = Emulator.start(settings)) {
            assertThat(Files.readString(second.caCertificate())).isEqualTo(ca);
        }
    }

    @Test
    void understandsPaho() throws MqttException, IOException, GeneralSecurityException {
        try (Emulator emulator = Emulator.start(settings())) {
            String url = emulator.wss().toString();
            MqttAsyncClient paho =
                    new MqttAsyncClient(url, "12345|securemode=2,signmethod=hmacsha256|", new MemoryPersistence());
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName("device&pk");
            options.setPassword(PASSWORD.toCharArray());
            options.setSocketFactory(trusting(emulator.caCertificate()).getSocketFactory());
            paho.connect(options).waitForCompletion(5000);
            paho.publish("/pk/device/user/update", "hi".getBytes(StandardCharsets.UTF_8), 1, false)
                    .waitForCompletion(5000);
            assertThat(emulator.platform().messages(0)).hasSize(1);
            paho.disconnect().waitForCompletion(5000);
            paho.close();
        }
    }
}
