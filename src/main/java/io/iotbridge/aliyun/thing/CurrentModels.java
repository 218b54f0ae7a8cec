package io.iotbridge.aliyun.thing;

/**
 * The thing models of a task as they are now. Whoever makes something of a record asks once, so that each record has one model from its beginning
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
    public void set(ThingModels next) {
        now = next;
    }
}
