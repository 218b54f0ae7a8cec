package io.iotbridge.aliyun.link.paho;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameQueueTest {

    private final List<LinkException> ends = new ArrayList<>();
    private boolean noThread;
    private final FrameQueue queue = new FrameQueue(
            new PacketSorter(
                    () -> true,
                    message -> {
                        throw new InternalError("scripted");
                    },
                    packetId -> {},
                    packet -> {}),
            () -> {},
            this::end);

    private void end(LinkException cause) {
        if (noThread) {
            throw new InternalError("scripted");
        }
        ends.add(cause);
    }

    private static ByteBuffer frame() {
        return ByteBuffer.wrap(ScriptedWebSocketServer.publish("t", 1, new byte[10]));
    }

    @Test
    void endsTheStreamBehindWhatCannotBeTaken() {
        assertThat(queue.add(frame()).toCompletableFuture()).isDone();
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.kind()).isEqualTo(Kind.CLOSED_BY_US);
            assertThat(end).hasMessageContaining("scripted");
        });
        assertThat(queue.add(frame()).toCompletableFuture()).isDone();
    }

    @Test
    void tellsTheEndAgainWhereItCouldNotBeTold() {
        noThread = true;
        queue.add(frame());
        assertThat(ends).isEmpty();
        noThread = false;
        queue.goOn();
        assertThat(ends).hasSize(1);
    }
}
