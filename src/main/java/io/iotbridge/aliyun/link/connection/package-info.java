/**
 * One connection and its MQTT session: CONNECT when it may, answers to the code that waits for them, keep alive, and one end with one cause. It
 * lies between {@link io.iotbridge.aliyun.link.packets} and {@link io.iotbridge.aliyun.link.network}, and here alone a link's connections are made
 * of both. {@link io.iotbridge.aliyun.link.connection.SharedLinks} has what all tasks share.
 *
 * <pre>
 *   FrameChannel ─► PacketSorter ─► Session ────► ConnectionListener, that is, the link
 *   FrameChannel ◄─ Packet ◄─────── Connection ◄─ the link
 * </pre>
 */
package io.iotbridge.aliyun.link.connection;
