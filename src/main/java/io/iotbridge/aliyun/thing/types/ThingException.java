package io.iotbridge.aliyun.thing.types;

/** A value or frame that the thing model or the wire cannot carry. The message names the field and what to do, and never shows the content. */
public final class ThingException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Says what is wrong with a record.
     *
     * @param field the identifier; empty if the whole record is wrong
     */
    public ThingException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The identifier of the property or parameter, parts of a struct after dots; empty if the whole record is wrong. */
    public String field() {
        return field;
    }
}
