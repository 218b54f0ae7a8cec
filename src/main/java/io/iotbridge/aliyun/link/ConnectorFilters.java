package io.iotbridge.aliyun.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which connectors of this JVM have subscribed to what as one device; outlives their tasks and the link. Belongs to the link's loop.
 *
 * <p>A connector that is stopped, paused, moved or deleted looks the same from here: none of its tasks holds the link. Its messages wait for
 * it, see {@link Arrivals}. What a connector subscribed and its new configuration lacks is unsubscribed. Bounded to 16 connectors:
 * the one that was here longest ago is forgotten first. What is forgotten, as all is with the JVM, stays subscribed with the platform,
 * and its messages count as unmatched.
 */
final class ConnectorFilters {

    private static final int MOST = 16;

    /**
     * Messages and replies of a connector are subscribed by different users of the link.
     *
     * @param connector its name
     */
    private record User(String connector, boolean takesMessages) {}

    private final Map<User, LinkFilters> filters = new LinkedHashMap<>();
    private final Map<LinkHandle, User> present = new HashMap<>();
    private final Set<String> givenUp = new HashSet<>();
    private final Set<String> stale = new LinkedHashSet<>();

    /** Again for one whose attaching failed half-way. Users without a connector's name, or without filters, are not remembered. */
    void attached(LinkHandle handle) {
        LinkFilters now = handle.filters();
        if (handle.connector().isEmpty() || now.areNone()) {
            return;
        }
        User user = new User(handle.connector(), now.takeMessages());
        present.put(handle, user);
        stale.addAll(filters.getOrDefault(user, LinkFilters.NONE).all());
        filters.remove(user);
        filters.put(user, now);
        givenUp.remove(user.connector());
        if (filters.size() > MOST) {
            absent().stream().findFirst().ifPresent(this::forget);
        }
    }

    /** Also for one that never attached. */
    void detached(LinkHandle handle) {
        present.remove(handle);
    }

    private List<User> absent() {
        return filters.keySet().stream()
                .filter(user -> !present.containsValue(user))
                .toList();
    }

    private void forget(User user) {
        filters.remove(user);
        givenUp.remove(user.connector());
    }

    /** Whether a connector, here or not, had subscribed to this topic for the answers to what it published. */
    boolean isReply(String topic) {
        return filters.values().stream().anyMatch(known -> known.takeReply(topic));
    }

    /** Connectors that are not here and that messages on this topic wait for. */
    List<String> awaited(String topic) {
        List<String> awaited = new ArrayList<>();
        for (User user : absent()) {
            if (!givenUp.contains(user.connector()) && filters.get(user).takeMessage(topic)) {
                awaited.add(user.connector());
            }
        }
        return awaited;
    }

    /** No message waits for this connector any more, until it is here again. */
    void giveUp(String connector) {
        givenUp.add(connector);
    }

    /**
     * What was subscribed and nobody wants any more.
     *
     * @param wanted by those that are here; a task that has a successor may still be among them, and let go later
     */
    List<String> stale(Set<String> wanted) {
        filters.values().forEach(known -> stale.removeAll(known.all()));
        return stale.stream().filter(filter -> !wanted.contains(filter)).toList();
    }

    void unsubscribed(List<String> gone) {
        gone.forEach(stale::remove);
    }
}
