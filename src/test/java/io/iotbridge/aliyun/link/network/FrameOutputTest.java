package io.iotbridge.aliyun.link.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.random.Fuzz;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameOutputTest {

    private static final Runnable NOBODY = () -> {};

    private record Bytes(byte[] head, byte[] payload, Runnable written) implements Outbound {

        static Bytes of(int head, int payload) {
            byte[] first = new byte[head];
            java.util.Arrays.fill(first, (byte) head);
            return new Bytes(first, new byte[payload], NOBODY);
        }

        @Override
        public boolean isAwaited() {
            return written != NOBODY;
        }
    }

    /** A network that hands on what it is told to, when it is told to. */
    private static final class Wire extends ChannelOutboundHandlerAdapter {
        final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        final Deque<ChannelPromise> underWay = new ArrayDeque<>();
        final Deque<Runnable> tasks = new ArrayDeque<>();
        final List<Throwable> failures = new ArrayList<>();
        int frames;
        boolean goodbye;
        boolean closed;
        ChannelHandlerContext context;
        final FrameOutput out = new FrameOutput(this::post, () -> 0, () -> goodbye = true, failures::add);
        final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);
        RuntimeException broken;
        boolean full;
        boolean isTakenAtOnce;

        Wire() {
            new EmbeddedChannel(this).config().setAllocator(buffers);
        }

        private void post(Runnable task) {
            if (full) {
                throw new InternalError("scripted");
            }
            tasks.add(task);
        }

        long bytesHeld() {
            return buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory();
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            // Its own writes come back to itself.
            context = added.pipeline()
                    .addLast(new ChannelOutboundHandlerAdapter())
                    .lastContext();
        }

        @Override
        public void write(ChannelHandlerContext from, Object message, ChannelPromise promise) {
            assertThat(closed).isFalse();
            if (broken != null) {
                ReferenceCountUtil.release(message);
                promise.setFailure(broken);
                return;
            }
            if (message instanceof BinaryWebSocketFrame frame) {
                byte[] bytes = new byte[frame.content().readableBytes()];
                frame.content().readBytes(bytes);
                sent.writeBytes(bytes);
                frames++;
                underWay.add(promise);
            } else {
                closed = message instanceof CloseWebSocketFrame;
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void flush(ChannelHandlerContext from) {
            while (isTakenAtOnce && !underWay.isEmpty()) {
                underWay.remove().setSuccess();
            }
        }

        void run(int most) {
            for (int i = 0; i < most && !tasks.isEmpty(); i++) {
                tasks.remove().run();
            }
        }
    }

    /** What is added leaves in order and completely, whenever the loop runs, up to a goodbye and a close behind it. */
    @Test
    void whatIsAddedLeavesInOrder() {
        Fuzz.run("FrameOutput", 20_000, choices -> {
            Wire wire = new Wire();
            wire.out.open(wire.context);
            ByteArrayOutputStream added = new ByteArrayOutputStream();
            boolean goodbye = false;
            for (int packets = choices.below(20); packets > 0; packets--) {
                Bytes bytes = Bytes.of(1 + choices.below(9), choices.below(300));
                if (!goodbye) {
                    added.writeBytes(bytes.head());
                    added.writeBytes(bytes.payload());
                }
                if (choices.oneIn(12) && !goodbye) {
                    goodbye = true;
                    wire.out.sayGoodbye(bytes);
                } else {
                    wire.out.add(bytes);
                }
                wire.run(choices.below(3));
            }
            wire.run(Integer.MAX_VALUE);
            assertThat(wire.sent.toByteArray()).isEqualTo(added.toByteArray());
            assertThat(wire.closed).isEqualTo(goodbye).isEqualTo(wire.goodbye);
        });
    }

    @Test
    void whatGathersLeavesInOneFrame() {
        Wire wire = new Wire();
        wire.out.open(wire.context);
        for (int i = 0; i < 100; i++) {
            wire.out.add(Bytes.of(4, 100));
        }
        assertThat(wire.tasks).as("one wake-up").hasSize(1);
        wire.run(1);
        assertThat(wire.frames).isEqualTo(1);
    }

    @Test
    void writtenIsToldWhenTheNetworkHasIt() {
        Wire wire = new Wire();
        wire.out.open(wire.context);
        List<Integer> written = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            int number = i;
            wire.out.add(new Bytes(new byte[1], new byte[1], () -> written.add(number)));
        }
        wire.run(1);
        assertThat(written).isEmpty();
        wire.underWay.remove().setSuccess();
        assertThat(written).containsExactly(1, 2, 3);
        wire.out.add(new Bytes(new byte[1], new byte[1], () -> written.add(4)));
        wire.run(1);
        wire.underWay.remove().setFailure(new IOException("scripted"));
        assertThat(written).as("who knows").hasSize(3);
        assertThat(wire.failures).hasSize(1);
    }

    /** Others on the loop have their turn in between. */
    @Test
    void whatIsAddedBehindWhatWasWrittenLeavesInTheNextTurn() {
        Wire wire = new Wire();
        wire.isTakenAtOnce = true;
        wire.out.open(wire.context);
        addEachBehindTheOneBefore(wire, 100);
        wire.run(1);
        assertThat(wire.frames).isOne();
        assertThat(wire.tasks).hasSize(1);
        wire.run(Integer.MAX_VALUE);
        assertThat(wire.frames).isEqualTo(100);
    }

    private static void addEachBehindTheOneBefore(Wire wire, int count) {
        if (count > 0) {
            wire.out.add(new Bytes(new byte[1], new byte[1], () -> addEachBehindTheOneBefore(wire, count - 1)));
        }
    }

    @Test
    void whatCannotBePutIntoAFrameIsAFailure() {
        Wire wire = new Wire();
        wire.out.open(wire.context);
        wire.out.add(new Bytes(new byte[1], null, NOBODY));
        wire.run(1);
        assertThat(wire.failures).hasSize(1);
        assertThat(wire.frames).isZero();
        assertThat(wire.bytesHeld()).as("its buffer is given back").isZero();
    }

    @Test
    void aFrameThatCannotBeWrittenLeavesNoBufferBehind() {
        Wire wire = new Wire();
        wire.out.open(wire.context);
        wire.broken = new IllegalStateException("scripted");
        wire.out.add(Bytes.of(4, 100));
        wire.run(1);
        assertThat(wire.failures).containsExactly(wire.broken);
        assertThat(wire.bytesHeld()).isZero();
    }

    @Test
    void whatLeavesAndAnEmptyFrameLeaveNoBufferBehind() {
        Wire wire = new Wire();
        wire.out.open(wire.context);
        wire.out.add(Bytes.of(4, 100));
        wire.run(1);
        wire.out.add(Bytes.of(0, 0));
        wire.run(1);
        assertThat(wire.frames).isOne();
        assertThat(wire.bytesHeld()).isZero();
    }

    @Test
    void aGoodbyeBeforeTheUpgradeClosesIt() {
        Wire wire = new Wire();
        wire.out.sayGoodbye(Bytes.of(0, 0));
        wire.out.open(wire.context);
        assertThat(wire.closed).isTrue();
        assertThat(wire.frames).isZero();
    }

    /** Whoever adds hears of it, and tries it again as a rule: what was not taken must not leave twice, and the next wakes the loop. */
    @Test
    void whatTheLoopDoesNotTakeIsNotAddedAndStopsNothingBehindIt() {
        Wire wire = new Wire();
        wire.out.open(wire.context);
        wire.full = true;
        assertThatThrownBy(() -> wire.out.add(Bytes.of(1, 0))).hasMessage("scripted");
        wire.full = false;
        wire.out.add(Bytes.of(2, 0));
        wire.run(1);
        assertThat(wire.sent.toByteArray()).containsExactly(2, 2);
    }

    /** It says in the middle of a write, and of a flush, that it takes nothing, or something again. */
    @Test
    void aGoodbyeBehindMoreThanTheNetworkTakesAtOnceIsNoFailure() {
        List<Throwable> failures = new ArrayList<>();
        List<FrameOutput> out = new ArrayList<>(1);
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext from) {
                out.get(0).leave();
            }
        });
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1_000, 2_000));
        out.add(new FrameOutput(channel.eventLoop(), () -> 0, () -> {}, failures::add));
        for (int i = 0; i < 4; i++) {
            out.get(0).add(Bytes.of(4, 100_000));
        }
        out.get(0).open(channel.pipeline().firstContext());
        for (int i = 0; i < 4; i++) {
            out.get(0).add(Bytes.of(4, 100_000));
        }
        out.get(0).sayGoodbye(Bytes.of(2, 0));
        channel.runPendingTasks();
        assertThat(failures).isEmpty();
        assertThat(channel.outboundMessages()).hasSize(10);
        assertThat(channel.outboundMessages().peek()).isInstanceOf(BinaryWebSocketFrame.class);
        channel.releaseOutbound();
    }
}
