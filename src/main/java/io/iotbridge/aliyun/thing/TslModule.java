package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.thing.types.SchemaName;
import java.util.List;
import java.util.Set;

/**
 * Reads the parts of a module.
 *
 * @param prefix {@code module:}, or empty for the default module
 */
record TslModule(String productKey, String prefix) {

    /** Of the platform itself in every model: what they carry are the properties. */
    private static final Set<String> BUILT_IN = Set.of("post", "set", "get");

    private static final Set<String> KINDS = Set.of("info", "alert", "error");

    /** Those that somebody has defined. */
    List<TslNode> own(List<TslNode> parts) {
        return parts.stream()
                .filter(part ->
                        !BUILT_IN.contains(part.object().field("identifier").text()))
                .toList();
    }

    Property property(TslNode node) {
        Access access = node.optional("accessMode").map(TslModule::access).orElse(Access.READ);
        boolean isRequired =
                node.optional("required").map(flag -> flag.json().asBoolean()).orElse(false);
        return new Property(TslTypes.parameter(node, prefix), access, isRequired);
    }

    private static Access access(TslNode node) {
        return switch (node.text()) {
            case "r" -> Access.READ;
            case "rw" -> Access.READ_WRITE;
            case "w" -> Access.WRITE;
            default -> throw node.wrong("unknown access mode; allowed values: r, rw, w");
        };
    }

    ThingEvent event(TslNode node) {
        String identifier = identifier(node);
        String kind = node.optional("type").map(TslNode::text).orElse("info");
        if (!KINDS.contains(kind)) {
            throw node.field("type").wrong("unknown kind of event; allowed values: info, alert, error");
        }
        String method = node.optional("method").map(TslNode::text).orElse("thing.event." + identifier + ".post");
        return new ThingEvent(
                identifier, kind, method, shape(node, "outputData", "event." + SchemaName.safe(identifier)));
    }

    ThingService service(TslNode node) {
        String identifier = identifier(node);
        String method = node.optional("method").map(TslNode::text).orElse("thing.service." + identifier);
        return new ThingService(
                identifier,
                node.optional("callType").map(type -> isSync(type)).orElse(false),
                method,
                shape(node, "inputData", "service." + SchemaName.safe(identifier) + ".Input"),
                shape(node, "outputData", "service." + SchemaName.safe(identifier) + ".Output"));
    }

    private static boolean isSync(TslNode node) {
        return switch (node.text()) {
            case "sync" -> true;
            case "async" -> false;
            default -> throw node.wrong("unknown type of call; allowed values: sync, async");
        };
    }

    private String identifier(TslNode node) {
        return prefix + TslTypes.identifier(node.field("identifier"));
    }

    private Shape shape(TslNode node, String list, String name) {
        return Shape.of(TslTypes.struct(node, node.items(list)), SchemaName.of(productKey, name));
    }
}
