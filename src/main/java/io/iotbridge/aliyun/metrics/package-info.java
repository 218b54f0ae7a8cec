/** Counters that balance, since every message ends in exactly one of them; how links fare; both over JMX. */
package io.iotbridge.aliyun.metrics;
