package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The {@code params} of a batch post (platform-thing.md 2): {@code properties} and {@code events}, of each a list of values with their times.
 *
 * @param model of the product; without one nothing is checked
 */
public record BatchValues(Optional<ThingModel> model, Checks checks) {

    private static final String PROPERTIES = "properties";
    private static final String EVENTS = "events";
    private static final String VALUE = "value";

    /**
     * What a batch post says.
     *
     * @param value a Struct, a map, or JSON as bytes or text, with the two fields
     * @throws ThingException if something in it cannot leave so; the message names it
     */
    public Map<String, Object> encode(Object value) throws ThingException {
        At at = new At("field", "", checks);
        Map<String, Object> fields = RecordFields.read(value, at);
        for (String name : fields.keySet()) {
            if (!name.equals(PROPERTIES) && !name.equals(EVENTS)) {
                throw at.field(name).wrong("a batch has only the fields properties and events");
            }
        }
        Map<String, Object> params = new LinkedHashMap<>();
        params.put(PROPERTIES, properties(fields.get(PROPERTIES)));
        params.put(EVENTS, events(fields.get(EVENTS)));
        if (params.values().stream().allMatch(part -> ((Map<?, ?>) part).isEmpty())) {
            throw at.wrong("no property and no event has a value in this record; filter such records out");
        }
        return params;
    }

    /** What a batch post says that stands for several posts, each of whose parts has a time. Values of a property stay in this order. */
    public static Map<String, Object> together(List<TimedValues> posts) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> events = new LinkedHashMap<>();
        for (TimedValues post : posts) {
            if (post.event().isPresent()) {
                add(events, post.event().get(), post.params());
            } else {
                post.params().forEach((identifier, value) -> add(properties, identifier, value));
            }
        }
        Map<String, Object> params = new LinkedHashMap<>();
        params.put(PROPERTIES, properties);
        params.put(EVENTS, events);
        return params;
    }

    @SuppressWarnings("unchecked")
    private static void add(Map<String, Object> lists, String identifier, Object value) {
        ((List<Object>) lists.computeIfAbsent(identifier, first -> new ArrayList<>())).add(value);
    }

    private Map<String, Object> properties(Object value) throws ThingException {
        Parameters properties = Parameters.properties(model, checks);
        At at = new At("property", "", checks);
        Map<String, Object> encoded = new LinkedHashMap<>();
        for (Map.Entry<String, Object> property : fields(value, at).entrySet()) {
            List<Object> list = new ArrayList<>();
            String identifier = property.getKey();
            for (Map<String, Object> entry : entries(property.getValue(), at.field(identifier))) {
                OptionalLong time = time(entry, at.field(identifier));
                Map<String, Object> one = properties.encode(Map.of(identifier, entry.get(VALUE)));
                list.add(WireTime.beside(one.values().iterator().next(), time));
                identifier = one.keySet().iterator().next();
            }
            if (encoded.put(identifier, list) != null) {
                throw at.field(identifier).twice();
            }
        }
        return encoded;
    }

    private Map<String, Object> events(Object value) throws ThingException {
        At at = new At("event", "", checks);
        Map<String, Object> encoded = new LinkedHashMap<>();
        for (Map.Entry<String, Object> event : fields(value, at).entrySet()) {
            Parameters outputs = Parameters.outputs(model, event.getKey(), checks);
            List<Object> list = new ArrayList<>();
            for (Map<String, Object> entry : entries(event.getValue(), at.field(event.getKey()))) {
                list.add(outputs.encodeEvent(entry.get(VALUE), time(entry, at.field(event.getKey()))));
            }
            encoded.put(event.getKey(), list);
        }
        return encoded;
    }

    private static Map<String, Object> fields(Object value, At at) throws ThingException {
        return value == null ? Map.of() : RecordFields.of(value, at);
    }

    private static List<Map<String, Object>> entries(Object value, At at) throws ThingException {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw at.wrong("a batch has a list of values here, each as {\"value\": …, \"time\": …}");
        }
        List<Map<String, Object>> entries = new ArrayList<>(list.size());
        for (Object element : list) {
            Map<String, Object> entry = RecordFields.of(element, at.element(entries.size()));
            if (entry.get(VALUE) == null) {
                throw at.element(entries.size()).wrong("the value is missing; write {\"value\": …, \"time\": …}");
            }
            entries.add(entry);
        }
        return entries;
    }

    private static OptionalLong time(Map<String, Object> entry, At at) throws ThingException {
        return WireTime.read(entry.get(WireTime.TIME), at.field(WireTime.TIME));
    }
}
