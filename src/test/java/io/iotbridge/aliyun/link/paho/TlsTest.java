package io.iotbridge.aliyun.link.paho;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    private static final Instant NOW = Instant.now();
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

    private static CertificatesFixture certificates;

    private final ConnectionFixture link = new ConnectionFixture();

    @TempDir
    Path folder;

    @BeforeAll
    static void issue() throws Exception {
        certificates = new CertificatesFixture();
    }

    @AfterEach
    void close() {
        link.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12"})
    void trustsAKeyStore(String type) throws Exception {
        Path file = certificates.store(folder, type);
        connects(new TlsSettings(Optional.of(file), type, Optional.of(CertificatesFixture.PASSWORD), Optional.empty()));
    }

    @Test
    void trustsAPemFile() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "a comment\n" + certificates.pem());
        connects(new TlsSettings(Optional.of(file), "PEM", Optional.empty(), Optional.empty()));
    }

    @Test
    void trustsPemText() throws Exception {
        connects(pemText());
    }

    @Test
    void untrusted() throws Exception {
        LinkException cause = refused(TlsSettings.JVM_DEFAULT, "localhost", YESTERDAY, TOMORROW);
        assertThat(cause.kind()).isEqualTo(Kind.CERTIFICATE_UNTRUSTED);
        assertThat(cause).hasMessageContaining("iot.ssl.truststore.certificates");
    }

    @Test
    void untrustedByATruststoreOfAnother() throws Exception {
        TlsSettings other = new TlsSettings(
                Optional.empty(), "PEM", Optional.empty(), Optional.of(new CertificatesFixture().pem()));
        assertThat(refused(other, "localhost", YESTERDAY, TOMORROW).kind()).isEqualTo(Kind.CERTIFICATE_UNTRUSTED);
    }

    @Test
    void expired() throws Exception {
        LinkException cause = refused(pemText(), "localhost", YESTERDAY.minusSeconds(9), YESTERDAY);
        assertThat(cause.kind()).isEqualTo(Kind.CERTIFICATE_EXPIRED);
        assertThat(cause).hasMessageContaining("has expired").hasMessageContaining("iot.endpoint");
    }

    @Test
    void notYetValid() throws Exception {
        LinkException cause = refused(pemText(), "localhost", TOMORROW, TOMORROW.plusSeconds(9));
        assertThat(cause.kind()).isEqualTo(Kind.CERTIFICATE_EXPIRED);
        assertThat(cause).hasMessageContaining("not yet valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void wrongHost(String dialled) throws Exception {
        LinkException cause = refused(pemText(), "elsewhere.example", dialled, YESTERDAY, TOMORROW);
        assertThat(cause.kind()).isEqualTo(Kind.CERTIFICATE_WRONG_HOST);
        assertThat(cause).hasMessageContaining("iot.endpoint");
    }

    @Test
    void aPortWithoutTls() throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer()) {
            link.open(java.net.URI.create(server.uri().toString().replace("ws:", "wss:")), pemText(), 60, 8000);
            CompletableFuture.runAsync(() -> answerInPlain(server));
            assertThat(link.awaitClosed(Kind.TLS)).hasMessageContaining("speaks TLS");
        }
    }

    @Test
    void truststoresThatCannotBeUsed() throws Exception {
        Path jks = certificates.store(folder, "JKS");
        assertThat(fails(Optional.of(folder.resolve("missing")), "PEM", "")).hasMessageContaining("there is no file");
        Path secret = Files.writeString(
                folder.resolve("passwords"), "-----BEGIN geheim-----\ngeheim\n-----END geheim-----\n");
        assertThat(fails(Optional.of(secret), "PEM", ""))
                .hasMessageNotContaining("geheim")
                .hasStackTraceContaining("passwords");
        assertThat(fails(Optional.of(secret), "PEM", "").getCause()).hasMessageNotContaining("geheim");
        assertThat(fails(Optional.of(Path.of("/dev/zero")), "PEM", "")).hasMessageContaining("not a file");
        assertThat(fails(Optional.of(jks), "JKS", "wrong"))
                .hasMessageContaining("truststore.jks")
                .hasMessageNotContaining("wrong");
        assertThat(fails(Optional.of(Files.createFile(folder.resolve("empty"))), "PEM", ""))
                .hasMessageContaining("holds no trusted certificate");
        assertThat(fails(Optional.of(jks), "PEM", "")).hasMessageContaining("as PEM");
    }

    private static LinkException fails(Optional<Path> file, String type, String password) {
        try (ConnectionFixture other = new ConnectionFixture()) {
            TlsSettings tls = new TlsSettings(file, type, Optional.of(password), Optional.empty());
            other.open(java.net.URI.create("wss://localhost:1/mqtt"), tls, 60, 8000);
            return other.awaitClosed(Kind.TRUSTSTORE);
        }
    }

    private static TlsSettings pemText() throws Exception {
        return new TlsSettings(Optional.empty(), "PEM", Optional.empty(), Optional.of(certificates.pem()));
    }

    private void connects(TlsSettings tls) throws Exception {
        try (ScriptedWebSocketServer server =
                new ScriptedWebSocketServer(certificates.server("localhost", YESTERDAY, TOMORROW), "wss")) {
            link.open(server.uri(), tls, 60, 8000);
            server.session().send(ScriptedWebSocketServer.publish("t", 0, new byte[100_000]));
            link.listener.awaitConnected();
            org.awaitility.Awaitility.await().until(() -> link.listener.messages.size() == 1);
        }
    }

    private LinkException refused(TlsSettings tls, String host, Instant from, Instant until) throws Exception {
        return refused(tls, host, "localhost", from, until);
    }

    private LinkException refused(TlsSettings tls, String host, String dialled, Instant from, Instant until)
            throws Exception {
        try (ScriptedWebSocketServer server =
                new ScriptedWebSocketServer(certificates.server(host, from, until), "wss")) {
            link.open(server.uri(dialled), tls, 60, 8000);
            CompletableFuture.runAsync(() -> handshake(server));
            LinkException cause = link.listener.awaitClosed();
            assertThat(link.listener.violations).isEmpty();
            return cause;
        }
    }

    private static void handshake(ScriptedWebSocketServer server) {
        try {
            server.accept();
        } catch (IOException refusedByTheClient) {
            // What the test is about.
        }
    }

    private static void answerInPlain(ScriptedWebSocketServer server) {
        try {
            server.acceptWithoutReading().getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
        } catch (IOException closedByTheClient) {
            // What the test is about.
        }
    }
}
