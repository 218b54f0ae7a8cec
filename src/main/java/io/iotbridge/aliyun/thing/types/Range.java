package io.iotbridge.aliyun.thing.types;

import java.math.BigDecimal;
import java.util.Optional;

/** Bounds of a number. What a thing model leaves out is not checked. */
public record Range(Optional<BigDecimal> min, Optional<BigDecimal> max, Optional<BigDecimal> step) {

    /** No bounds. */
    public static final Range ANY = new Range(Optional.empty(), Optional.empty(), Optional.empty());

    /** Steps are counted from the minimum, or else from 0. */
    void check(BigDecimal value, At at) throws ThingException {
        if (min.isPresent() && value.compareTo(min.get()) < 0 || max.isPresent() && value.compareTo(max.get()) > 0) {
            throw at.wrong("the number is outside the range of the thing model, " + shown(min) + " to " + shown(max)
                    + "; send one within it, or correct the model");
        }
        if (step.isPresent() && step.get().signum() > 0) {
            BigDecimal above = value.subtract(min.orElse(BigDecimal.ZERO));
            if (above.remainder(step.get()).signum() != 0) {
                throw at.wrong("the number is not a multiple of the thing model's step, " + step.get()
                        + ", above its minimum; round it");
            }
        }
    }

    private static String shown(Optional<BigDecimal> bound) {
        return bound.map(BigDecimal::toString).orElse("any");
    }
}
