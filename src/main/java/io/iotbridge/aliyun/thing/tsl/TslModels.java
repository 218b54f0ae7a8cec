package io.iotbridge.aliyun.thing.tsl;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.thing.model.Shape;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.model.ThingModels;
import io.iotbridge.aliyun.thing.model.ThingService;
import io.iotbridge.aliyun.thing.types.Parameter;
import io.iotbridge.aliyun.thing.types.SchemaName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the modules of each product together. */
public final class TslModels {

    private TslModels() {}

    /**
     * The models in files, folders and ZIPs as the console exports them; a module is a file of its own. Blocks for as long as the file system
     * does.
     *
     * @throws IllegalArgumentException if they cannot be read or are wrong; the message names the file and the place in it
     */
    public static ThingModels read(List<Path> paths) {
        List<TslFile> files = new ArrayList<>();
        paths.forEach(path -> files.addAll(TslFiles.read(path)));
        return new ThingModels(of(files));
    }

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
        Map<String, Parameter> properties = new LinkedHashMap<>();
        Map<String, Shape> events = new LinkedHashMap<>();
        Map<String, ThingService> services = new LinkedHashMap<>();
        modules.forEach((module, root) -> {
            TslModule reader = new TslModule(productKey, module);
            for (TslNode node : root.items("properties")) {
                Parameter property = reader.property(node.object());
                requireNew(node, properties.put(property.identifier(), property));
            }
            for (TslNode node : reader.own(root.items("events"))) {
                requireNew(node, events.put(reader.identifier(node), reader.event(node)));
            }
            for (TslNode node : reader.own(root.items("services"))) {
                requireNew(node, services.put(reader.identifier(node), reader.service(node)));
            }
        });
        Shape shape = Shape.of(
                TslTypes.together(modules.values().iterator().next(), List.copyOf(properties.values())),
                SchemaName.of(productKey, "Properties"));
        return new ThingModel(productKey, shape, events, services);
    }

    private static void requireNew(TslNode node, Object other) {
        if (other != null) {
            throw node.wrong("the same identifier appears twice; rename one of them");
        }
    }
}
