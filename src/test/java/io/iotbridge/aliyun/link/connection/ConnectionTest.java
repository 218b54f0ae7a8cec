package io.iotbridge.aliyun.link.connection;

import static io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.bytes;
import static io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.publish;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.OutboundMessage;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Frame;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Peer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionTest extends ScriptedServerFixture {

    @Test
    void connectsWithMqtt311AndTellsOfThePersistentSession() throws Exception {
        link.open(server.uri());
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        String connect = new String(peer.packet(), StandardCharsets.ISO_8859_1);
        assertThat(connect).contains("MQTT\u0004").contains("a1.pump1|securemode=2|", "pump1&a1", "SIGNATURE");
        peer.send(0x20, 0x02, 0x01, 0x00);
        assertThat(link.listener.awaitConnected()).isTrue();
    }

    @Test
    void aBacklogInTheFrameOfTheConnackComesAfterConnected() throws Exception {
        link.open(server.uri());
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        peer.packet();
        byte[] one = publish("t", 1, bytes(1));
        byte[] frame = Arrays.copyOf(bytes(0x20, 0x02, 0x01, 0x00), 4 + 2 * one.length);
        System.arraycopy(one, 0, frame, 4, one.length);
        System.arraycopy(publish("t", 2, bytes(2)), 0, frame, 4 + one.length, one.length);
        peer.send(frame);
        await().until(() -> link.listener.messages.size() == 2);
        assertThat(link.listener.messages).extracting(m -> m.packetId()).containsExactly(1, 2);
        assertThat(link.listener.violations).isEmpty();
    }

    @Test
    void readsFragmentsAndAnswersAPingBetweenThem() throws Exception {
        link.open(server.uri());
        Peer peer = server.session();
        byte[] packet = publish("/a1/pump1/user/get", 7, "hello".getBytes(StandardCharsets.UTF_8));
        peer.frame(ScriptedWebSocketServer.BINARY, false, Arrays.copyOf(packet, 1));
        peer.frame(ScriptedWebSocketServer.PING, true, bytes(42));
        peer.frame(ScriptedWebSocketServer.CONTINUATION, false, new byte[0]);
        peer.frame(ScriptedWebSocketServer.CONTINUATION, true, Arrays.copyOfRange(packet, 1, packet.length));
        Frame pong = peer.frame();
        assertThat(pong.opcode()).isEqualTo(ScriptedWebSocketServer.PONG);
        assertThat(pong.payload()).containsExactly(42);
        await().until(() -> link.listener.messages.size() == 1);
        assertThat(link.listener.messages.get(0).payload()).asString().isEqualTo("hello");
    }

    @Test
    void carriesTheLargestPayloadBothWays() throws Exception {
        byte[] payload = new byte[256 * 1024];
        new Random(1).nextBytes(payload);
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        CompletableFuture<Void> done = link.publish(connection, ConnectionFixture.outbound(1, payload));
        byte[] packet = peer.packet();
        assertThat(Arrays.copyOfRange(packet, packet.length - payload.length, packet.length))
                .isEqualTo(payload);
        peer.send(publish("t", 9, payload));
        await().until(() -> link.listener.messages.size() == 1);
        assertThat(link.listener.messages.get(0).payload()).isEqualTo(payload);
        assertThat(done).isNotDone();
        peer.send(0x40, 0x02, packet[7], packet[8]);
        done.get(10, SECONDS);
    }

    @Test
    void aQos0PublishIsDoneWhenWritten() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        link.publish(connection, ConnectionFixture.outbound(0, bytes(5))).get(10, SECONDS);
        assertThat(peer.packet()).isEqualTo(publish("t", 0, bytes(5)));
    }

    /** MQTT 3.1.1, 4.4. */
    @Test
    void aPublishThatLeavesAgainHasItsPacketIdAndDup() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        CompletableFuture<Void> done = link.publish(connection, new OutboundMessage("t", bytes(7), 1, true, 0x8005));
        assertThat(peer.packet()).containsExactly(0x3A, 6, 0, 1, 't', 0x80, 0x05, 7);
        peer.send(0x40, 0x02, 0x80, 0x05);
        done.get(10, SECONDS);
    }

    @Test
    void handsOutEverySubackCode() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        CompletableFuture<List<Integer>> codes =
                connection.subscribe(List.of("a", "b", "c")).toCompletableFuture();
        byte[] subscribe = peer.packet();
        peer.send(0x90, 0x05, subscribe[2], subscribe[3], 0x01, 0x80, 0x00);
        assertThat(codes.get(10, SECONDS)).containsExactly(1, 0x80, 0);
    }

    @Test
    void acknowledgesOnlyWhenAskedAndNotOnADeadConnection() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        peer.send(publish("t", 0x0102, bytes(1)));
        await().until(() -> link.listener.messages.size() == 1);
        peer.socket.setSoTimeout(200);
        assertThatThrownBy(peer::frame).isInstanceOf(SocketTimeoutException.class);
        peer.socket.setSoTimeout(10_000);
        link.acknowledge(connection, 0x0102);
        assertThat(peer.packet()).containsExactly(0x40, 0x02, 0x01, 0x02);
        peer.close();
        link.awaitClosed(Kind.CONNECTION_LOST);
        link.acknowledge(connection, 0x0103);
        connection.demand(true);
        connection.disconnect();
        connection.drop();
        assertThat(link.listener.violations).isEmpty();
    }

    @Test
    void withoutDemandTheServerGetsStuckAndWithDemandEverythingArrives() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        connection.demand(false);
        AtomicInteger sent = new AtomicInteger();
        int total = 100;
        Thread writer = new Thread(() -> {
            try {
                for (int i = 1; i <= total; i++) {
                    peer.send(publish("t", i, new byte[200_000]));
                    sent.incrementAndGet();
                }
            } catch (IOException e) {
                link.listener.violations.add("stopped: " + e);
            }
        });
        writer.setDaemon(true);
        writer.start();
        await().during(500, MILLISECONDS).atMost(10, SECONDS).until(sent::get, now -> now < total);
        assertThat(link.listener.messages.size()).isLessThan(3);
        connection.demand(true);
        await().until(() -> link.listener.messages.size() == total);
        assertThat(link.listener.violations).isEmpty();
    }

    @Test
    void theKeepAliveGoesOnWithoutDemand() throws Exception {
        MqttConnection connection = link.open(server.uri(), TlsFixture.JVM_DEFAULT, 1, 8000);
        Peer peer = server.session();
        link.listener.awaitConnected();
        connection.demand(false);
        for (int i = 1; i <= 4; i++) {
            peer.send(publish("t", i, bytes(i)));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(peer.packet()).containsExactly(0xC0, 0x00);
        }
        assertThat(link.listener.messages).isEmpty();
        peer.send(0xD0, 0, 0xD0, 0, 0xD0, 0);
        connection.demand(true);
        await().until(() -> link.listener.messages.size() == 4);
        assertThat(peer.packet()).containsExactly(0xC0, 0x00);
        assertThat(link.listener.closed).isNotDone();
    }

    @Test
    void aMissingPingrespEndsTheConnection() throws Exception {
        link.open(server.uri(), TlsFixture.JVM_DEFAULT, 1, 8000);
        Peer peer = server.session();
        assertThat(peer.packet()).containsExactly(0xC0, 0x00);
        assertThat(link.awaitClosed(Kind.PING_TIMEOUT))
                .hasMessageContaining("within 900 ms of a PINGREQ")
                .hasMessageContaining("iot.ping.timeout.ms");
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void whatComesAfterAPingreqIsAnAnswerWhateverItIs() throws Exception {
        link.open(server.uri(), TlsFixture.JVM_DEFAULT, 1, 8000);
        Peer peer = server.session();
        for (int i = 1; i <= 3; i++) {
            assertThat(peer.packet()).containsExactly(0xC0, 0x00);
            peer.frame(ScriptedWebSocketServer.PING, true, bytes(i));
            peer.send(0xD0, 0);
        }
        assertThat(link.listener.closed).isNotDone();
    }

    @Test
    void disconnectSaysDisconnectBehindThePubacksThenCloses() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        peer.send(publish("t", 3, bytes(1)));
        await().until(() -> link.listener.messages.size() == 1);
        CompletableFuture<Void> open = link.publish(connection, ConnectionFixture.outbound(1, bytes(2)));
        peer.packet();
        connection.demand(false);
        link.acknowledge(connection, 3);
        connection.disconnect();
        assertThat(peer.packet()).containsExactly(0x40, 0x02, 0x00, 0x03);
        assertThat(peer.packet()).containsExactly(0xE0, 0x00);
        assertThat(peer.frame().opcode()).isEqualTo(ScriptedWebSocketServer.CLOSE);
        assertThat(link.listener.closed).isNotDone();
        peer.frame(ScriptedWebSocketServer.CLOSE, true, bytes(0x03, 0xE8));
        link.awaitClosed(Kind.CLOSED_BY_US);
        assertThat(open).isNotDone();
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void disconnectEndsByForceWhenTheServerIsSilent() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        connection.disconnect();
        link.awaitClosed(Kind.CLOSED_BY_US);
        assertThat(peer.isAtEnd()).isTrue();
    }

    /** Nothing leaves any more: a frame is stuck, and the DISCONNECT waits behind it. */
    @Test
    void disconnectEndsByForceWhenTheServerReadsNothing() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        CompletableFuture<Void> last = null;
        for (int i = 0; i < 60; i++) {
            last = link.publish(connection, ConnectionFixture.outbound(1, new byte[250_000]));
        }
        peer.send(publish("t", 3, bytes(1)));
        await().until(() -> link.listener.messages.size() == 1);
        long begin = System.nanoTime();
        link.acknowledge(connection, 3);
        connection.disconnect();
        assertThat(System.nanoTime() - begin).isLessThan(SECONDS.toNanos(1));
        link.awaitClosed(Kind.CLOSED_BY_US);
        assertThat(last).isNotDone();
    }

    @Test
    void aPayloadWhoseEndLooksLikeADisconnectEndsNothing() throws Exception {
        MqttConnection connection = link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        byte[] payload = new byte[15 * 1024 + 2];
        payload[payload.length - 2] = (byte) 0xE0;
        link.publish(connection, ConnectionFixture.outbound(1, payload));
        assertThat(peer.packet()).endsWith(0xE0, 0x00);
        link.publish(connection, ConnectionFixture.outbound(1, bytes(1)));
        assertThat(peer.packet()).endsWith(1);
        assertThat(link.listener.closed).isNotDone();
    }
}
