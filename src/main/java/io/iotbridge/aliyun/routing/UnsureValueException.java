package io.iotbridge.aliyun.routing;

/**
 * A value may not be what was written: {@code 0012} read as the number 12 would be another device. Carries no stack trace: bad records can come
 * in floods.
 */
public final class UnsureValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message which value, why it is in doubt, and what to set */
    public UnsureValueException(String message) {
        super(message, null, false, false);
    }
}
