package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.ClientCertificateFixture;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.network.TlsEngine;
import io.iotbridge.aliyun.link.tls.ClientCertificate;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that asks for a client certificate. */
@ParameterizedClass
@EnumSource(TlsEngine.class)
class ClientCertificateTest {

    private static CertificatesFixture servers;
    private static ClientCertificateFixture client;

    private final ConnectionFixture link;

    @TempDir
    private Path folder;

    ClientCertificateTest(TlsEngine engine) {
        this.link = new ConnectionFixture(engine);
    }

    @BeforeAll
    static void issue() throws Exception {
        servers = new CertificatesFixture();
        client = new ClientCertificateFixture("EC");
    }

    @AfterEach
    void close() {
        link.close();
    }

    private static TlsSettings showing(ClientCertificate certificate) throws Exception {
        return showing(Optional.of(certificate));
    }

    private static TlsSettings showing(Optional<ClientCertificate> certificate) throws Exception {
        return new TlsSettings(
                Optional.empty(), "PEM", Optional.empty(), Optional.of(servers.pem()), false, certificate);
    }

    private static ClientCertificate text(ClientCertificateFixture of) {
        return new ClientCertificate.InText(of.chain(), of.key(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "EC, TLSv1.2",
        "EC, TLSv1.3",
        "RSA, TLSv1.2",
        "RSA, TLSv1.3",
        "Ed25519, TLSv1.3",
    })
    void isShownToAServerThatAsks(String algorithm, String version) throws Exception {
        ClientCertificateFixture shown = new ClientCertificateFixture(algorithm);
        connects(shown.authority(), version, showing(text(shown)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12"})
    void isReadFromAKeyStore(String type) throws Exception {
        connects(new ClientCertificate.InFile(
                client.keyStore(folder, type, ClientCertificateFixture.PASSWORD),
                type,
                Optional.of(ClientCertificateFixture.PASSWORD),
                Optional.empty()));
        connects(new ClientCertificate.InFile(
                client.keyStore(folder, type, ClientCertificateFixture.KEY_PASSWORD),
                type,
                Optional.of(ClientCertificateFixture.PASSWORD),
                Optional.of(ClientCertificateFixture.KEY_PASSWORD)));
    }

    @Test
    void isReadFromAPemFile() throws Exception {
        Path file = Files.writeString(folder.resolve("client.pem"), client.encryptedKey() + client.chain());
        connects(new ClientCertificate.InFile(
                file, "PEM", Optional.empty(), Optional.of(ClientCertificateFixture.KEY_PASSWORD)));
    }

    /** Also one of the same age. */
    @Test
    void aRenewedFileIsUsedByTheNextConnection() throws Exception {
        ClientCertificateFixture before = new ClientCertificateFixture("EC");
        Path file = Files.writeString(folder.resolve("client.pem"), before.key() + before.chain());
        TlsSettings tls = showing(new ClientCertificate.InFile(file, "PEM", Optional.empty(), Optional.empty()));
        assertThat(refused(client.authority(), "TLSv1.3", tls).kind()).isEqualTo(Kind.CLIENT_CERTIFICATE);
        Path renewed = Files.writeString(folder.resolve("renewed.pem"), client.key() + client.chain());
        Files.setLastModifiedTime(renewed, Files.getLastModifiedTime(file));
        Files.move(renewed, file, StandardCopyOption.REPLACE_EXISTING);
        connects(client.authority(), "TLSv1.3", tls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutOneTheErrorSaysWhichKeyToSet(String version) throws Exception {
        LinkException cause = refused(client.authority(), version, showing(Optional.empty()));
        assertThat(cause.kind()).as(cause.getMessage()).isEqualTo(Kind.CLIENT_CERTIFICATE);
        assertThat(cause)
                .hasMessageContaining("requires a client certificate, and none is set")
                .hasMessageContaining("iot.ssl.keystore.location");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void oneThatTheServerDoesNotAcceptIsSaidToBeOurs(String version) throws Exception {
        LinkException cause = refused(new ClientCertificateFixture("EC").authority(), version, showing(text(client)));
        assertThat(cause.kind()).as(cause.getMessage()).isEqualTo(Kind.CLIENT_CERTIFICATE);
    }

    @Test
    void aFileThatIsGoneEndsTheAttemptAndTheNextOneReadsAgain() throws Exception {
        Path file = folder.resolve("client.pem");
        TlsSettings tls = showing(new ClientCertificate.InFile(file, "PEM", Optional.empty(), Optional.empty()));
        RecordingListener listener = new RecordingListener();
        listener.connects(link.connector
                .get()
                .open(ConnectionFixture.spec(java.net.URI.create("wss://localhost:1/mqtt"), tls, 60, 8000), listener));
        LinkException cause = listener.awaitClosed();
        assertThat(cause.kind()).isEqualTo(Kind.KEYSTORE);
        assertThat(cause).hasMessageContaining("client.pem").hasMessageContaining("file not found");
        Files.writeString(file, client.key() + client.chain());
        connects(client.authority(), "TLSv1.3", tls);
    }

    private void connects(ClientCertificate certificate) throws Exception {
        connects(client.authority(), "TLSv1.3", showing(certificate));
    }

    private void connects(X509Certificate authority, String version, TlsSettings tls) throws Exception {
        try (ScriptedWebSocketServer server =
                new ScriptedWebSocketServer(servers.serverThatAsks(authority, version), "wss")) {
            RecordingListener listener = new RecordingListener();
            listener.connects(link.connector.get().open(ConnectionFixture.spec(server.uri(), tls, 60, 8000), listener));
            server.session();
            listener.awaitConnected();
        }
    }

    private LinkException refused(X509Certificate authority, String version, TlsSettings tls) throws Exception {
        ServerSocket socket = servers.serverThatAsks(authority, version);
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer(socket, "wss")) {
            RecordingListener listener = new RecordingListener();
            listener.connects(link.connector.get().open(ConnectionFixture.spec(server.uri(), tls, 60, 8000), listener));
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
            } catch (IOException refused) {
                // What the test is about; the JVM's TLS may try too.
            }
        }
    }
}
