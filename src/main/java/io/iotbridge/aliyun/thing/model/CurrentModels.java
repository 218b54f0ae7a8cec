package io.iotbridge.aliyun.thing.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The thing models of a task as they are now. Code that converts a record asks once, so that each record has one model from its beginning
 * to its end. Safe for use by several threads.
 */
public final class CurrentModels {

    private volatile ThingModels now;

    /** Begins with these. */
    public CurrentModels(ThingModels first) {
        now = first;
    }

    /** As they are now. */
    public ThingModels get() {
        return now;
    }

    /** From now on. */
    public synchronized void set(ThingModels next) {
        now = next;
    }

    /**
     * With this one from now on, in the place of the one that there was of its product.
     *
     * @return what has changed so that readers of records may fail
     */
    public synchronized List<String> add(ThingModel model) {
        ThingModels before = now;
        Map<String, ThingModel> all = new HashMap<>(before.byProduct());
        all.put(model.productKey(), model);
        now = new ThingModels(all);
        return ModelChanges.breaking(before, now);
    }
}
