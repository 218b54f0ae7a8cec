package io.iotbridge.aliyun.thing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one property or event post says, as a part of a batch. Immutable as far as its values are.
 *
 * @param event the event that is posted; empty where these are properties
 * @param params of the post: of each property its value and time, or value and time of the event
 */
public record TimedValues(Optional<String> event, Map<String, Object> params) {

    /** Identifiers of the properties, or of the event: what a reply names if it has not taken them. */
    public List<String> identifiers() {
        return event.map(List::of).orElseGet(() -> List.copyOf(params.keySet()));
    }

    /** How many values of properties it has. */
    public int values() {
        return event.isPresent() ? 0 : params.size();
    }

    /** How many events it has. */
    public int events() {
        return event.isPresent() ? 1 : 0;
    }

    /** Milliseconds since 1970 at which all of it was so; empty if a part of it does not say. */
    public OptionalLong time() {
        if (event.isPresent()) {
            return timeOf(params);
        }
        OptionalLong time = OptionalLong.empty();
        for (Object value : params.values()) {
            time = value instanceof Map<?, ?> wrapped ? timeOf(wrapped) : OptionalLong.empty();
            if (time.isEmpty()) {
                return time;
            }
        }
        return time;
    }

    private static OptionalLong timeOf(Map<?, ?> wrapped) {
        return wrapped.get(WireTime.TIME) instanceof Number millis
                ? OptionalLong.of(millis.longValue())
                : OptionalLong.empty();
    }
}
