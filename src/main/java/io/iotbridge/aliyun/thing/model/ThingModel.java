package io.iotbridge.aliyun.thing.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the devices of a product have. Names are those of the wire: {@code identifier}, or {@code module:identifier}. Immutable; records in
 * flight keep the one that they began with.
 *
 * @param properties their types and their schema, as one
 * @param events what each puts out
 */
public record ThingModel(
        String productKey, Shape properties, Map<String, Shape> events, Map<String, ThingService> services) {

    /** Copies the maps and keeps their order. */
    public ThingModel {
        events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }
}
