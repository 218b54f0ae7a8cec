package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.loop.LeanQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Bytes in binary WebSocket frames, both ways, for one connection. Belongs to its loop, on which it tells its receiver what happens; once the
 * connection is over, nothing does anything.
 *
 * <p>Reads only on demand, so that a full inbox becomes TCP back-pressure: at most one read, 16 KB, lies here beyond what the receiver took. A
 * server's PING is answered as long as it is not queued behind data that we do not want yet.
 */
public final class FrameChannel {

    /** How long a failed write leaves the word to the reading side, which may know why. */
    private static final Duration READERS_SAY = Duration.ofMillis(100);

    private final Dial dial;
    private final NetworkLoop loop;
    private final Receiver receiver;
    private final InboundSilence silence;
    private final FrameOutput out;
    private final LeanQueue<ByteBuf> arrived = new LeanQueue<>();
    /** Counts at once, also for the rest of a frame. */
    private volatile boolean wanted = true;

    private boolean open;
    private volatile boolean openSsl;
    private boolean draining;
    private ChannelHandlerContext context;
    /** Also read where a host name waits to be looked up. */
    private volatile boolean over;

    FrameChannel(Dial dial, NetworkLoop loop, Receiver receiver, InboundSilence silence) {
        this.dial = dial;
        this.loop = loop;
        this.receiver = receiver;
        this.silence = silence;
        this.out = new FrameOutput(loop::execute, loop::nanoTime, this::drain, this::writeFailed);
    }

    /** Starts to connect. */
    public void open() {
        dial.start(caller());
    }

    /** Made anew for each channel: a link that is up has no use for it. */
    private Dial.Caller caller() {
        return new Dial.Caller(
                loop,
                () -> over,
                () -> new ReadOnDemand(silence, () -> !open || mayRead()),
                Frames::new,
                cause -> loop.execute(() -> lost(cause)));
    }

    /** Whether the server has agreed to the WebSocket. */
    public boolean isOpen() {
        return open;
    }

    /** Whether it is open and its TLS is OpenSSL's. Called by any thread. */
    public boolean isOpenSsl() {
        return openSsl && !over;
    }

    /** Nanoseconds since something was sent. */
    public long sinceSent() {
        return out.sinceSent();
    }

    /** Whether the receiver may take more: asked before each packet, since one frame may hold a hundred. */
    public boolean mayTake() {
        return wanted || draining;
    }

    /** Without demand nothing is read, and what has arrived waits. Called by any thread. */
    public void demand(boolean want) {
        wanted = want;
        if (want) {
            loop.execute(this::takeArrived);
        }
    }

    /** Sends these bytes soon, behind what was written before. */
    public void write(Outbound bytes) {
        out.add(bytes);
    }

    /** Sends what was written, then these, then a close frame, and waits for the server's. */
    public void sayGoodbye(Outbound last) {
        out.sayGoodbye(last);
    }

    /** The server's close frame may lie behind data that nobody takes any more. */
    private void drain() {
        draining = true;
        loop.execute(this::takeArrived);
    }

    /** Closes the socket at once, or as soon as there is one. Nothing is told to the receiver any more. */
    public void drop() {
        over = true;
        out.end();
        arrived.forEach(ByteBuf::release);
        arrived.clear();
        if (context != null) {
            close(context);
        }
    }

    /** Not through TLS, which would wait for its goodbye to be written. A channel that is closed has no handlers any more. */
    private static void close(ChannelHandlerContext some) {
        ChannelHandlerContext first = some.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }

    private void lost(LinkException cause) {
        if (over) {
            return;
        }
        try {
            drop();
        } finally {
            receiver.over(cause);
        }
    }

    private void writeFailed(Throwable failure) {
        if (!over) {
            loop.schedule(READERS_SAY, () -> lost(Causes.ofWebSocket(failure)));
        }
    }

    private void takeArrived() {
        try {
            while (!over && !arrived.isEmpty() && take(arrived.peekFirst())) {
                arrived.pollFirst().release();
            }
        } catch (IOException broken) {
            lost((LinkException) broken.getCause());
        } catch (RuntimeException | Error e) {
            lost(new LinkException(Kind.CLOSED_BY_US, "received data could not be handled: " + Quoted.bare(e), e));
        }
        readMore();
    }

    /** After our goodbye nothing counts but the server's close frame. */
    private boolean take(ByteBuf frame) throws IOException {
        if (draining) {
            return true;
        }
        ByteBuffer data = frame.nioBuffer();
        int before = data.remaining();
        boolean all = receiver.take(data);
        if (!over) {
            frame.skipBytes(before - data.remaining());
        }
        return all && !over;
    }

    private void readMore() {
        if (open && !over && mayRead()) {
            silence.asking(true);
            context.read();
        }
    }

    private boolean mayRead() {
        return mayTake() && arrived.isEmpty();
    }

    /** Behind everything: what the WebSocket brings. */
    private final class Frames extends ChannelInboundHandlerAdapter {

        /** Another channel takes the place of this one, whose end is of no interest. */
        private boolean isReplaced;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
            if (over) {
                drop();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext from, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && !over) {
                open = true;
                openSsl = TlsEngine.isOpenSsl(from.pipeline());
                from.channel().config().setAutoRead(false);
                out.open(from);
                receiver.opened();
                readMore();
            } else if (event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
                handshakeFailed(from, tls.cause());
            }
        }

        private void handshakeFailed(ChannelHandlerContext from, Throwable cause) {
            isReplaced = !over && dial.tryJvmsTls(caller(), cause);
            if (isReplaced) {
                close(from);
            } else {
                lost(dial.handshakeFailed(cause));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext from, Object frame) {
            if (over || frame instanceof PongWebSocketFrame) {
                ReferenceCountUtil.release(frame);
            } else if (frame instanceof CloseWebSocketFrame close) {
                closedBy(close);
            } else if (frame instanceof TextWebSocketFrame text) {
                text.release();
                takeArrived();
                lost(new LinkException(Kind.PROTOCOL, "the server sent a text frame"));
            } else if (frame instanceof WebSocketFrame binary) {
                arrived.addLast(binary.content());
            } else {
                ReferenceCountUtil.release(frame);
            }
        }

        private void closedBy(CloseWebSocketFrame close) {
            takeArrived();
            LinkException cause = Causes.ofClose(close);
            if (draining || over) {
                close.release();
            } else {
                context.writeAndFlush(close);
            }
            lost(cause);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext from) {
            silence.asking(false);
            takeArrived();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext from) {
            out.leave();
        }

        @Override
        public void channelInactive(ChannelHandlerContext from) {
            end(
                    open
                            ? new LinkException(Kind.CONNECTION_LOST, "the connection ended without a close frame")
                            : dial.failure(new IOException("end of stream")));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext from, Throwable failure) {
            end(open ? Causes.ofWebSocket(failure) : dial.failure(failure));
        }

        private void end(LinkException cause) {
            if (!isReplaced) {
                takeArrived();
                lost(cause);
            }
        }
    }
}
