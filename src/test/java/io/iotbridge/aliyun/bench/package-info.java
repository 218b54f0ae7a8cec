/**
 * What a message and a link cost, beside the same work done by bare loops in the same run: Eclipse Paho as it comes, and HiveMQ's client, each
 * with a Kafka producer and consumer, without a worker, routes, budgets or counters.
 *
 * <p>{@link io.iotbridge.aliyun.bench.Bench} is the program. Kafka, the platform's stand-in, the worker and each bare loop are processes of
 * their own, this JVM is the load; what a process costs is read from the operating system. {@link io.iotbridge.aliyun.bench.Ground} is what
 * they all stand on, {@link io.iotbridge.aliyun.bench.Contender} whom is measured, {@link io.iotbridge.aliyun.bench.Measure} what is measured.
 */
package io.iotbridge.aliyun.bench;
