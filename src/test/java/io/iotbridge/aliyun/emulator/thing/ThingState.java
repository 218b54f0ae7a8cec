package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the platform knows of a device. Its lock guards it; the lists keep the newest entries. */
final class ThingState {

    private final DesiredValues desired = new DesiredValues();
    private final Tags tags = new Tags();
    private final Shadow shadow = new Shadow();
    private final Ota ota = new Ota();
    private final Map<String, Value> properties = new LinkedHashMap<>();
    private final StoredValues series = new StoredValues();
    private final Map<String, Deque<ObjectNode>> lists = new LinkedHashMap<>();

    private record Value(JsonNode value, long time) {}

    DesiredValues desired() {
        return desired;
    }

    Tags tags() {
        return tags;
    }

    Shadow shadow() {
        return shadow;
    }

    Ota ota() {
        return ota;
    }

    /** A value that became the current one, unless a newer one is known. */
    synchronized void current(String name, JsonNode value, long time) {
        Value known = properties.get(name);
        if (known == null || known.time() <= time) {
            properties.put(name, new Value(value, time));
        }
    }

    synchronized void series(String name, JsonNode value, long time, ThingSettings settings) {
        boolean distinct = settings.equalTimes() == ThingSettings.EqualTimes.distinct;
        series.add(name, value, time, distinct, settings.remembered());
    }

    /** Adds to one of the lists that {@link #json()} shows, which keeps so many; nobody changes the entry afterwards. */
    synchronized void remember(String list, ObjectNode entry, int most) {
        Deque<ObjectNode> entries = list(list);
        while (entries.size() >= most && !entries.isEmpty()) {
            entries.poll();
        }
        entries.add(entry);
    }

    private Deque<ObjectNode> list(String name) {
        return lists.computeIfAbsent(name, n -> new ArrayDeque<>());
    }

    synchronized ObjectNode json() {
        ObjectNode json = Frame.JSON.createObjectNode();
        ObjectNode known = json.putObject("properties");
        properties.forEach((name, value) -> {
            ObjectNode one = known.putObject(name);
            one.set("value", value.value());
            one.put("time", value.time());
        });
        json.set("series", series.json());
        for (String name : new String[] {"events", "refused", "replies", "logs"}) {
            ArrayNode entries = json.putArray(name);
            lists.getOrDefault(name, new ArrayDeque<>()).forEach(entries::add);
        }
        json.set("desired", desired.json(Frame.JSON.createArrayNode()));
        json.set("tags", tags.json());
        json.set("shadow", shadow.json());
        json.set("ota", ota.json());
        return json;
    }
}
