package io.iotbridge.aliyun.link.paho;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttDisconnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes from a server in any frames through our queue, sorter and guard, and packets to it out through our frames. */
@Timeout(value = 10 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameFuzzTest {

    private static final List<byte[]> PACKETS = ServerBytesFixture.PACKETS;

    /** What came of a stream: packets of all kinds, and its end. */
    private static final class Read {
        private int packets;
        private LinkException end;

        private void packet(Object packet) {
            assertThat(packet).isNotNull();
            assertThat(end).isNull();
            packets++;
        }
    }

    @Test
    void whateverComesIsReadOrRefused() {
        Fuzz.run("FrameQueue", 120_000, choices -> {
            byte[] bytes = Inputs.bytes(choices, PACKETS);
            choices.tell(() -> "bytes " + HexFormat.of().formatHex(bytes));
            assertThat(read(choices, bytes).end.kind()).isIn(Kind.PROTOCOL, Kind.CONNECTION_LOST);
        });
    }

    /** Cuts the bytes into frames. */
    private static Read read(Choices choices, byte[] bytes) {
        Read read = new Read();
        PacketSorter sorter = new PacketSorter(() -> true, read::packet, read::packet, read::packet);
        FrameQueue frames = new FrameQueue(sorter, () -> {}, cause -> read.end = cause);
        for (int at = 0; at < bytes.length; ) {
            int length = 1 + choices.below(choices.below(2) == 0 ? 3 : bytes.length - at);
            int end = Math.min(bytes.length, at + length);
            frames.add(ByteBuffer.wrap(bytes, at, end - at).slice().asReadOnlyBuffer());
            at = end;
        }
        frames.end(new LinkException(Kind.CONNECTION_LOST, "scripted"));
        return read;
    }

    /** A valid stream is read packet by packet, however it is cut. */
    @Test
    void framesDoNotMatter() {
        Fuzz.run("FrameQueue, valid", 40_000, choices -> {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            int count = 1 + choices.below(4);
            for (int i = 0; i < count; i++) {
                stream.writeBytes(choices.of(PACKETS));
            }
            Read read = read(choices, stream.toByteArray());
            assertThat(read.packets).isEqualTo(count);
            assertThat(read.end).hasMessageContaining("scripted");
        });
    }

    /** What is added leaves in order and completely, whenever frames are sent, up to a goodbye and a close behind it. */
    @Test
    void whatIsAddedLeavesInOrder() {
        Fuzz.run("FrameOutput", 40_000, choices -> {
            SentFrames socket = new SentFrames();
            FrameOutput out = new FrameOutput(FrameOutput::leave, () -> socket.goodbye = true, failure -> {}, () -> 0);
            out.open(socket);
            ByteArrayOutputStream added = new ByteArrayOutputStream();
            boolean goodbye = false;
            for (int packets = choices.below(20); packets > 0; packets--) {
                boolean last = choices.oneIn(12);
                Packet packet = last && choices.oneIn(2)
                        ? Packet.of(new MqttDisconnect())
                        : Packet.publish("t", 1 + choices.below(9), new byte[choices.below(300)]);
                if (!goodbye) {
                    added.writeBytes(packet.head());
                    added.writeBytes(packet.payload());
                }
                if (last && !goodbye) {
                    out.sayGoodbye(packet);
                } else {
                    out.add(packet);
                }
                goodbye |= last;
                socket.send(choices.below(3));
            }
            socket.send(Integer.MAX_VALUE);
            assertThat(socket.sent.toByteArray()).isEqualTo(added.toByteArray());
            assertThat(socket.closed).isEqualTo(goodbye).isEqualTo(socket.goodbye);
        });
    }

    @Test
    void aPacketIsWrittenWhenItsFrameWasSentNotWhenItWasAddedOrTaken() {
        SentFrames socket = new SentFrames();
        FrameOutput out = new FrameOutput(FrameOutput::leave, () -> {}, failure -> {}, () -> 0);
        List<Integer> written = new ArrayList<>();
        out.open(socket);
        for (int i = 1; i <= 3; i++) {
            int number = i;
            out.add(Packet.publishOnce("t", new byte[1], () -> written.add(number)));
        }
        assertThat(written).isEmpty();
        socket.send(1);
        assertThat(written).containsExactly(1);
        socket.send(1);
        assertThat(written).containsExactly(1, 2, 3);
        out.add(Packet.publishOnce("t", new byte[1], () -> written.add(4)));
        socket.underWay.remove().completeExceptionally(new IOException("scripted"));
        assertThat(written).as("who knows").hasSize(3);
    }

    @Test
    void aGoodbyeBeforeTheSocketIsThereClosesIt() {
        SentFrames socket = new SentFrames();
        FrameOutput out = new FrameOutput(FrameOutput::leave, () -> socket.goodbye = true, failure -> {}, () -> 0);
        out.sayGoodbye(Packet.empty());
        out.open(socket);
        assertThat(socket.closed).isTrue();
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
