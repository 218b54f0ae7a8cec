package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.thing.types.Parameter;
import io.iotbridge.aliyun.thing.types.SchemaName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the modules of each product together. */
final class TslModels {

    private TslModels() {}

    /** By product key. */
    static Map<String, ThingModel> of(List<TslFile> files) {
        Map<String, Map<String, TslNode>> products = new LinkedHashMap<>();
        for (TslFile file : files) {
            TslNode root = TslNode.root(file);
            String productKey = productKey(root);
            String module = root.optional("functionBlockId")
                    .map(id -> TslTypes.identifier(id) + ":")
                    .orElse("");
            TslNode other = products.computeIfAbsent(productKey, key -> new LinkedHashMap<>())
                    .putIfAbsent(module, root);
            if (other != null) {
                throw root.wrong("the same module of product " + productKey + " is in " + Quoted.bare(other.file())
                        + " already; remove one of them");
            }
        }
        Map<String, ThingModel> models = new LinkedHashMap<>();
        products.forEach((productKey, modules) -> models.put(productKey, model(productKey, modules)));
        return models;
    }

    private static String productKey(TslNode root) {
        TslNode node = root.field("profile").object().field("productKey");
        String productKey = node.text();
        if (productKey.isEmpty() || !Quoted.isPlain(productKey)) {
            throw node.wrong("this is not a product key; use that of the product");
        }
        return productKey;
    }

    private static ThingModel model(String productKey, Map<String, TslNode> modules) {
        Map<String, Property> properties = new LinkedHashMap<>();
        Map<String, ThingEvent> events = new LinkedHashMap<>();
        Map<String, ThingService> services = new LinkedHashMap<>();
        modules.forEach((module, root) -> {
            TslModule reader = new TslModule(productKey, module);
            for (TslNode node : root.items("properties")) {
                Property property = reader.property(node.object());
                requireNew(node, properties.put(property.parameter().identifier(), property));
            }
            for (TslNode node : reader.own(root.items("events"))) {
                ThingEvent event = reader.event(node);
                requireNew(node, events.put(event.identifier(), event));
            }
            for (TslNode node : reader.own(root.items("services"))) {
                ThingService service = reader.service(node);
                requireNew(node, services.put(service.identifier(), service));
            }
        });
        List<Parameter> parameters = new ArrayList<>();
        properties.values().forEach(property -> parameters.add(property.parameter()));
        Shape shape = Shape.of(
                TslTypes.together(modules.values().iterator().next(), parameters),
                SchemaName.of(productKey, "Properties"));
        return new ThingModel(productKey, properties, shape, events, services);
    }

    private static void requireNew(TslNode node, Object other) {
        if (other != null) {
            throw node.wrong("the same identifier appears twice; rename one of them");
        }
    }
}
