package io.iotbridge.aliyun.thing.types;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of records and frames. */
public final class Numbers {

    /** Keeps arithmetic short: nothing of the platform has more digits. */
    private static final int MOST_CHARACTERS = 64;

    private static final int MOST_SCALE = 400;

    private Numbers() {}

    /**
     * The exact number.
     *
     * @throws NumberFormatException if it is none, or too long to count with
     */
    public static BigDecimal parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new NumberFormatException("more than " + MOST_CHARACTERS + " characters");
        }
        return bounded(new BigDecimal(text));
    }

    /** The number that a value of a record is; {@code null} if it is no finite one. */
    public static BigDecimal of(Object value) {
        try {
            if (value instanceof BigDecimal decimal) {
                return bounded(decimal);
            }
            if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
                return BigDecimal.valueOf(((Number) value).longValue());
            }
            if (value instanceof BigInteger integer) {
                return bounded(new BigDecimal(integer));
            }
            return value instanceof Double || value instanceof Float ? new BigDecimal(value.toString()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The same of a frame's value, where the cloud may have put numbers in quotes. */
    public static BigDecimal ofWire(Object wire) {
        try {
            return wire instanceof String text ? parse(text) : of(wire);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** @throws NumberFormatException if plain digits of it would fill the memory */
    private static BigDecimal bounded(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MOST_SCALE || number.precision() > MOST_SCALE) {
            throw new NumberFormatException("out of all range");
        }
        return number;
    }

    /** {@code null} if it is not whole or beyond 64 bits. */
    public static Long int64(BigDecimal number) {
        try {
            return number == null ? null : number.longValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** {@code null} if it is not whole or beyond 32 bits. */
    static Integer int32(BigDecimal number) {
        try {
            return number == null ? null : number.intValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }
}
