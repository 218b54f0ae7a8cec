package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.network.TlsEngine;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TlsEngine.class)
class TlsTest {

    private static final Instant NOW = Instant.now();
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

    private static CertificatesFixture certificates;

    private final TlsEngine engine;
    private final ConnectionFixture link;

    @TempDir
    Path folder;

    TlsTest(TlsEngine engine) {
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

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12"})
    void trustsAKeyStore(String type) throws Exception {
        Path file = certificates.store(folder, type);
        connects(TlsFixture.trusting(
                Optional.of(file), type, Optional.of(CertificatesFixture.PASSWORD), Optional.empty()));
    }

    @Test
    void trustsAPemFile() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "a comment\n" + certificates.pem());
        connects(TlsFixture.trusting(Optional.of(file), "PEM", Optional.empty(), Optional.empty()));
    }

    @Test
    void trustsPemText() throws Exception {
        connects(pemText());
    }

    @Test
    void trustsOursInAdditionToTheJvms() throws Exception {
        String key = "javax.net.ssl.trustStore";
        String before = System.getProperty(key);
        System.setProperty(key, certificates.store(folder, "PKCS12").toString());
        System.setProperty(key + "Password", CertificatesFixture.PASSWORD);
        try {
            CertificatesFixture others = new CertificatesFixture();
            assertThat(refused(trusting(others, false), "localhost", YESTERDAY, TOMORROW)
                            .kind())
                    .isEqualTo(Kind.CERTIFICATE_UNTRUSTED);
            connects(certificates, trusting(others, true));
            connects(others, trusting(others, true));
            CertificatesFixture nobodys = new CertificatesFixture();
            assertThat(refused(trusting(nobodys, false), "localhost", YESTERDAY, TOMORROW)
                            .kind())
                    .isEqualTo(Kind.CERTIFICATE_UNTRUSTED);
        } finally {
            System.clearProperty(key + "Password");
            if (before == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, before);
            }
        }
    }

    private static TlsSettings trusting(CertificatesFixture authority, boolean withDefault) throws Exception {
        return new TlsSettings(
                Optional.empty(), "PEM", Optional.empty(), Optional.of(authority.pem()), withDefault, Optional.empty());
    }

    /** Also one that was replaced by a file of the same age, as from a backup or a mounted secret. */
    @Test
    void aReplacedTruststoreIsUsedByTheNextConnection() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), new CertificatesFixture().pem());
        TlsSettings tls = TlsFixture.trusting(Optional.of(file), "PEM", Optional.empty(), Optional.empty());
        assertThat(refused(tls, "localhost", YESTERDAY, TOMORROW).kind()).isEqualTo(Kind.CERTIFICATE_UNTRUSTED);
        Path renewed = Files.writeString(folder.resolve("renewed.pem"), certificates.pem());
        Files.setLastModifiedTime(renewed, Files.getLastModifiedTime(file));
        Files.move(renewed, file, StandardCopyOption.REPLACE_EXISTING);
        connects(certificates, tls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksBothVersions(String version) throws Exception {
        SSLServerSocket socket = (SSLServerSocket) certificates.server("localhost", YESTERDAY, TOMORROW);
        socket.setEnabledProtocols(new String[] {version});
        connects(socket, pemText(), "localhost");
    }

    @Test
    void anAddressMayBeInTheCertificate() throws Exception {
        connects(certificates.server("127.0.0.1", YESTERDAY, TOMORROW), pemText(), "127.0.0.1");
    }

    @Test
    void aServerThatHangsUpDuringTheHandshake() throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer()) {
            link.open(java.net.URI.create(server.uri().toString().replace("ws:", "wss:")), pemText(), 60, 8000);
            server.acceptWithoutReading().close();
            link.awaitClosed(Kind.TLS);
        }
    }

    @Test
    void untrusted() throws Exception {
        LinkException cause = refused(TlsFixture.JVM_DEFAULT, "localhost", YESTERDAY, TOMORROW);
        assertThat(cause.kind()).isEqualTo(Kind.CERTIFICATE_UNTRUSTED);
        assertThat(cause).hasMessageContaining("iot.ssl.truststore.certificates");
    }

    @Test
    void untrustedByATruststoreOfAnother() throws Exception {
        TlsSettings other = TlsFixture.trusting(
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
        assertThat(fails(Optional.of(folder.resolve("missing")), "PEM", "")).hasMessageContaining("file not found");
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
                .hasMessageContaining("contains no trusted certificate");
        assertThat(fails(Optional.of(jks), "PEM", "")).hasMessageContaining("as PEM");
    }

    private static LinkException fails(Optional<Path> file, String type, String password) {
        try (ConnectionFixture other = new ConnectionFixture()) {
            TlsSettings tls = TlsFixture.trusting(file, type, Optional.of(password), Optional.empty());
            other.open(java.net.URI.create("wss://localhost:1/mqtt"), tls, 60, 8000);
            return other.awaitClosed(Kind.TRUSTSTORE);
        }
    }

    private static TlsSettings pemText() throws Exception {
        return TlsFixture.trusting(Optional.empty(), "PEM", Optional.empty(), Optional.of(certificates.pem()));
    }

    private void connects(TlsSettings tls) throws Exception {
        connects(certificates, tls);
    }

    private void connects(CertificatesFixture authority, TlsSettings tls) throws Exception {
        connects(authority.server("localhost", YESTERDAY, TOMORROW), tls, "localhost");
    }

    private void connects(ServerSocket socket, TlsSettings tls, String host) throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer(socket, "wss")) {
            RecordingListener listener = new RecordingListener();
            listener.connects(
                    link.connector.get().open(ConnectionFixture.spec(server.uri(host), tls, 60, 8000), listener));
            server.session().send(ScriptedWebSocketServer.publish("t", 0, new byte[100_000]));
            listener.awaitConnected();
            org.awaitility.Awaitility.await().until(() -> listener.messages.size() == 1);
        }
    }

    private LinkException refused(TlsSettings tls, String host, Instant from, Instant until) throws Exception {
        return refused(tls, host, "localhost", from, until);
    }

    private LinkException refused(TlsSettings tls, String host, String dialled, Instant from, Instant until)
            throws Exception {
        return refused(certificates.server(host, from, until), tls, dialled);
    }

    private LinkException refused(ServerSocket socket, TlsSettings tls, String dialled) throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer(socket, "wss")) {
            RecordingListener listener = new RecordingListener();
            listener.connects(
                    link.connector.get().open(ConnectionFixture.spec(server.uri(dialled), tls, 60, 8000), listener));
            CompletableFuture.runAsync(() -> handshake(server));
            LinkException cause = listener.awaitClosed();
            assertThat(listener.violations).isEmpty();
            return cause;
        }
    }

    private static void handshake(ScriptedWebSocketServer server) {
        for (int i = 0; i < 2; i++) {
            try {
                server.accept();
            } catch (IOException refusedByTheClient) {
                // What the test is about; the JVM's TLS may try too.
            }
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
