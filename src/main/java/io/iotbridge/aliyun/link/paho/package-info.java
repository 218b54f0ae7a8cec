/**
 * The only place that knows Eclipse Paho. Paho 1.2.5 reads and writes the packets of a session; its client is not used: three threads that wait
 * for one connection take 330 KB of a platform thread's stack, and its start-up and shutdown wait without limit. Here nothing waits for a
 * connection.
 *
 * <ul>
 *   <li>{@link io.iotbridge.aliyun.link.paho.PacketSorter} takes the stream apart on the event loop that brings it; messages and PUBACKs, which
 *       are nearly all packets, go straight to their receiver.
 *   <li>{@link io.iotbridge.aliyun.link.paho.PahoConnection} is the session: CONNECT when it may, answers to the code that waits for them, keep
 *       alive, and one end with one cause.
 * </ul>
 */
package io.iotbridge.aliyun.link.paho;
