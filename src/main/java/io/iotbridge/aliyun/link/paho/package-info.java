/**
 * The only place that knows Eclipse Paho and the WebSocket. Paho 1.2.5 is kept for the session: CONNECT, SUBSCRIBE, keep alive, DISCONNECT.
 * PUBLISH and PUBACK, which are all but every packet, go past it: its three threads for each connection, and a frame for each packet, cost
 * twice as much as everything else that is done for a message. Transport, threads,
 * timers and the order of events are ours:
 *
 * <ul>
 *   <li>{@link io.iotbridge.aliyun.link.paho.WebSocketTransport} carries the bytes on the JDK's WebSocket and reads only on demand;
 *   <li>{@link io.iotbridge.aliyun.link.paho.PacketSorter} takes the stream apart on the thread that brings it: messages and PUBACKs go
 *       straight to whom they are for, the rest to Paho. {@link io.iotbridge.aliyun.link.paho.FrameWriter} sends for all connections: while
 *       it is busy with some, packets gather at the others and leave together.
 *   <li>{@link io.iotbridge.aliyun.link.paho.PahoConnection} turns Paho's callbacks into the port's promises. It never asks Paho to shut
 *       down: it ends the transport, and Paho finds its streams ended. Paho's own {@code disconnect} calls wait without limit, and while it
 *       is still starting its threads they leave one of them spinning for ever.
 * </ul>
 */
package io.iotbridge.aliyun.link.paho;
