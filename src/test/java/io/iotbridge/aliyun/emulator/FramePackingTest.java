package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How packets that leave together share frames. */
class FramePackingTest {

    /** Lengths of the frames that bring five packets of two bytes, written at once. */
    private static List<Integer> frames(int frameBytes, int framePackets) {
        EmbeddedChannel channel = new EmbeddedChannel(new Frames(frameBytes, framePackets));
        IntStream.range(0, 5).forEach(i -> channel.write(Unpooled.wrappedBuffer(new byte[] {(byte) i, 0})));
        channel.flush();
        List<Integer> lengths = new ArrayList<>();
        for (BinaryWebSocketFrame frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            ByteBuf bytes = frame.content();
            lengths.add(bytes.readableBytes());
            bytes.release();
        }
        return lengths;
    }

    @Test
    void sharesAFrameAsFarAsTheSettingsLet() {
        assertThat(frames(0, 0)).containsExactly(10);
        assertThat(frames(0, 1)).containsExactly(2, 2, 2, 2, 2);
        assertThat(frames(0, 2)).containsExactly(4, 4, 2);
        assertThat(frames(3, 0)).containsExactly(3, 3, 3, 1);
        assertThat(frames(3, 2)).containsExactly(3, 1, 3, 1, 2);
    }
}
