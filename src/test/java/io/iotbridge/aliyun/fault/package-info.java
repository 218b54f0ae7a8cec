/**
 * Kafka, a Connect worker with the packaged plugin and the platform's stand-in, each a process of its own, exchange numbered QoS 1 messages
 * both ways while something is broken in mid-stream; an account is kept of every message.
 *
 * <p>{@link io.iotbridge.aliyun.fault.Faults} runs rounds of every {@link io.iotbridge.aliyun.fault.Disturbance},
 * {@link io.iotbridge.aliyun.fault.Soak} random ones for a long time. {@link io.iotbridge.aliyun.fault.Stage} is what is disturbed,
 * {@link io.iotbridge.aliyun.fault.Exchange} what goes on meanwhile, {@link io.iotbridge.aliyun.fault.Ledger} the account. A new disturbance
 * is a constant of the enum and one action.
 */
package io.iotbridge.aliyun.fault;
