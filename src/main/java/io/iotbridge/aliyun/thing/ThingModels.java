package io.iotbridge.aliyun.thing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * Those in files, folders and ZIPs, each as {@link ThingModel#read} takes it. Blocks for as long as the file system does.
     *
     * @throws IllegalArgumentException if they cannot be read or are wrong; the message names the file and the place in it
     */
    public static ThingModels read(List<Path> paths) {
        List<TslFile> files = new ArrayList<>();
        paths.forEach(path -> files.addAll(TslFiles.read(path)));
        return new ThingModels(TslModels.of(files));
    }

    /** That of a product. */
    public Optional<ThingModel> find(String productKey) {
        return Optional.ofNullable(byProduct.get(productKey));
    }
}
