package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.network.TlsEngine;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose TLS a connection speaks where OpenSSL's fails. */
@ParameterizedClass
@EnumSource(TlsEngine.class)
class TlsFallbackTest {

    private static CertificatesFixture certificates;

    private final TlsEngine engine;
    private final ConnectionFixture link;

    TlsFallbackTest(TlsEngine engine) {
        this.engine = engine;
        this.link = new ConnectionFixture(engine);
    }

    @BeforeAll
    static void issue() throws Exception {
        certificates = new CertificatesFixture();
    }

    @AfterEach
    void close() {
        link.close();
    }

    private static TlsSettings settings() throws Exception {
        return TlsFixture.trusting(Optional.empty(), "PEM", Optional.empty(), Optional.of(certificates.pem()));
    }

    private MqttConnection connects(ServerSocket socket) throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer(socket, "wss")) {
            RecordingListener listener = new RecordingListener();
            MqttConnection connection = listener.connects(
                    link.connector.get().open(ConnectionFixture.spec(server.uri(), settings(), 60, 8000), listener));
            server.sessionAtLast();
            listener.awaitConnected();
            assertThat(listener.violations).isEmpty();
            return connection;
        }
    }

    /** The one of P-521 is one that OpenSSL does not accept. */
    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void aKeyOfAServerThatOnlyTheJvmKnowsIsAccepted(String curve) throws Exception {
        MqttConnection connection = connects(certificates.serverWithKey(curve));
        assertThat(connection.isOpenSsl()).isEqualTo(engine == TlsEngine.OPENSSL && !curve.equals("secp521r1"));
    }

    /** The next one tries OpenSSL no more. */
    @Test
    void theNextConnectionSpeaksWhatTheLastOneDid() throws Exception {
        connects(certificates.serverWithKey("secp521r1"));
        try (ScriptedWebSocketServer server =
                new ScriptedWebSocketServer(certificates.serverWithKey("secp521r1"), "wss")) {
            RecordingListener listener = new RecordingListener();
            listener.connects(
                    link.connector.get().open(ConnectionFixture.spec(server.uri(), settings(), 60, 8000), listener));
            server.session();
            listener.awaitConnected();
        }
    }

    /** A server with too much to do sends one to everybody. */
    @Test
    void afterAnAlertThatPassesTheEngineIsTheSame() throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer()) {
            link.open(URI.create(server.uri().toString().replace("ws:", "wss:")), settings(), 60, 8000);
            CompletableFuture.runAsync(() -> alertAll(server));
            link.awaitClosed(Kind.TLS);
        }
        MqttConnection next = connects(certificates.server(
                "localhost",
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(1))));
        assertThat(next.isOpenSsl()).isEqualTo(engine == TlsEngine.OPENSSL);
    }

    private static void alertAll(ScriptedWebSocketServer server) {
        try {
            while (true) {
                Socket peer = server.acceptWithoutReading();
                peer.getInputStream().read();
                peer.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 80});
            }
        } catch (IOException closed) {
            // The test goes on.
        }
    }
}
