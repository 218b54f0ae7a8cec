package io.iotbridge.aliyun.link.connection;

import static io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.bytes;
import static io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.publish;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Peer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionEndsTest extends ScriptedServerFixture {

    @ParameterizedTest
    @CsvSource({
        "1, PROTOCOL",
        "2, CLIENT_ID_REFUSED",
        "3, SERVER_UNAVAILABLE",
        "4, IDENTITY_REFUSED",
        "5, IDENTITY_REFUSED",
        "9, PROTOCOL"
    })
    void connackCodesHaveTheirKinds(int code, Kind kind) throws Exception {
        link.open(server.uri());
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        peer.packet();
        peer.send(0x20, 0x02, 0x00, code);
        LinkException cause = link.awaitClosed(kind);
        if (code <= 5) {
            assertThat(cause).hasMessageContaining("CONNACK " + code).hasMessageContaining("pump1&a1");
        }
        assertThat(peer.isAtEnd()).isTrue();
        assertThat(link.listener.connected).isNotDone();
    }

    @Test
    void endOfStreamInMidFrame() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        CompletableFuture<Void> open = link.publish(connection, ConnectionFixture.outbound(1, bytes(1)));
        peer.packet();
        peer.raw(bytes(0x82, 100, 0x30, 4, 0, 1, 't', 9));
        peer.close();
        LinkException cause = link.awaitClosed(Kind.CONNECTION_LOST);
        CompletableFuture<Void> late = link.publish(connection, ConnectionFixture.outbound(0, bytes(1)));
        assertThatThrownBy(() -> connection
                        .subscribe(java.util.List.of("t"))
                        .toCompletableFuture()
                        .get(1, SECONDS))
                .hasCause(cause);
        assertThat(open).as("of what has no PUBACK nothing is told").isNotDone();
        assertThat(late).isNotDone();
        assertThat(link.listener.violations).isEmpty();
    }

    @Test
    void aCloseFrameIsQuoted() throws Exception {
        link.open(server.uri());
        Peer peer = server.session();
        peer.send(publish("t", 1, bytes(1)));
        byte[] reason = "going away".getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + reason.length];
        payload[0] = 0x03;
        payload[1] = (byte) 0xE9;
        System.arraycopy(reason, 0, payload, 2, reason.length);
        peer.frame(ScriptedWebSocketServer.CLOSE, true, payload);
        assertThat(link.awaitClosed(Kind.CONNECTION_LOST)).hasMessageContaining("1001: 'going away'");
    }

    @Test
    void aCloseRightAfterTheUpgrade() throws Exception {
        link.open(server.uri());
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        peer.close();
        link.awaitClosed(Kind.CONNECTION_LOST);
    }

    /** The JDK can lose such an end; once is no proof. */
    @RepeatedTest(20)
    void anAbruptEndRightAfterTheConnack() throws Exception {
        link.open(server.uri());
        server.session().close();
        link.awaitClosed(Kind.CONNECTION_LOST);
    }

    @Test
    void aRefusedUpgradeNamesTheStatus() throws Exception {
        link.open(server.uri());
        Peer peer = server.accept();
        peer.raw("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(link.awaitClosed(Kind.UPGRADE_REFUSED)).hasMessageContaining("403");
    }

    @ParameterizedTest
    @CsvSource({"'', mqtt", "'Sec-WebSocket-Protocol: amqp\r\n', amqp"})
    void anotherSubprotocolIsRefused(String header, String named) throws Exception {
        link.open(server.uri());
        server.accept().upgrade(header);
        assertThat(link.awaitClosed(Kind.UPGRADE_REFUSED))
                .hasMessageContaining("subprotocol")
                .hasMessageContaining(named);
    }

    @Test
    void noHttpAtAll() throws Exception {
        link.open(server.uri());
        server.accept().raw("SSH-2.0-OpenSSH_9.2\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        link.awaitClosed(Kind.UPGRADE_REFUSED);
    }

    @Test
    void nobodyThere() throws Exception {
        URI endpoint = server.uri();
        server.close();
        link.open(endpoint);
        assertThat(link.awaitClosed(Kind.UNREACHABLE))
                .hasMessageContaining("refuses")
                .hasMessageContaining("iot.endpoint");
    }

    @Test
    void aHostThatDoesNotResolve() {
        link.open(URI.create("ws://no-such-host.invalid:1/mqtt"));
        assertThat(link.awaitClosed(Kind.UNREACHABLE)).hasMessageContaining("does not resolve");
    }

    @Test
    void anAddressThatIsNoWebSocket() {
        link.open(URI.create("http://localhost:1"));
        link.awaitClosed(Kind.UNREACHABLE);
    }

    @Test
    void noAnswerToTheUpgrade() throws Exception {
        link.open(server.uri(), TlsFixture.JVM_DEFAULT, 60, 500);
        Peer peer = server.accept();
        link.awaitClosed(Kind.UNREACHABLE);
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void droppedDuringTheUpgrade() throws Exception {
        MqttConnection connection = link.open(server.uri(), TlsFixture.JVM_DEFAULT, 60, 2000);
        Peer peer = server.accept();
        connection.drop();
        link.awaitClosed(Kind.CLOSED_BY_US);
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void droppedWhileConnectMayNotLeaveYet() throws Exception {
        MqttConnection connection = link.openOnly(server.uri());
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        link.listener.opened.get(10, SECONDS);
        connection.drop();
        link.awaitClosed(Kind.CLOSED_BY_US);
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void noConnack() throws Exception {
        link.open(server.uri(), TlsFixture.JVM_DEFAULT, 60, 1000);
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        assertThat(link.awaitClosed(Kind.TIMEOUT)).hasMessageContaining("CONNACK");
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void fiftyCyclesLeaveNothing() throws Exception {
        // Connections dropped at once go elsewhere: whether they reach the server's accept is a matter of timing.
        ScriptedWebSocketServer unattended = new ScriptedWebSocketServer();
        for (int i = 0; i < 50; i++) {
            URI endpoint = i % 5 == 4 ? unattended.uri() : server.uri();
            RecordingListener listener = new RecordingListener();
            MqttConnection connection = listener.connects(link.connector
                    .get()
                    .open(ConnectionFixture.spec(endpoint, TlsFixture.JVM_DEFAULT, 60, 8000), listener));
            if (i % 5 == 4) {
                connection.drop();
            } else {
                try (Peer peer = server.session()) {
                    listener.awaitConnected();
                    if (i % 2 == 0) {
                        connection.drop();
                        assertThat(peer.isAtEnd()).isTrue();
                    } else {
                        peer.frame(ScriptedWebSocketServer.CLOSE, true, bytes(0x03, 0xE8));
                        listener.awaitClosed();
                    }
                }
            }
            listener.awaitClosed();
            assertThat(listener.violations).isEmpty();
        }
        unattended.close();
        link.connector.close();
        await().atMost(15, SECONDS).until(() -> threads("aliyun-iot-") == 0);
    }

    @Test
    void droppedRightBeforeConnect() throws Exception {
        CompletableFuture<MqttConnection> connection = new CompletableFuture<>();
        RecordingListener dropping = new RecordingListener() {
            @Override
            public void opened() {
                connection.join().drop();
                connection.join().connect();
            }
        };
        connection.complete(link.connector
                .get()
                .open(ConnectionFixture.spec(server.uri(), TlsFixture.JVM_DEFAULT, 60, 8000), dropping));
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        dropping.awaitClosed();
        assertThat(peer.isAtEnd()).isTrue();
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }
}
