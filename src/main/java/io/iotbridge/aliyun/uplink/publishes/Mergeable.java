package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.codec.JsonHeap;
import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.thing.TimedValues;

/**
 * What of a record can leave together with others of its device. Immutable.
 *
 * @param rules of its route; only records with equal ones leave together
 * @param values with their time
 */
public record Mergeable(CoalesceRules rules, TimedValues values) {

    /** Heap that it takes, by estimate, of a record with this payload: its values, and while it is in flight its part of the batch. */
    public static long bytes(byte[] payload) {
        return JsonHeap.bytes(payload) + payload.length;
    }
}
