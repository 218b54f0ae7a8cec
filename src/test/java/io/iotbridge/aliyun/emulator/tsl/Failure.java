package io.iotbridge.aliyun.emulator.tsl;

/**
 * Why a value is refused (platform-thing.md 1.6).
 *
 * @param code the platform's code
 * @param reason what a reply's {@code data} says of it
 * @param where identifier, with the way into a struct or array
 */
public record Failure(int code, String reason, String where) {

    static Failure type(int code, String type, String where) {
        return new Failure(code, "tsl parse: data type is not " + type, where);
    }

    static Failure range(int code, String what, String where) {
        return new Failure(code, "tsl parse: " + what, where);
    }

    /** A name that the model does not have. */
    public static Failure unknown(int code, String where) {
        return new Failure(code, code == 5092 ? "property not found" : "tsl parse: params not exist", where);
    }

    /** The sentence of a failed reply. */
    public String message() {
        return reason + " -> " + where;
    }
}
