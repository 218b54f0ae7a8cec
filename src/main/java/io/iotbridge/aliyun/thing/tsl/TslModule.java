package io.iotbridge.aliyun.thing.tsl;

import io.iotbridge.aliyun.thing.model.Shape;
import io.iotbridge.aliyun.thing.model.ThingService;
import io.iotbridge.aliyun.thing.types.Parameter;
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

    /** Those that somebody has defined. */
    List<TslNode> own(List<TslNode> parts) {
        return parts.stream()
                .filter(part ->
                        !BUILT_IN.contains(part.object().field("identifier").text()))
                .toList();
    }

    Parameter property(TslNode node) {
        node.optional("accessMode").ifPresent(mode -> mode.requireOneOf("access mode", "r", "rw", "w"));
        return TslTypes.parameter(node, prefix);
    }

    /** What it puts out. */
    Shape event(TslNode node) {
        node.optional("type").ifPresent(kind -> kind.requireOneOf("kind of event", "info", "alert", "error"));
        return shape(node, "outputData", "event." + SchemaName.safe(identifier(node)));
    }

    ThingService service(TslNode node) {
        node.optional("callType").ifPresent(type -> type.requireOneOf("type of call", "sync", "async"));
        String name = "service." + SchemaName.safe(identifier(node));
        return new ThingService(shape(node, "inputData", name + ".Input"), shape(node, "outputData", name + ".Output"));
    }

    String identifier(TslNode node) {
        return prefix + TslTypes.identifier(node.field("identifier"));
    }

    private Shape shape(TslNode node, String list, String name) {
        return Shape.of(TslTypes.struct(node, node.items(list)), SchemaName.of(productKey, name));
    }
}
