package io.iotbridge.aliyun.source.states;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.loop.LeanQueue;
import io.iotbridge.aliyun.source.states.LinkStateChange.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Changes of the links of a task that wait to be polled as records. Written by the loops of the links and the thread that watches devices, read by the
 * task thread, relieved by the producer's thread; its own lock guards it.
 *
 * <p>Bounded: of each device at most one change waits and at most one is on its way to Kafka. A change that comes meanwhile takes the place of the one that
 * waits, which is counted as merged: the last state is always written. When the process dies, the next task of the device writes its state again.
 */
final class LinkStates implements LinkListener {

    private static final String STARTING = "starting";

    /** Of one device. */
    private static final class Entry {
        private State state;
        private String reason;
        private long since;
        private boolean inConflict;
        private boolean removed;
        /** Whether a deletion was given up. */
        private boolean givenUp;

        private LinkStateChange waiting;
        private boolean onItsWay;
    }

    private final LongSupplier epochMillis;
    private final Runnable wake;
    private final Map<DeviceId, Entry> entries = new HashMap<>();
    /** Devices with a change that waits while none is on its way, each once. */
    private final LeanQueue<DeviceId> ready = new LeanQueue<>();

    private long written;
    private long merged;
    private long lost;
    /** Of the task thread. */
    private boolean lastTaken;

    /**
     * Nothing waits yet.
     *
     * @param epochMillis milliseconds since 1970
     * @param wake called, by those who write, when there is something to poll again; must not block
     */
    LinkStates(LongSupplier epochMillis, Runnable wake) {
        this.epochMillis = epochMillis;
        this.wake = wake;
    }

    /** The first state: a reader cannot know what the last record of the device was worth before the task had it. */
    @Override
    public void attached(LinkHandle link) {
        begin(link.device(), link.state() == LinkState.UP);
    }

    void begin(DeviceId device, boolean isUp) {
        synchronized (this) {
            Entry entry = entries.computeIfAbsent(device, unknown -> new Entry());
            entry.removed = false;
            entry.givenUp = false;
            entry.inConflict = false;
            entry.state = null;
        }
        if (isUp) {
            up(device);
        } else {
            change(device, State.DOWN, STARTING, "the task starts; the device is not signed in yet");
        }
    }

    @Override
    public void up(DeviceId device) {
        change(device, State.UP, "", "");
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        change(device, State.DOWN, cause);
    }

    @Override
    public void conflicted(DeviceId device, LinkException cause) {
        conflict(device, true);
        change(device, State.CONFLICT, cause);
    }

    @Override
    public void settled(DeviceId device) {
        conflict(device, false);
    }

    private synchronized void conflict(DeviceId device, boolean is) {
        Entry entry = entries.get(device);
        if (entry != null) {
            entry.inConflict = is;
        }
    }

    /** A refused subscription leaves the link up. */
    @Override
    public void refused(DeviceId device, LinkException cause) {
        if (cause.kind() != LinkException.Kind.SUBSCRIPTION_REFUSED) {
            change(device, State.REFUSED, cause);
        }
    }

    private void change(DeviceId device, State state, LinkException cause) {
        change(device, state, cause.kind().name().toLowerCase(Locale.ROOT), cause.getMessage());
    }

    private void change(DeviceId device, State state, String reason, String detail) {
        boolean isReady;
        synchronized (this) {
            Entry entry = entries.get(device);
            if (entry == null || entry.removed) {
                return;
            }
            State now = state == State.DOWN && entry.inConflict ? State.CONFLICT : state;
            boolean same = now == entry.state;
            if (same && (now == State.UP || now == State.CONFLICT || reason.equals(entry.reason))) {
                return;
            }
            long time = epochMillis.getAsLong();
            entry.since = same ? entry.since : time;
            entry.state = now;
            entry.reason = reason;
            isReady = put(device, entry, LinkStateChange.of(device, now, reason, detail, time, entry.since));
        }
        if (isReady) {
            wake.run();
        }
    }

    /** The device is not the task's any more, nor anybody's: its record is deleted. After its link was let go of. */
    void removed(DeviceId device) {
        boolean isReady;
        synchronized (this) {
            Entry entry = entries.computeIfAbsent(device, unknown -> new Entry());
            entry.removed = true;
            isReady = put(device, entry, LinkStateChange.removed(device, epochMillis.getAsLong()));
        }
        if (isReady) {
            wake.run();
        }
    }

    /** @return whether there is something to poll that was not there before */
    private boolean put(DeviceId device, Entry entry, LinkStateChange change) {
        if (entry.waiting != null) {
            merged++;
        }
        boolean isNew = entry.waiting == null && !entry.onItsWay;
        if (isNew) {
            ready.addLast(device);
        }
        entry.waiting = change;
        return isNew;
    }

    /** At most so many changes that wait, oldest first. Each is on its way until {@link #settled(LinkStateChange, boolean)}. */
    List<LinkStateChange> take(int most) {
        List<LinkStateChange> taken = new ArrayList<>();
        boolean isMore;
        synchronized (this) {
            while (taken.size() < most && !ready.isEmpty()) {
                Entry entry = entries.get(ready.pollFirst());
                taken.add(entry.waiting);
                entry.waiting = null;
                entry.onItsWay = true;
            }
            isMore = !ready.isEmpty();
        }
        if (isMore) {
            wake.run();
        }
        return taken;
    }

    /** All changes that wait, of a task that is about to fail; none the second time, so that it does fail. */
    List<LinkStateChange> takeLast() {
        boolean isFirst = !lastTaken;
        lastTaken = true;
        return isFirst ? take(Integer.MAX_VALUE) : List.of();
    }

    /** Kafka has the change, or it was given up on its way. */
    void settled(LinkStateChange change, boolean isInKafka) {
        boolean isReady = false;
        synchronized (this) {
            written += isInKafka ? 1 : 0;
            lost += isInKafka ? 0 : 1;
            Entry entry = entries.get(change.device());
            entry.onItsWay = false;
            if (entry.waiting != null) {
                ready.addLast(change.device());
                isReady = true;
            } else if (entry.removed && !isInKafka && !entry.givenUp) {
                // No later change of the device makes good for it.
                entry.givenUp = true;
                isReady =
                        put(change.device(), entry, LinkStateChange.removed(change.device(), epochMillis.getAsLong()));
            } else if (entry.removed) {
                entries.remove(change.device());
            }
        }
        if (isReady) {
            wake.run();
        }
    }

    /** Changes that Kafka has. */
    synchronized long written() {
        return written;
    }

    /** Changes that a later one of their device has replaced before they were polled. */
    synchronized long merged() {
        return merged;
    }

    /** Changes that were polled and then given up by a policy of Connect's. */
    synchronized long lost() {
        return lost;
    }
}
