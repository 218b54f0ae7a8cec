/**
 * Which messages have their PUBACK, in which order they get it, and which of them come again: one {@link io.iotbridge.aliyun.link.acks.AckWindow} for
 * each link, on its loop. Knows neither the link nor those who take care of messages, but by identity.
 *
 * <pre>
 *   the link ─► AckWindow ─── WindowEntry     one message, from its arrival to its PUBACK
 *                  │
 *              Redelivery ─── PacketIdOrder   whether it has come before
 *                  │
 *             Acknowledged ── Fingerprint     what is remembered of those that are done
 * </pre>
 */
package io.iotbridge.aliyun.link.acks;
