package io.iotbridge.aliyun.link.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.random.Fuzz;
import io.iotbridge.aliyun.random.Inputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.TimerPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.internal.ClientState;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttInputStream;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes from a server in any frames through our stream and guard into Paho's reader, and bytes to it out through our frames. */
@Timeout(value = 10 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameFuzzTest {

    private static final List<byte[]> PACKETS = ServerBytesFixture.PACKETS;

    /** What Paho's reader tells how many bytes came. */
    private static ClientState client() throws MqttException {
        MemoryPersistence none = new MemoryPersistence();
        none.open("fuzz", "fuzz");
        MqttAsyncClient client = new MqttAsyncClient("ws://unused", "fuzz", none);
        return new ClientComms(client, none, new TimerPingSender(), null, System::nanoTime).getClientState();
    }

    @Test
    void whateverComesIsReadOrEndsWithADeclaredException() throws MqttException {
        ClientState client = client();
        Fuzz.run("FrameInput", 120_000, choices -> {
            byte[] bytes = Inputs.bytes(choices, PACKETS);
            choices.tell(() -> "bytes " + HexFormat.of().formatHex(bytes));
            read(client, split(choices, bytes, new AtomicInteger()));
        });
    }

    /** Cuts the bytes into frames, and what is Paho's out of them. */
    private static FrameInput split(Choices choices, byte[] bytes, AtomicInteger ours) {
        FrameInput in = new FrameInput(() -> {});
        PacketSorter sorter = new PacketSorter(
                type -> true, message -> ours.incrementAndGet(), packetId -> ours.incrementAndGet(), in::add);
        FrameQueue frames = new FrameQueue(sorter, () -> {}, in::end);
        for (int at = 0; at < bytes.length; ) {
            int length = 1 + choices.below(choices.below(2) == 0 ? 3 : bytes.length - at);
            int end = Math.min(bytes.length, at + length);
            frames.add(ByteBuffer.wrap(bytes, at, end - at).slice().asReadOnlyBuffer());
            at = end;
        }
        in.open();
        frames.end(new LinkException(Kind.CONNECTION_LOST, "scripted"));
        return in;
    }

    private static void read(ClientState client, FrameInput in) {
        MqttInputStream packets = new MqttInputStream(client, in);
        try {
            for (MqttWireMessage packet = packets.readMqttWireMessage(); ; packet = packets.readMqttWireMessage()) {
                assertThat(packet == null || packet.getType() > 0).isTrue();
            }
        } catch (IOException | MqttException declared) {
            assertThat(Causes.ofPaho("pump1&a1", declared).kind()).isIn(Kind.PROTOCOL, Kind.CONNECTION_LOST);
        }
    }

    /** A valid stream is read packet by packet, however it is cut. */
    @Test
    void framesDoNotMatter() throws MqttException {
        ClientState client = client();
        Fuzz.run("FrameInput, valid", 40_000, choices -> {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            int count = 1 + choices.below(4);
            for (int i = 0; i < count; i++) {
                stream.writeBytes(choices.of(PACKETS));
            }
            AtomicInteger ours = new AtomicInteger();
            MqttInputStream packets = new MqttInputStream(client, split(choices, stream.toByteArray(), ours));
            try {
                for (int i = ours.get(); i < count; i++) {
                    assertThat(packets.readMqttWireMessage()).isNotNull();
                }
            } catch (IOException | MqttException e) {
                throw new AssertionError("a valid packet is refused", e);
            }
            assertThatThrownBy(packets::readMqttWireMessage).as("none is left").hasMessageContaining("scripted");
        });
    }

    /** What is written leaves in order and completely, whenever frames are sent, up to a DISCONNECT and a close behind it. */
    @Test
    void whatIsWrittenLeavesInOrder() {
        Fuzz.run("FrameOutput", 40_000, choices -> {
            SentFrames socket = new SentFrames();
            FrameOutput out = new FrameOutput(FrameOutput::leave, () -> {}, () -> socket.goodbye = true, failure -> {});
            out.open(socket);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            boolean disconnected = false;
            try {
                for (int packets = choices.below(20); packets > 0; packets--) {
                    if (choices.oneIn(3)) {
                        OwnPacket own = OwnPacket.publish("t", 1 + choices.below(9), new byte[choices.below(300)]);
                        out.add(own);
                        if (!disconnected) {
                            written.writeBytes(own.head());
                            written.writeBytes(own.payload());
                        }
                    }
                    byte[] packet = choices.oneIn(12) ? new byte[] {(byte) 0xE0, 0} : choices.of(PACKETS);
                    int cut = packet.length > 2 ? choices.of(packet.length - 2, choices.below(packet.length)) : 0;
                    out.write(packet, 0, cut);
                    out.write(packet, cut, packet.length - cut);
                    out.flush();
                    if (!disconnected) {
                        written.writeBytes(packet);
                    }
                    disconnected |= (packet[0] & 0xFF) == 0xE0;
                    socket.send(choices.below(3));
                }
            } catch (IOException e) {
                throw new AssertionError("the stream is open", e);
            }
            socket.send(Integer.MAX_VALUE);
            assertThat(socket.sent.toByteArray()).isEqualTo(written.toByteArray());
            assertThat(socket.closed).isEqualTo(disconnected).isEqualTo(socket.goodbye);
        });
    }

    /** Sends one frame at a time, when it is told to. */
    private static final class SentFrames implements WebSocket {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final Deque<CompletableFuture<WebSocket>> underWay = new ArrayDeque<>();
        private boolean goodbye;
        private boolean closed;

        private void send(int frames) {
            for (int i = 0; i < frames && !underWay.isEmpty(); i++) {
                underWay.removeFirst().complete(this);
            }
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            assertThat(underWay).as("one frame at a time").isEmpty();
            assertThat(closed).isFalse();
            byte[] bytes = new byte[data.remaining()];
            data.duplicate().get(bytes);
            sent.writeBytes(Arrays.copyOf(bytes, bytes.length));
            underWay.addLast(new CompletableFuture<>());
            return underWay.peekLast();
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int code, String reason) {
            closed = true;
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            throw new AssertionError();
        }

        @Override
        public void request(long n) {}

        @Override
        public String getSubprotocol() {
            return "mqtt";
        }

        @Override
        public boolean isOutputClosed() {
            return closed;
        }

        @Override
        public boolean isInputClosed() {
            return false;
        }

        @Override
        public void abort() {}
    }
}
