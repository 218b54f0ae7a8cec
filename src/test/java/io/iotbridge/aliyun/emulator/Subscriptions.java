package io.iotbridge.aliyun.emulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The filters of one device, which outlive its connections (platform.md C1). Guarded by the device. */
final class Subscriptions {

    private final Set<String> exact = new LinkedHashSet<>();
    private final Set<String> wild = new LinkedHashSet<>();

    void add(String filter) {
        (Filters.wild(filter) ? wild : exact).add(filter);
    }

    void remove(String filter) {
        exact.remove(filter);
        wild.remove(filter);
    }

    boolean contains(String filter) {
        return exact.contains(filter) || wild.contains(filter);
    }

    int size() {
        return exact.size() + wild.size();
    }

    void clear() {
        exact.clear();
        wild.clear();
    }

    boolean matches(String topic) {
        if (exact.contains(topic)) {
            return true;
        }
        for (String filter : wild) {
            if (Filters.matches(filter, topic)) {
                return true;
            }
        }
        return false;
    }

    boolean any() {
        return !exact.isEmpty() || !wild.isEmpty();
    }

    List<String> filters() {
        List<String> all = new ArrayList<>(exact);
        all.addAll(wild);
        return all;
    }
}
