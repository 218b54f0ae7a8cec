package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.ProxySettings;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through a proxy that nobody here wrote: Debian's tinyproxy, where it is installed. */
class RealProxyTest {

    private static final Path TINYPROXY = Path.of("/usr/bin/tinyproxy");

    private final ConnectionFixture link = new ConnectionFixture();
    private int port;
    private Process proxy;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(TINYPROXY), "tinyproxy is not installed");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(
                folder.resolve("tinyproxy.conf"),
                "Port " + port + "\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 60\nMaxClients 10\nLogLevel Error\n"
                        + "BasicAuth alice hidden\n");
        proxy = new ProcessBuilder(TINYPROXY.toString(), "-d", "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("tinyproxy.log").toFile())
                .start();
        await().ignoreExceptions().until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        link.close();
        if (proxy != null) {
            proxy.destroy();
            if (!proxy.waitFor(5, TimeUnit.SECONDS)) {
                proxy.destroyForcibly().waitFor();
            }
        }
    }

    private ProxySettings proxy(String user, String password) {
        return new ProxySettings(
                ProxySettings.Type.HTTP, "127.0.0.1", port, Optional.ofNullable(user), Optional.ofNullable(password));
    }

    @Test
    void leadsToTls() throws Exception {
        CertificatesFixture certificates = new CertificatesFixture();
        Instant now = Instant.now();
        TlsSettings tls =
                TlsFixture.trusting(Optional.empty(), "PEM", Optional.empty(), Optional.of(certificates.pem()));
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer(
                certificates.server("localhost", now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1))), "wss")) {
            link.openThrough(proxy("alice", "hidden"), server.uri(), tls);
            ScriptedWebSocketServer.Peer peer = server.session();
            peer.send(ScriptedWebSocketServer.publish("t", 0, new byte[100_000]));
            await().until(() -> link.listener.messages.size() == 1);
            peer.close();
            link.awaitClosed(Kind.CONNECTION_LOST);
        }
    }

    @Test
    void asksForCredentials() {
        link.openThrough(proxy(null, null), URI.create("ws://localhost:1/mqtt"));
        assertThat(link.awaitClosed(Kind.PROXY))
                .hasMessageContaining("requires credentials")
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void doesNotAcceptTheCredentials() {
        link.openThrough(proxy("alice", "guess"), URI.create("ws://localhost:1/mqtt"));
        assertThat(link.awaitClosed(Kind.PROXY))
                .hasMessageContaining("does not accept the credentials")
                .hasMessageNotContaining("guess");
    }

    @Test
    void saysThatItCannotReachThePlatform() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        link.openThrough(proxy("alice", "hidden"), URI.create("ws://localhost:" + nobody + "/mqtt"));
        assertThat(link.awaitClosed(Kind.PROXY)).hasMessageContaining("refuses to connect");
    }
}
