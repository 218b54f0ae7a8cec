package io.iotbridge.aliyun.emulator.tsl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A product's thing model as the console exports it (platform-thing.md 1.1, 1.2): the default module, and others whose names carry their
 * {@code functionBlockId} and a colon. Immutable.
 */
public final class Tsl {

    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final List<JsonNode> modules;
    private final Map<String, DataType> properties = new LinkedHashMap<>();
    private final Set<String> writable = new LinkedHashSet<>();
    private final Map<String, Event> events = new LinkedHashMap<>();
    private final Map<String, Service> services = new LinkedHashMap<>();

    private record Event(String type, Map<String, DataType> outputs) {}

    private record Service(
            boolean sync, Map<String, DataType> inputs, Set<String> required, Map<String, DataType> outputs) {}

    private Tsl(List<JsonNode> modules) {
        this.modules = modules;
        modules.forEach(this::add);
    }

    /** Reads a model, or an array of modules; the error names what is wrong with it. */
    public static Tsl of(JsonNode json) {
        List<JsonNode> modules = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(modules::add);
        } else {
            modules.add(json);
        }
        for (JsonNode module : modules) {
            if (!module.isObject()) {
                throw new IllegalArgumentException("tsl: a model is an object, not " + module.getNodeType());
            }
        }
        return new Tsl(List.copyOf(modules));
    }

    private void add(JsonNode module) {
        String block = module.path("functionBlockId").asText("");
        String prefix = block.isEmpty() ? "" : block + ":";
        for (JsonNode property : module.path("properties")) {
            String name = prefix + name(property);
            properties.put(name, DataType.of(property.path("dataType"), name));
            if (property.path("accessMode").asText().contains("w")) {
                writable.add(name);
            }
        }
        for (JsonNode event : module.path("events")) {
            String name = prefix + name(event);
            events.put(
                    name,
                    new Event(event.path("type").asText("info"), DataType.fields(event.path("outputData"), name)));
        }
        for (JsonNode service : module.path("services")) {
            String name = prefix + name(service);
            services.put(
                    name,
                    new Service(
                            service.path("callType").asText("async").equals("sync"),
                            DataType.fields(service.path("inputData"), name),
                            required(service.path("inputData")),
                            DataType.fields(service.path("outputData"), name)));
        }
    }

    private static String name(JsonNode feature) {
        if (!feature.path("identifier").isTextual()) {
            throw new IllegalArgumentException("tsl: a feature without identifier: " + feature);
        }
        return feature.get("identifier").asText();
    }

    private static Set<String> required(JsonNode inputs) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode input : inputs) {
            if (input.path("required").asBoolean(false)) {
                names.add(input.path("identifier").asText());
            }
        }
        return names;
    }

    /** The modules as they were given. */
    public List<JsonNode> modules() {
        return modules;
    }

    public boolean hasProperties() {
        return !properties.isEmpty();
    }

    public boolean hasEvent(String name) {
        return events.containsKey(name);
    }

    public boolean hasService(String name) {
        return services.containsKey(name);
    }

    public boolean isSync(String service) {
        return services.containsKey(service) && services.get(service).sync();
    }

    /** info, alert or error. */
    public String eventType(String name) {
        return events.containsKey(name) ? events.get(name).type() : "info";
    }

    /** What is wrong with a property's value. */
    public Optional<Failure> property(String name, JsonNode value, CheckMode mode, Rules rules) {
        if (mode == CheckMode.NONE) {
            return Optional.empty();
        }
        DataType type = properties.get(name);
        return type == null
                ? Optional.of(Failure.unknown(rules.unknownCode(), name))
                : new ValueCheck(mode, rules).check(name, type, value);
    }

    /** What is wrong with a property that the cloud side wants to set. */
    public Optional<Failure> setting(String name, JsonNode value, CheckMode mode, Rules rules) {
        if (mode != CheckMode.NONE && properties.containsKey(name) && !writable.contains(name)) {
            return Optional.of(new Failure(rules.unknownCode(), "tsl parse: property is read only", name));
        }
        return property(name, value, mode, rules);
    }

    /** What is wrong with an event's outputs. */
    public Optional<Failure> event(String name, JsonNode outputs, CheckMode mode, Rules rules) {
        if (mode == CheckMode.NONE) {
            return Optional.empty();
        }
        Event event = events.get(name);
        return event == null
                ? Optional.of(Failure.unknown(rules.unknownCode(), name))
                : new ValueCheck(mode, rules).fields("", event.outputs(), outputs);
    }

    /** What is wrong with the inputs of a call; inputs marked required must be there. */
    public Optional<Failure> inputs(String name, JsonNode inputs, CheckMode mode, Rules rules) {
        Service service = services.get(name);
        if (mode == CheckMode.NONE || service == null) {
            return Optional.empty();
        }
        for (String input : service.required()) {
            if (!inputs.has(input)) {
                return Optional.of(new Failure(6302, "tsl parse: required parameter is missing", input));
            }
        }
        return new ValueCheck(mode, rules).fields("", service.inputs(), inputs);
    }

    /** What is wrong with the outputs of a call. */
    public Optional<Failure> outputs(String name, JsonNode outputs, CheckMode mode, Rules rules) {
        Service service = services.get(name);
        if (mode == CheckMode.NONE || service == null) {
            return Optional.empty();
        }
        JsonNode given = outputs.isObject() ? outputs : NOTHING;
        return new ValueCheck(mode, rules).fields("", service.outputs(), given);
    }
}
