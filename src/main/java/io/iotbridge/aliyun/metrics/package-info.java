/**
 * The catalogue of metrics, counters that balance since every message ends in exactly one of them, how links fare, and where all of it is shown:
 * in the worker's registry, or as MBeans of ours.
 */
package io.iotbridge.aliyun.metrics;
