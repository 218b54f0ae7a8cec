package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.ConnectSpec;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What all connections of one worker share: event loops, as many as cores and four at most, and TLS contexts. Safe for use by several threads. */
public final class Network implements AutoCloseable {

    private static final int MOST_LOOPS = 4;

    /** What a loop may take to run what was posted to it; its connections are closed at once. */
    private static final long END_SECONDS = 2;

    private final Loops loops;
    private final TlsContexts tls;
    private final BlockingTasks blocking;

    /**
     * @param blocking gives what reads truststores and resolves host names a thread at once
     * @param threads makes those of the event loops, when they are needed
     * @param engine whose TLS; asked where it may block
     */
    public Network(Executor blocking, ThreadFactory threads, Supplier<TlsEngine> engine) {
        this.loops = new Loops(Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors()), threads);
        this.blocking = new BlockingTasks(blocking);
        this.tls = new TlsContexts(engine, System::nanoTime);
    }

    /** Makes the threads of event loops: Netty's own kind, whose thread-locals are faster. */
    public static ThreadFactory threads() {
        return new DefaultThreadFactory("aliyun-iot-net", true);
    }

    /** One of the loops, in turn; throws what keeps its thread from starting. */
    public NetworkLoop loop() {
        return NetworkLoop.start(loops.next());
    }

    /** A channel on a loop, not open yet. */
    public FrameChannel channel(NetworkLoop loop, ConnectSpec spec, Receiver receiver, InboundSilence silence) {
        return new FrameChannel(new Dial(spec, tls, blocking), loop, receiver, silence);
    }

    /** Closes what is open, without waiting. Threads end within seconds. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS);
    }

    private static final class Loops extends MultiThreadIoEventLoopGroup {

        private Loops(int number, ThreadFactory threads) {
            super(number, threads, NioIoHandler.newFactory());
        }

        @Override
        public LastingLoop next() {
            return (LastingLoop) super.next();
        }

        @Override
        protected IoEventLoop newChild(Executor threads, IoHandlerFactory io, Object... none) {
            return new LastingLoop(this, threads, io);
        }
    }
}
