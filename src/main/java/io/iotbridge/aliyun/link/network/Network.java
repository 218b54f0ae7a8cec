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

    /** One of the loops, in turn; throws what keeps its thread from starting. */
    public NetworkLoop loop() {
        return loops.next();
    }

    /** A channel on a loop, not open yet. */
    public FrameChannel channel(NetworkLoop loop, ConnectSpec spec, Receiver receiver, InboundSilence silence) {
        return new FrameChannel(new Dial(spec, tls, blocking), loop, receiver, silence);
    }

    /** Closes what is open. Threads end within seconds. */
    @Override
    public void close() {
        loops.close();
    }
}
