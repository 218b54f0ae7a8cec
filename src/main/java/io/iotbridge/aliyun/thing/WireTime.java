package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.Numbers;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.OptionalLong;

/** The {@code time} beside a value. */
final class WireTime {

    private WireTime() {}

    /** Empty if there is none. */
    static OptionalLong read(Object wire, At at) throws ThingException {
        if (wire == null) {
            return OptionalLong.empty();
        }
        Long millis = Numbers.int64(Numbers.ofWire(wire));
        if (millis != null) {
            return OptionalLong.of(millis);
        }
        throw at.mismatch("a time in milliseconds since 1970", wire);
    }
}
