package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every value that a device has posted, the newest so many. The owner's lock guards it. */
final class StoredValues {

    private final Map<Place, Stored> stored = new LinkedHashMap<>();
    private long last;

    /** @param number 0 for the one place that values with that time share */
    private record Place(String name, long time, long number) {}

    private record Stored(JsonNode value, long count) {}

    /**
     * @param distinct values of one property with one time share a place, and the last one has it
     * @param most how many places there are
     */
    void add(String name, JsonNode value, long time, boolean distinct, int most) {
        Place place = new Place(name, time, distinct ? 0 : ++last);
        Stored before = stored.remove(place);
        while (stored.size() >= most && !stored.isEmpty()) {
            Iterator<Place> oldest = stored.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        stored.put(place, new Stored(value, before == null ? 1 : before.count() + 1));
    }

    /** With how often a value came for its place, if that was more than once. */
    ArrayNode json() {
        ArrayNode json = Frame.JSON.createArrayNode();
        stored.forEach((place, one) -> {
            ObjectNode entry = json.addObject().put("identifier", place.name());
            entry.set("value", one.value());
            entry.put("time", place.time());
            if (one.count() > 1) {
                entry.put("overwritten", one.count() - 1);
            }
        });
        return json;
    }
}
