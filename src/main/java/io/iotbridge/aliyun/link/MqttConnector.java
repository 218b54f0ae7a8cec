package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.loop.Loop;

/** Opens MQTT connections on one loop; the port behind which the client library stands. */
public interface MqttConnector {

    /** On which its connections live, and on which their listeners are told what happens. */
    Loop loop();

    /**
     * Starts to connect: WebSocket, TLS, CONNECT. Called on the loop. Returns at once, without blocking on the network; everything that happens
     * next, errors included, is told to the listener in later turns of the loop, never from within this call.
     */
    MqttConnection open(ConnectSpec spec, ConnectionListener listener);
}
