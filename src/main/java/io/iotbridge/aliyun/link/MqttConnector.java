package io.iotbridge.aliyun.link;

/** Opens MQTT connections; the port behind which the client library stands. Safe for use by several threads. */
@FunctionalInterface
public interface MqttConnector {

    /**
     * Starts to connect: WebSocket, TLS, CONNECT. Returns at once, without blocking on the network; everything that happens next, errors
     * included, is told to the listener from other threads, never from within this call.
     */
    MqttConnection open(ConnectSpec spec, ConnectionListener listener);
}
