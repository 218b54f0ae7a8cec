/**
 * The packets of MQTT 3.1.1, and the only place that knows Eclipse Paho. PUBLISH and PUBACK, which are nearly all, are read and written here; Paho
 * 1.2.5 reads and writes the others. Its client is not used: three threads that wait for one connection take 330 KB of a platform thread's stack,
 * and its start-up and shutdown wait without limit.
 *
 * <ul>
 *   <li>{@link io.iotbridge.aliyun.link.packets.PacketSorter} takes the stream from the server apart, wherever frames cut it.
 *   <li>{@link io.iotbridge.aliyun.link.packets.Packet} is a packet that leaves.
 * </ul>
 */
package io.iotbridge.aliyun.link.packets;
