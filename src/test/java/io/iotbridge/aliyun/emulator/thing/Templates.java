package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Devices ask for their model (platform-thing.md 1.4). */
final class Templates {

    private static final int NO_PROPERTY_DEFINITIONS = 5159;
    private static final Set<String> LISTS = Set.of("properties", "events", "services");
    private static final Set<String> BUILT_IN = Set.of("set", "get", "post");

    private Templates() {}

    static Verdict get(Context context, Frame frame) {
        if (!frame.params().isObject()) {
            return Verdict.badParameters();
        }
        if (context.product().tsl().isEmpty()) {
            return Verdict.refused(NO_PROPERTY_DEFINITIONS, "query property definition error");
        }
        List<JsonNode> modules = context.tsl().modules();
        if (context.settings().templateModules() == ThingSettings.TemplateModules.first) {
            return Verdict.success(modules.get(0));
        }
        ArrayNode all = Frame.JSON.createArrayNode();
        modules.forEach(all::add);
        return Verdict.success(all);
    }

    /** The model with nothing but the nodes that were asked for; what the platform answers is not known. */
    static Verdict dynamic(Context context, Frame frame) {
        if (context.settings().dynamicTsl() == ThingSettings.DynamicTsl.silent) {
            return Verdict.silence();
        }
        Verdict whole = get(context, frame);
        if (!whole.ok() || !whole.data().isObject()) {
            return whole;
        }
        List<String> nodes = new ArrayList<>();
        frame.params().path("nodes").forEach(node -> nodes.add(node.asText()));
        ObjectNode reduced = Frame.JSON.createObjectNode();
        for (String list : LISTS.stream().sorted().toList()) {
            ArrayNode features = reduced.putArray(list);
            for (JsonNode feature : whole.data().path(list)) {
                if (!BUILT_IN.contains(feature.path("identifier").asText())) {
                    features.add(reduce(feature, nodes));
                }
            }
        }
        return Verdict.success(reduced);
    }

    private static JsonNode reduce(JsonNode node, List<String> names) {
        ObjectNode reduced = Frame.JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (names.contains(member.getKey())) {
                reduced.set(member.getKey(), member.getValue());
            } else if (member.getKey().equals("dataType")) {
                reduced.set("dataType", reduce(member.getValue(), names));
            } else if (member.getKey().endsWith("Data") && member.getValue().isArray()) {
                ArrayNode list = reduced.putArray(member.getKey());
                member.getValue().forEach(one -> list.add(one.isObject() ? reduce(one, names) : one));
            }
        }
        return reduced;
    }
}
