/** Counters that balance: every message ends in exactly one of them. */
package io.iotbridge.aliyun.metrics;
