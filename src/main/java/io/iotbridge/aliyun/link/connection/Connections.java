package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.MqttConnector;
import io.iotbridge.aliyun.link.network.Network;
import io.iotbridge.aliyun.link.network.NetworkLoop;
import io.iotbridge.aliyun.link.network.TlsEngine;
import io.iotbridge.aliyun.loop.Loop;
import io.iotbridge.aliyun.loop.Steps;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Opens MQTT 3.1.1 connections in WebSockets, on event loops that all of them share. Safe for use by several threads.
 */
public final class Connections implements Supplier<MqttConnector>, AutoCloseable {

    private final Network network;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Has no thread until something is opened. */
    public Connections() {
        this(LinkThreads.forOpening(), Network.threads(), TlsEngine::best);
    }

    /**
     * Runs on given threads.
     *
     * @param opening for what blocks when a connection opens; a name server that does not answer holds up all connections with the same TLS settings
     * @param loops makes the threads of the event loops
     * @param tls whose TLS
     */
    Connections(Executor opening, ThreadFactory loops, Supplier<TlsEngine> tls) {
        this.network = new Network(opening, loops, tls);
    }

    /** The connector of one of the loops, in turn; throws what keeps it from starting. */
    @Override
    public MqttConnector get() {
        return new OnLoop(network.loop());
    }

    private final class OnLoop implements MqttConnector {

        private final NetworkLoop loop;

        private OnLoop(NetworkLoop loop) {
            this.loop = loop;
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public MqttConnection open(ConnectSpec spec, ConnectionListener listener) {
            return Connections.this.open(loop, spec, listener);
        }
    }

    /** @throws IllegalStateException after {@link #close()} */
    private MqttConnection open(NetworkLoop loop, ConnectSpec spec, ConnectionListener listener) {
        Connection connection = new Connection(spec, listener, loop, network, open::remove);
        open.add(connection);
        if (closed) {
            open.remove(connection);
            throw new IllegalStateException("the connector is closed");
        }
        connection.start();
        return connection;
    }

    /** Drops what is open, without waiting; listeners are told. Shared threads end within seconds. */
    @Override
    public void close() {
        closed = true;
        Steps.run(() -> Steps.forEach(open, Connection::drop), network::close);
    }
}
