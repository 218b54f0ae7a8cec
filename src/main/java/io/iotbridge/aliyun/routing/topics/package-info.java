/**
 * What is known of the platform's topics, whatever is routed. A topic that the platform listens to, publishes to or asks on belongs here. Pure.
 *
 * <ul>
 *   <li>{@link io.iotbridge.aliyun.routing.topics.TopicFilter} takes topics, and binds the names of their levels.
 *   <li>{@link io.iotbridge.aliyun.routing.topics.UplinkTopicRules} says what a device can publish to.
 *   <li>{@link io.iotbridge.aliyun.routing.topics.RequestForm} and {@link io.iotbridge.aliyun.routing.topics.ReplyTopic} say where answers go.
 * </ul>
 */
package io.iotbridge.aliyun.routing.topics;
