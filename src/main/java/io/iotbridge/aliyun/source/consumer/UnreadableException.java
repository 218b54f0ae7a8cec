package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.errors.Quoted;
import org.apache.kafka.connect.errors.RetriableException;

/** A converter cannot read a record; says which one, and what it said. */
final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableException(String what, Throwable cause) {
        super(what + " cannot read it: " + Quoted.bare(cause.getMessage()), cause);
    }

    /** Whether the converter says that it may be able to read it later. */
    boolean isPassing() {
        return getCause() instanceof RetriableException;
    }
}
