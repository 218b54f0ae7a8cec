package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.Numbers;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The {@code time} beside a value. */
final class WireTime {

    static final String TIME = "time";

    private WireTime() {}

    /** A value in the wrapper that has room for its time. */
    static Map<String, Object> beside(Object value, OptionalLong time) {
        Map<String, Object> wrapper = new LinkedHashMap<>();
        wrapper.put("value", value);
        time.ifPresent(millis -> wrapper.put(TIME, millis));
        return wrapper;
    }

    /** Empty if there is none. */
    static OptionalLong read(Object wire, At at) throws ThingException {
        if (wire == null) {
            return OptionalLong.empty();
        }
        Long millis = Numbers.int64(Numbers.ofWire(wire));
        return OptionalLong.of(at.required(millis, "a time in milliseconds since 1970", wire));
    }
}
