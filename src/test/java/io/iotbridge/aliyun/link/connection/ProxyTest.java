package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.ProxySettings;
import io.iotbridge.aliyun.link.ProxySettings.Type;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Peer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy that the test plays: the way through it, and what is said when it does not lead through. */
class ProxyTest extends ScriptedServerFixture {

    /** Resolves nowhere, so whoever reaches it has left that to the proxy. */
    private static final URI PLATFORM = URI.create("ws://platform.invalid:8080/mqtt");

    private ProxySettings proxy(Type type, String user) {
        Optional<String> credentials = Optional.ofNullable(user);
        return new ProxySettings(
                type, "localhost", server.uri().getPort(), credentials, credentials.map(name -> "hidden-" + name));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void throughHttpConnect() throws Exception {
        link.openThrough(proxy(Type.HTTP, "alice"), PLATFORM);
        Peer proxy = server.accept();
        assertThat(proxy.request())
                .startsWith("CONNECT platform.invalid:8080 HTTP/1.1")
                .containsIgnoringCase("Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(ascii("alice:hidden-alice")));
        proxy.raw(ascii("HTTP/1.1 200 Connection established\r\n\r\n"));
        signsIn(proxy.behind());
    }

    @Test
    void throughSocks5() throws Exception {
        link.openThrough(proxy(Type.SOCKS5, "alice"), PLATFORM);
        Socket socket = server.acceptWithoutReading();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertThat(in.readNBytes(in.readUnsignedShort() & 0xFF)).as("methods").contains(2);
        socket.getOutputStream().write(new byte[] {5, 2});
        assertThat(in.readUnsignedByte()).isEqualTo(1);
        assertThat(new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII))
                .isEqualTo("alice");
        assertThat(new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII))
                .isEqualTo("hidden-alice");
        socket.getOutputStream().write(new byte[] {1, 0});
        assertThat(in.readNBytes(4)).as("CONNECT to a host name").containsExactly(5, 1, 0, 3);
        assertThat(new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII))
                .isEqualTo("platform.invalid");
        assertThat(in.readUnsignedShort()).isEqualTo(8080);
        socket.getOutputStream().write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 80});
        signsIn(Peer.on(socket));
    }

    private void signsIn(Peer peer) throws IOException {
        assertThat(peer.request()).startsWith("GET /mqtt").contains("platform.invalid:8080");
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        assertThat(peer.packet()[0]).isEqualTo((byte) 0x10);
        peer.send(0x20, 0x02, 0x00, 0x00);
        link.listener.awaitConnected();
    }

    @ParameterizedTest
    @CsvSource({
        "407 Proxy Authentication Required, , requires credentials",
        "407 Proxy Authentication Required, alice, does not accept the credentials",
        "403 Forbidden, , 403",
        "502 Bad Gateway, , 502",
    })
    void whatAnHttpProxyRefuses(String status, String user, String said) throws Exception {
        link.openThrough(proxy(Type.HTTP, user), PLATFORM);
        String challenge = status.startsWith("407") ? "Proxy-Authenticate: Basic realm=\"x\"\r\n" : "";
        server.accept().raw(ascii("HTTP/1.1 " + status + "\r\n" + challenge + "Content-Length: 0\r\n\r\n"));
        assertThat(link.awaitClosed(Kind.PROXY))
                .hasMessageContaining("the http proxy localhost:")
                .hasMessageContaining(said)
                .hasMessageContaining("iot.proxy.")
                .hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @CsvSource({"255", "2"})
    void whatASocksProxyRefuses(int method) throws Exception {
        link.openThrough(proxy(Type.SOCKS5, null), PLATFORM);
        Socket socket = server.acceptWithoutReading();
        socket.getInputStream().readNBytes(3);
        socket.getOutputStream().write(new byte[] {5, (byte) method});
        assertThat(link.awaitClosed(Kind.PROXY)).hasMessageContaining("the socks5 proxy localhost:");
    }

    @ParameterizedTest
    @CsvSource({"HTTP", "SOCKS5"})
    void aProxyThatIsNotThere(Type type) throws Exception {
        ProxySettings gone = proxy(type, null);
        server.close();
        link.openThrough(gone, PLATFORM);
        assertThat(link.awaitClosed(Kind.PROXY)).hasMessageContaining("cannot be reached");
    }

    @Test
    void aProxyWhoseNameDoesNotResolve() {
        link.openThrough(
                new ProxySettings(Type.HTTP, "no-such-proxy.invalid", 1, Optional.empty(), Optional.empty()), PLATFORM);
        assertThat(link.awaitClosed(Kind.PROXY)).hasMessageContaining("does not resolve");
    }

    @Test
    void aProxyThatHangsUp() throws Exception {
        link.openThrough(proxy(Type.HTTP, null), PLATFORM);
        server.accept().close();
        assertThat(link.awaitClosed(Kind.PROXY)).hasMessageContaining("refuses to connect");
    }
}
