package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the checks find in one frame while it is judged, on the thread that judges it. */
final class Findings {

    private final ObjectNode refused = Frame.JSON.createObjectNode();
    private int stored;

    void refused(String name, int code) {
        refused.put(name, code);
    }

    void stored() {
        stored++;
    }

    /** The names that were left out, each with its code. */
    ObjectNode refused() {
        return refused;
    }

    /** How many values and events were kept. */
    int count() {
        return stored;
    }
}
