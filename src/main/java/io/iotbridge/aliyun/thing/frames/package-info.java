/**
 * The envelopes of the platform's messages. A field of an envelope, or the meaning of a code, belongs here; what stands in {@code params} and
 * {@code data} does not. Pure.
 *
 * <ul>
 *   <li>{@link io.iotbridge.aliyun.thing.frames.Frame} says something, with an id out of {@link io.iotbridge.aliyun.thing.frames.FrameId}.
 *   <li>{@link io.iotbridge.aliyun.thing.frames.Reply} answers it; {@link io.iotbridge.aliyun.thing.frames.ReplyCodes} knows the codes.
 * </ul>
 */
package io.iotbridge.aliyun.thing.frames;
