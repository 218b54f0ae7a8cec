package io.iotbridge.aliyun.link.packets;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.connection.ServerBytesFixture;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.random.Fuzz;
import io.iotbridge.aliyun.random.Inputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes from a server, cut anyhow, through our sorter and guard. */
@Timeout(value = 10 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PacketFuzzTest {

    private static final List<byte[]> PACKETS = ServerBytesFixture.PACKETS;

    /** What came of a stream: packets of all kinds, and its end. */
    private static final class Read implements ServerPackets {
        private int packets;
        private LinkException end;

        private void packet() {
            assertThat(end).isNull();
            packets++;
        }

        @Override
        public void connack(int code, boolean sessionPresent) {
            packet();
        }

        @Override
        public void message(InboundMessage message) {
            assertThat(message).isNotNull();
            packet();
        }

        @Override
        public void puback(int packetId) {
            packet();
        }

        @Override
        public void suback(int packetId, List<Integer> codes) {
            assertThat(codes).isNotNull();
            packet();
        }

        @Override
        public void unsuback(int packetId) {
            packet();
        }

        @Override
        public void pingresp() {
            packet();
        }
    }

    @Test
    void whateverComesIsReadOrRefused() {
        Fuzz.run("PacketSorter", 120_000, choices -> {
            byte[] bytes = Inputs.bytes(choices, PACKETS);
            choices.tell(() -> "bytes " + HexFormat.of().formatHex(bytes));
            assertThat(read(choices, bytes).end.kind()).isIn(Kind.PROTOCOL, Kind.CONNECTION_LOST);
        });
    }

    /** Cuts the bytes into frames. */
    private static Read read(Choices choices, byte[] bytes) {
        Read read = new Read();
        PacketSorter sorter = new PacketSorter(() -> true, read);
        LinkException end = new LinkException(Kind.CONNECTION_LOST, "scripted");
        try {
            for (int at = 0; at < bytes.length; ) {
                int length = 1 + choices.below(choices.below(2) == 0 ? 3 : bytes.length - at);
                int next = Math.min(bytes.length, at + length);
                ByteBuffer frame = ByteBuffer.wrap(bytes, at, next - at).slice().asReadOnlyBuffer();
                assertThat(sorter.take(frame)).isTrue();
                at = next;
            }
        } catch (IOException broken) {
            end = (LinkException) broken.getCause();
        }
        read.end = end;
        return read;
    }

    /** A valid stream is read packet by packet, however it is cut. */
    @Test
    void framesDoNotMatter() {
        Fuzz.run("PacketSorter, valid", 40_000, choices -> {
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
}
