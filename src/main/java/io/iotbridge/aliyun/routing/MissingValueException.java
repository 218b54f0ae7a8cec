package io.iotbridge.aliyun.routing;

/** A placeholder of a template has no value in this record. Carries no stack trace: bad records can come in floods. */
public final class MissingValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingValueException(String message) {
        super(message, null, false, false);
    }
}
