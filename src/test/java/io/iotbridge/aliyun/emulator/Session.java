package io.iotbridge.aliyun.emulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the platform keeps of a device while it is away (platform.md C1, C5). Guarded by the device. */
final class Session {

    private static final int LAST_PACKET_ID = 65535;

    final Subscriptions subscriptions = new Subscriptions();
    private final Deque<Outgoing> fleeting = new ArrayDeque<>();
    private final Deque<Outgoing> kept = new ArrayDeque<>();
    private final Map<Integer, Outgoing> unacknowledged = new LinkedHashMap<>();
    private final Limits limits;
    private int lastPacketId;

    Session(Limits limits) {
        this.limits = limits;
    }

    boolean offer(Outgoing message) {
        Deque<Outgoing> queue = message.qos() == 0 ? fleeting : kept;
        return queue.size() < limits.storedPerDevice() && queue.add(message);
    }

    /** The next message that may be sent now, in the order of publishing; QoS 0 overtakes only where QoS 1 has to wait. */
    Outgoing next() {
        Outgoing keptHead = windowOpen() ? kept.peek() : null;
        Outgoing fleetingHead = fleeting.peek();
        if (keptHead != null && (fleetingHead == null || keptHead.seq() < fleetingHead.seq())) {
            return kept.poll();
        }
        return fleeting.poll();
    }

    List<Outgoing> take(Predicate<Outgoing> which) {
        List<Outgoing> taken = new ArrayList<>();
        unacknowledged.values().stream().filter(which).forEach(taken::add);
        kept.stream().filter(which).forEach(taken::add);
        unacknowledged.values().removeIf(which);
        kept.removeIf(which);
        return taken;
    }

    boolean windowOpen() {
        return unacknowledged.size() < limits.unacknowledged();
    }

    int sent(Outgoing message) {
        do {
            lastPacketId = lastPacketId % LAST_PACKET_ID + 1;
        } while (unacknowledged.containsKey(lastPacketId));
        unacknowledged.put(lastPacketId, message);
        return lastPacketId;
    }

    Outgoing acknowledged(int packetId) {
        return unacknowledged.remove(packetId);
    }

    Map<Integer, Outgoing> unacknowledged() {
        return unacknowledged;
    }

    int waiting() {
        return kept.size();
    }

    void dropFleeting() {
        fleeting.clear();
    }

    void discard() {
        fleeting.clear();
        kept.clear();
        unacknowledged.clear();
    }
}
