package io.iotbridge.aliyun.link.connection;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Peer;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** CONNECT leaves when it is told to, and its future tells when it has left. */
class ConnectTest extends ScriptedServerFixture {

    private Peer openedPeer() throws Exception {
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        link.listener.opened.get(10, SECONDS);
        return peer;
    }

    @Test
    void connectLeavesWhenItIsToldTo() throws Exception {
        MqttConnection connection = link.openOnly(server.uri());
        Peer peer = openedPeer();
        peer.socket.setSoTimeout(200);
        assertThatThrownBy(peer::frame).isInstanceOf(SocketTimeoutException.class);
        peer.socket.setSoTimeout(10_000);
        connection.connect().toCompletableFuture().get(10, SECONDS);
        assertThat(peer.packet()[0]).isEqualTo((byte) 0x10);
    }

    /** The network takes no more for a while, so that CONNECT is asked for, but not written. */
    @Test
    void connectIsDoneWhenItsFrameWasWritten() throws Exception {
        MqttConnection connection = link.openOnly(server.uri());
        Peer peer = openedPeer();
        int before = 60;
        for (int i = 0; i < before; i++) {
            link.publish(connection, ConnectionFixture.outbound(1, new byte[250_000]));
        }
        CompletableFuture<Void> written = connection.connect().toCompletableFuture();
        await().during(300, MILLISECONDS).until(() -> !written.isDone());
        for (int i = 0; i < before; i++) {
            peer.packet();
        }
        assertThat(peer.packet()[0]).isEqualTo((byte) 0x10);
        written.get(10, SECONDS);
    }

    @Test
    void aConnectThatWasNotWrittenFailsWithTheConnection() throws Exception {
        MqttConnection connection = link.openOnly(server.uri());
        server.accept();
        CompletableFuture<Void> written = connection.connect().toCompletableFuture();
        connection.drop();
        LinkException cause = link.awaitClosed(Kind.CLOSED_BY_US);
        assertThatThrownBy(() -> written.get(10, SECONDS)).hasCause(cause);
    }
}
