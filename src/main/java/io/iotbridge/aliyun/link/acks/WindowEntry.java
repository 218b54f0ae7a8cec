package io.iotbridge.aliyun.link.acks;

import java.util.ArrayList;
import java.util.List;

/** A QoS 1 message between its arrival and its PUBACK, in the {@link AckWindow} of its link. Belongs to the link's loop. */
public final class WindowEntry<C> {

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
    private List<C> working = List.of();
    /** Those that were given it. */
    private List<C> deliveredTo = List.of();

    WindowEntry(int packetId, String topic, Fingerprint fingerprint, State state) {
        this.packetId = packetId;
        this.topic = topic;
        this.fingerprint = fingerprint;
        this.state = state;
    }

    /** Equal for every copy of the message; empty with QoS 0. May be called by any thread. */
    public String dedupId() {
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
    List<C> take(List<C> consumers) {
        List<C> fresh = new ArrayList<>(consumers);
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
    boolean completedBy(C consumer) {
        boolean last = working.contains(consumer) && working.size() == 1 && state == State.OPEN;
        working = without(working, consumer);
        state = last ? State.DONE : state;
        return last;
    }

    /** A consumer will not complete it, if it has not yet. */
    void leftBy(C consumer) {
        state = working.contains(consumer) ? State.ABANDONED : state;
        working = without(working, consumer);
        deliveredTo = without(deliveredTo, consumer);
    }

    private static <C> List<C> union(List<C> some, List<C> more) {
        if (some.isEmpty()) {
            return List.copyOf(more);
        }
        List<C> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static <C> List<C> without(List<C> all, C one) {
        if (!all.contains(one)) {
            return all;
        }
        return all.size() == 1
                ? List.of()
                : all.stream().filter(handle -> handle != one).toList();
    }
}
