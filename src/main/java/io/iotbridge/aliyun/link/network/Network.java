package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.ConnectSpec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** What all connections of one worker share: event loops and TLS contexts. Safe for use by several threads. */
public final class Network implements AutoCloseable {

    private final EventLoops loops;
    private final TlsContexts tls = new TlsContexts();
    private final Executor blocking;

    /**
     * @param blocking reads truststores and resolves host names
     * @param threads makes those of the event loops, when they are needed
     */
    public Network(Executor blocking, ThreadFactory threads) {
        this.loops = new EventLoops(threads);
        this.blocking = blocking;
    }

    /** Makes the threads of event loops: Netty's own kind, whose thread-locals are faster. */
    public static ThreadFactory threads() {
        return new DefaultThreadFactory("aliyun-iot-net", true);
    }

    /** A channel that is not open yet. */
    public FrameChannel channel(ConnectSpec spec, Receiver receiver, InboundSilence silence) {
        return new FrameChannel(new Dial(spec, tls, blocking), loops.next(), receiver, silence);
    }

    /** Closes what is open. Threads end within seconds. */
    @Override
    public void close() {
        loops.close();
    }
}
