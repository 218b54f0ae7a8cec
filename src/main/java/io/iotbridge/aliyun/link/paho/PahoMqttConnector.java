package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.MqttConnector;
import io.iotbridge.aliyun.link.Scheduler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Opens MQTT 3.1.1 connections in WebSockets. All of them share threads and, per TLS setting, an HTTP
 * client. Safe for use by several threads.
 */
public final class PahoMqttConnector implements MqttConnector, AutoCloseable {

    private final Scheduler scheduler;
    private final Executor threads = LinkThreads.forConnections();
    private final FrameWriter writer = new FrameWriter(LinkThreads.forFrames());
    private final HttpClients clients = new HttpClients(LinkThreads.forWebSockets());
    private final Set<PahoConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param scheduler for timeouts and keep alive; stays the caller's, and has to outlive this */
    public PahoMqttConnector(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** @throws IllegalStateException after {@link #close()} */
    @Override
    public MqttConnection open(ConnectSpec spec, ConnectionListener listener) {
        PahoConnection connection =
                new PahoConnection(spec, listener, scheduler, threads, clients, writer, open::remove);
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
        open.forEach(PahoConnection::drop);
    }
}
