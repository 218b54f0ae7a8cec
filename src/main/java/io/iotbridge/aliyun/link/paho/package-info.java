/**
 * The only place that knows Eclipse Paho and the WebSocket. Paho 1.2.5 is kept for its MQTT 3.1.1 protocol engine; transport, threads,
 * timers and the order of events are ours:
 *
 * <ul>
 *   <li>{@link io.iotbridge.aliyun.link.paho.WebSocketTransport} carries the bytes on the JDK's WebSocket and reads only on demand;
 *   <li>{@link io.iotbridge.aliyun.link.paho.PahoConnection} turns Paho's callbacks into the port's promises. It never asks Paho to shut
 *       down: it ends the transport, and Paho finds its streams ended. Paho's own {@code disconnect} calls wait without limit, and while it
 *       is still starting its threads they leave one of them spinning for ever.
 * </ul>
 */
package io.iotbridge.aliyun.link.paho;
