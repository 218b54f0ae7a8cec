package io.iotbridge.aliyun.thing.model;

import java.util.Map;
import java.util.Optional;

/** The thing models that are known, by product key. Immutable. */
public record ThingModels(Map<String, ThingModel> byProduct) {

    /** Of no product. */
    public static final ThingModels NONE = new ThingModels(Map.of());

    /** Copies them. */
    public ThingModels {
        byProduct = Map.copyOf(byProduct);
    }

    /** That of a product. */
    public Optional<ThingModel> find(String productKey) {
        return Optional.ofNullable(byProduct.get(productKey));
    }
}
