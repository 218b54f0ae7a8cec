package io.iotbridge.aliyun.thing;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the devices of a product have. Names are those of the wire: {@code identifier}, or {@code module:identifier}. Immutable; records in
 * flight keep the one that they began with.
 *
 * @param properties their types and their schema, as one
 */
public record ThingModel(
        String productKey,
        Map<String, Property> propertiesByName,
        Shape properties,
        Map<String, ThingEvent> events,
        Map<String, ThingService> services) {

    /** Copies the maps and keeps their order. */
    public ThingModel {
        propertiesByName = Collections.unmodifiableMap(new LinkedHashMap<>(propertiesByName));
        events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }

    /**
     * The models in a file, a folder or a ZIP as the console exports them, by product key; a module is a file of its own. Blocks for as long
     * as the file system does.
     *
     * @throws IllegalArgumentException if they cannot be read or are wrong; the message names the file and the place in it
     */
    public static Map<String, ThingModel> read(Path path) {
        return TslModels.of(TslFiles.read(path));
    }

    /**
     * The model in one text, as the platform's reply has it.
     *
     * @param source names the text in messages
     * @throws IllegalArgumentException as {@link #read}
     */
    public static ThingModel parse(String source, byte[] json) {
        return TslModels.of(List.of(new TslFile(source, json)))
                .values()
                .iterator()
                .next();
    }
}
