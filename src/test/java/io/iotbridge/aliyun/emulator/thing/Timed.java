package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.emulator.tsl.Failure;
import java.util.Optional;

/**
 * A value with its time: {@code {"value":…,"time":ms}}, or the bare value, whose time is now.
 *
 * @param hasTime whether the frame said the time
 */
record Timed(JsonNode value, long time, boolean hasTime) {

    private static final int MALFORMED_TIME = 6326;

    /** Whether the object wraps a value; a struct cannot have fields of these names. */
    static boolean wraps(JsonNode json) {
        return json.isObject() && json.has("value");
    }

    static Timed of(JsonNode json, long now) {
        if (!wraps(json)) {
            return new Timed(json, now, false);
        }
        JsonNode time = json.path("time");
        return new Timed(json.get("value"), time.asLong(now), !time.isMissingNode());
    }

    /** What is wrong with the time in a wrapper. */
    static Optional<Failure> failure(String name, JsonNode json, Context context) {
        JsonNode time = wraps(json) ? json.path("time") : Frame.JSON.missingNode();
        if (time.isMissingNode()) {
            return Optional.empty();
        }
        if (!time.isIntegralNumber() || !time.canConvertToLong() || time.asLong() < 0) {
            return Optional.of(new Failure(MALFORMED_TIME, "tsl parse: time is malformed", name));
        }
        return time.asLong() > context.now() + context.settings().futureMs()
                ? Optional.of(new Failure(context.settings().futureCode(), "time is too far ahead", name))
                : Optional.empty();
    }
}
