/**
 * The network under MQTT, and the only place that knows Netty: TLS, the WebSocket upgrade, binary frames both ways, all of one connection on one
 * event loop. It carries bytes and knows nothing of packets.
 *
 * <pre>
 *   socket ─► TLS ─► HTTP upgrade, then WebSocket frames ─► FrameChannel ─► Receiver
 *   socket ◄─ TLS ◄─ WebSocket frames ◄──────────────────── FrameChannel ◄─ write(Outbound)
 * </pre>
 */
package io.iotbridge.aliyun.link.network;
