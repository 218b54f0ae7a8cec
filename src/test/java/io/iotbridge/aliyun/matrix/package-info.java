/**
 * Every worker the plugin must run on: releases of Kafka, JDKs, kinds of worker, plugin discovery, converters.
 * {@link io.iotbridge.aliyun.matrix.WorkerMatrix} is the front door.
 */
package io.iotbridge.aliyun.matrix;
