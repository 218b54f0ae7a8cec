package io.iotbridge.aliyun.link;

import java.util.ArrayList;
import java.util.List;

/** A QoS 1 message between its arrival and its PUBACK, in the {@link AckWindow} of its link. Belongs to the link's loop. */
final class WindowEntry {

    enum State {
        /** Somebody is taking care of it. */
        OPEN,
        /** Taken care of; its PUBACK waits for earlier ones, or for the message to come again. */
        DONE,
        /** Its PUBACK was written. */
        ACKNOWLEDGED,
        /** Nobody takes care of it, or not everybody who should: it must be delivered again. */
        ABANDONED
    }

    final int packetId;
    final String topic;
    /** Null with QoS 0. */
    final Fingerprint fingerprint;

    State state;
    /** Those that work on it: mostly one. */
    private List<LinkHandle> working = List.of();
    /** Those that were given it. */
    private List<LinkHandle> deliveredTo = List.of();

    WindowEntry(int packetId, String topic, Fingerprint fingerprint, State state) {
        this.packetId = packetId;
        this.topic = topic;
        this.fingerprint = fingerprint;
        this.state = state;
    }

    /** Empty with QoS 0. May be called by any thread. */
    String dedupId() {
        return fingerprint == null ? "" : fingerprint.toString();
    }

    /** Whether a message with this packet identifier is the same. */
    boolean isCopy(Fingerprint other) {
        return fingerprint.equals(other);
    }

    boolean isWorkedOn() {
        return !working.isEmpty();
    }

    /**
     * One that is abandoned is given to consumers; who was given it before keeps its copy.
     *
     * @return those that are given it now
     */
    List<LinkHandle> take(List<LinkHandle> consumers) {
        List<LinkHandle> fresh = new ArrayList<>(consumers);
        fresh.removeAll(deliveredTo);
        working = union(working, fresh);
        deliveredTo = union(deliveredTo, fresh);
        if (!consumers.isEmpty()) {
            state = working.isEmpty() ? State.DONE : State.OPEN;
        }
        return fresh;
    }

    /**
     * A consumer is done with it.
     *
     * @return whether nobody works on it any more
     */
    boolean completedBy(LinkHandle consumer) {
        boolean last = working.contains(consumer) && working.size() == 1 && state == State.OPEN;
        working = without(working, consumer);
        state = last ? State.DONE : state;
        return last;
    }

    /** A consumer will not complete it, if it has not yet. */
    void leftBy(LinkHandle consumer) {
        state = working.contains(consumer) ? State.ABANDONED : state;
        working = without(working, consumer);
        deliveredTo = without(deliveredTo, consumer);
    }

    private static List<LinkHandle> union(List<LinkHandle> some, List<LinkHandle> more) {
        if (some.isEmpty()) {
            return List.copyOf(more);
        }
        List<LinkHandle> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static List<LinkHandle> without(List<LinkHandle> all, LinkHandle one) {
        if (!all.contains(one)) {
            return all;
        }
        return all.size() == 1
                ? List.of()
                : all.stream().filter(handle -> handle != one).toList();
    }
}
