/**
 * Kafka, Connect and the platform's stand-in as processes of their own; tests open Kafka and Connect once per run.
 *
 * <p>The worker's class path is Kafka's alone; our classes reach it only as the packaged zip in its {@code plugin.path}. A worker
 * inside the test's JVM would find our classes on the parent loader and hide every mistake in the packaging.
 *
 * <p>{@link io.iotbridge.aliyun.cluster.Cluster} is the front door; {@link io.iotbridge.aliyun.cluster.ClusterExtension} hands it
 * to tests.
 */
package io.iotbridge.aliyun.cluster;
