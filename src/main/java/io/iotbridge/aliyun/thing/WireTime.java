package io.iotbridge.aliyun.thing;

import java.math.BigDecimal;
import java.util.OptionalLong;

/** The {@code time} beside a value. */
final class WireTime {

    private WireTime() {}

    /** Empty if there is none. */
    static OptionalLong read(Object wire, At at) throws ThingException {
        if (wire == null) {
            return OptionalLong.empty();
        }
        BigDecimal number = Numbers.ofWire(wire);
        try {
            if (number != null) {
                return OptionalLong.of(number.longValueExact());
            }
        } catch (ArithmeticException e) {
            // Told below, as of any other value that is no time.
        }
        throw at.mismatch("a time in milliseconds since 1970", wire);
    }
}
