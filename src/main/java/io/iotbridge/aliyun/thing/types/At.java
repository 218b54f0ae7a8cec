package io.iotbridge.aliyun.thing.types;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.errors.Spelling;
import java.util.Collection;

/** Where in a record a value stands, for messages, and how strictly it is checked. */
public record At(String noun, String path, Checks checks) {
    /** A record or frame as a whole, whose parts are called fields. */
    public static final At FIELDS = new At("field", "", Checks.WEAK);

    /** A part of it. */
    public At field(String name) {
        return new At(noun, path.isEmpty() ? name : path + "." + name, checks);
    }

    /** A part of it, from 0. */
    public At element(int index) {
        return new At(noun, path + "[" + index + "]", checks);
    }

    /** Whether more than types is checked. */
    public boolean isStrong() {
        return checks == Checks.STRONG;
    }

    /** Names the place before what is wrong there. */
    public ThingException wrong(String what) {
        String where = path.isEmpty() ? "the value" : noun + " " + Quoted.bare(path);
        return new ThingException(where + ": " + what);
    }

    /** One name of it is the field's, the other the identifier. */
    public ThingException twice() {
        return wrong("it is in the record twice, under two names; remove one");
    }

    /** The thing model does not have it. */
    public ThingException unknown(String name, Collection<String> known) {
        String hint = Spelling.suggestion(name, known)
                .map(other -> "; did you mean " + Quoted.of(other) + "?")
                .orElse("; remove it, or add it to the model");
        return wrong("the thing model has no such identifier" + hint);
    }

    /** What was made of the value, if that could be done. */
    public <T> T required(T made, String wanted, Object value) throws ThingException {
        if (made == null) {
            throw mismatch(wanted, value);
        }
        return made;
    }

    /** Names the value's type only: the value itself may be private. */
    public ThingException mismatch(String wanted, Object value) {
        String found = value == null ? "null" : value.getClass().getSimpleName();
        return wrong("the thing model requires " + wanted + ", but the record has " + found);
    }
}
