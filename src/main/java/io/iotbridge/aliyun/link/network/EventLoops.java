package io.iotbridge.aliyun.link.network;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads that carry all connections of one worker: as many as cores, four at most. Safe for use by several threads. */
final class EventLoops implements AutoCloseable {

    private static final int MOST = 4;

    /** What a loop may take to run what was posted to it; its connections are closed at once. */
    private static final long END_SECONDS = 2;

    private final EventLoopGroup loops;

    EventLoops(ThreadFactory threads) {
        loops = new MultiThreadIoEventLoopGroup(
                Math.min(MOST, Runtime.getRuntime().availableProcessors()), threads, NioIoHandler.newFactory());
    }

    /** One of them, in turn, with its thread. */
    NetworkLoop next() {
        return NetworkLoop.start(loops.next());
    }

    /** Ends them within seconds, without waiting. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS);
    }
}
