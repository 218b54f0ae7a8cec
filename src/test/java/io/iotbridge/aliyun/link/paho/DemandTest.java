package io.iotbridge.aliyun.link.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.TlsSettings;
import io.iotbridge.aliyun.link.paho.ScriptedWebSocketServer.Peer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A listener that is full stops the connection from within, whatever a single frame holds. */
class DemandTest {

    private static final int IN_ONE_FRAME = 200;

    /** The one in whose hands the listener said that it wants no more. */
    private static final int AT_MOST = 1;

    private static final class FullListener implements ConnectionListener {
        final AtomicInteger messages = new AtomicInteger();
        final CompletableFuture<MqttConnection> connection = new CompletableFuture<>();
        final CompletableFuture<LinkException> closed = new CompletableFuture<>();

        @Override
        public void opened() {
            connection.join().connect();
        }

        @Override
        public void connected(boolean sessionPresent) {}

        @Override
        public void message(InboundMessage message) {
            if (messages.incrementAndGet() == 1) {
                connection.join().demand(false);
            }
        }

        @Override
        public void closed(LinkException cause) {
            closed.complete(cause);
        }
    }

    private final FullListener listener = new FullListener();

    private static byte[] frame() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (int i = 1; i <= IN_ONE_FRAME; i++) {
            frame.writeBytes(ScriptedWebSocketServer.publish("t", i, new byte[400]));
        }
        return frame.toByteArray();
    }

    private MqttConnection open(ScriptedWebSocketServer server, ConnectionFixture link) {
        MqttConnection connection =
                link.connector.open(ConnectionFixture.spec(server.uri(), TlsSettings.JVM_DEFAULT, 60, 8000), listener);
        listener.connection.complete(connection);
        return connection;
    }

    @Test
    void stopsInMidFrameAndGoesOnThere() throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer();
                ConnectionFixture link = new ConnectionFixture()) {
            MqttConnection connection = open(server, link);
            Peer peer = server.session();
            peer.send(frame());
            await().until(() -> listener.messages.get() > 0);
            await().during(Duration.ofMillis(300)).until(() -> listener.messages.get() <= AT_MOST);
            connection.demand(true);
            await().until(() -> listener.messages.get() == IN_ONE_FRAME);
        }
    }

    @Test
    void disconnectsInMidFrameWithoutWaitingForDemand() throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer();
                ConnectionFixture link = new ConnectionFixture()) {
            MqttConnection connection = open(server, link);
            Peer peer = server.session();
            peer.send(frame());
            await().until(() -> listener.messages.get() > 0);
            connection.disconnect();
            assertThat(peer.packet()).containsExactly(0xE0, 0x00);
            assertThat(peer.frame().opcode()).isEqualTo(ScriptedWebSocketServer.CLOSE);
            peer.frame(ScriptedWebSocketServer.CLOSE, true, ScriptedWebSocketServer.bytes(0x03, 0xE8));
            assertThat(listener.closed).succeedsWithin(Duration.ofSeconds(1));
        }
    }

    @Test
    void isDroppedInMidFrame() throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer();
                ConnectionFixture link = new ConnectionFixture()) {
            MqttConnection connection = open(server, link);
            server.session().send(frame());
            await().until(() -> listener.messages.get() > 0);
            connection.drop();
            assertThat(listener.closed).succeedsWithin(Duration.ofSeconds(1));
        }
    }
}
