package io.iotbridge.aliyun.thing.types;

/** A value or frame that the thing model or the wire cannot carry. The message names the field and what to do, and never shows the content. */
public final class ThingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong with a record. */
    public ThingException(String message) {
        super(message);
    }
}
