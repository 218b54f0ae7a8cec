package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A listener that is full stops the connection from within, whatever a single frame holds. */
class DemandTest {

    private static final int IN_ONE_FRAME = 200;

    /** The one in whose hands the listener said that it wants no more. */
    private static final int AT_MOST = 1;

    private static final int PINGS = 400;

    /** In 16 KB. */
    private static final int IN_ONE_READ = 17;

    /** An empty one, masked. */
    private static final int PONG_BYTES = 6;

    private static final class FullListener implements ConnectionListener {
        final AtomicBoolean isConnected = new AtomicBoolean();
        final AtomicInteger messages = new AtomicInteger();
        final CompletableFuture<MqttConnection> connection = new CompletableFuture<>();
        final CompletableFuture<LinkException> closed = new CompletableFuture<>();

        @Override
        public void opened() {
            connection.join().connect();
        }

        @Override
        public void connected(boolean sessionPresent) {
            isConnected.set(true);
        }

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
        MqttConnection connection = link.connector
                .get()
                .open(ConnectionFixture.spec(server.uri(), TlsFixture.JVM_DEFAULT, 60, 8000), listener);
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

    /** TLS, frames and PINGs read by themselves, if they may. */
    @Test
    void readsNothingBeyondWhatWasAskedFor() throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer();
                ConnectionFixture link = new ConnectionFixture()) {
            MqttConnection connection = open(server, link);
            Peer peer = server.session();
            await().until(() -> listener.isConnected.get());
            connection.demand(false);
            CompletableFuture.runAsync(() -> pingsBetweenData(peer));
            await().until(() -> pongs(peer) > 0);
            await().during(Duration.ofMillis(500)).until(() -> pongs(peer) <= IN_ONE_READ);
            connection.demand(true);
            await().until(() -> listener.messages.get() == 1);
        }
    }

    /** As RFC 6455 (5.5.3) allows. Of those that wait there is one at a time, whatever a server sends that reads nothing. */
    @Test
    void ofPingsThatCannotBeAnsweredYetTheLatestIsAnswered() throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer();
                ConnectionFixture link = new ConnectionFixture()) {
            open(server, link);
            Peer peer = server.session();
            await().until(() -> listener.isConnected.get());
            int most = 150_000;
            ByteArrayOutputStream some = new ByteArrayOutputStream();
            for (int i = 1; i <= most; i++) {
                some.writeBytes(ScriptedWebSocketServer.bytes(0x89, 125));
                some.writeBytes(ByteBuffer.allocate(125).putInt(i).array());
            }
            peer.raw(some.toByteArray());
            peer.send(ScriptedWebSocketServer.publish("t", 0, new byte[0]));
            await().until(() -> listener.messages.get() == 1);
            int answers = 0;
            for (int latest = 0; latest < most; answers++) {
                latest = ByteBuffer.wrap(peer.frame().payload()).getInt();
            }
            assertThat(answers).isLessThan(most * 2 / 3);
        }
    }

    /** In one piece, so that what is read without demand ends with a PING or in mid frame. */
    private static void pingsBetweenData(Peer peer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] publish = ScriptedWebSocketServer.publish("t", 0, new byte[1_000]);
        for (int i = 0; i < PINGS; i++) {
            all.writeBytes(ScriptedWebSocketServer.bytes(0x89, 0, 0x82, 126, publish.length >> 8, publish.length));
            all.writeBytes(publish);
        }
        try {
            peer.raw(all.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int pongs(Peer peer) throws IOException {
        return peer.socket.getInputStream().available() / PONG_BYTES;
    }

    @Test
    void anEndIsFoundThoughNothingIsRead() throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer();
                ConnectionFixture link = new ConnectionFixture()) {
            MqttConnection connection = open(server, link);
            Peer peer = server.session();
            peer.send(frame());
            await().until(() -> listener.messages.get() == 1);
            peer.close();
            assertThat(listener.closed).succeedsWithin(Duration.ofSeconds(15));
            assertThat(listener.closed.join().kind()).isEqualTo(LinkException.Kind.CONNECTION_LOST);
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
