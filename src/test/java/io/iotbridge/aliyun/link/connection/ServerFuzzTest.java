package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Peer;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.random.Inputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that talks nonsense over a real WebSocket: every connection ends with one reason, told once, and leaves no thread behind. */
class ServerFuzzTest {

    /** Seconds. An end of stream that the JDK loses is found by the keep alive. */
    private static final int KEEP_ALIVE = 1;

    private final Map<Kind, Integer> ends = new EnumMap<>(Kind.class);

    @Test
    void everyConnectionEndsOnceWithAReason() throws IOException {
        Connections connector = new Connections();
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer()) {
            Cases.run("Connections", 150, choices -> {
                try {
                    connect(choices, connector, server);
                } catch (IOException e) {
                    throw new AssertionError("the server's side failed", e);
                }
            });
        }
        assertThat(ends).containsKeys(Kind.CONNECTION_LOST, Kind.PROTOCOL);
        connector.close();
        await().atMost(90, TimeUnit.SECONDS).until(() -> linkThreads() == 0);
    }

    private static int linkThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("aliyun-iot-"))
                .count();
    }

    private void connect(Choices choices, Connections connector, ScriptedWebSocketServer server) throws IOException {
        RecordingListener listener = new RecordingListener();
        listener.connects(connector
                .get()
                .open(ConnectionFixture.spec(server.uri(), TlsFixture.JVM_DEFAULT, KEEP_ALIVE, 8_000), listener));
        byte[] bytes = stream(choices);
        choices.tell(() -> "bytes " + HexFormat.of().formatHex(bytes));
        try (Peer peer = server.accept()) {
            peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
            peer.packet();
            send(choices, peer, bytes);
            if (choices.below(3) > 0) {
                peer.frame(ScriptedWebSocketServer.CLOSE, true, new byte[] {3, (byte) 0xE8});
            }
        } catch (IOException droppedByUs) {
            choices.tell(() -> "the client drops the connection in mid-stream");
        }
        ends.merge(listener.awaitClosed().kind(), 1, Integer::sum);
        assertThat(listener.closed.join()).hasMessageNotContaining("SIGNATURE");
        assertThat(listener.violations).isEmpty();
    }

    private static byte[] stream(Choices choices) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        if (choices.below(4) > 0) {
            stream.writeBytes(new byte[] {0x20, 2, 0, 0});
        }
        List<byte[]> packets = ServerBytesFixture.PACKETS;
        for (int more = choices.below(5); more > 0; more--) {
            stream.writeBytes(choices.below(2) == 0 ? choices.of(packets) : Inputs.bytes(choices, packets));
        }
        return stream.toByteArray();
    }

    /** Mostly as frames that may be cut anywhere, sometimes as bytes that are no frame. */
    private static void send(Choices choices, Peer peer, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + choices.below(bytes.length - at));
            byte[] part = Arrays.copyOfRange(bytes, at, end);
            if (choices.oneIn(15)) {
                peer.raw(part);
            } else {
                peer.frame(choices.oneIn(30) ? choices.below(16) : ScriptedWebSocketServer.BINARY, true, part);
            }
            at = end;
        }
    }
}
