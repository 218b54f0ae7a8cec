package io.iotbridge.aliyun.metrics;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How the links of one task fare: told of everything that its users are told. Safe for use by several threads. */
public final class LinkCounters implements LinkListener {

    private final Set<DeviceId> up = ConcurrentHashMap.newKeySet();
    private final Set<DeviceId> inConflict = ConcurrentHashMap.newKeySet();
    private final LongAdder disconnects = new LongAdder();
    private final LongAdder conflicts = new LongAdder();

    /** Of no link yet. */
    public LinkCounters() {}

    @Override
    public void up(DeviceId device) {
        up.add(device);
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        up.remove(device);
        disconnects.increment();
    }

    @Override
    public void conflicted(DeviceId device, LinkException cause) {
        inConflict.add(device);
        conflicts.increment();
    }

    @Override
    public void settled(DeviceId device) {
        inConflict.remove(device);
    }

    /** A refused subscription leaves the link up; a refused device is down already. */
    @Override
    public void refused(DeviceId device, LinkException cause) {
        if (cause.kind() == LinkException.Kind.IDENTITY_REFUSED) {
            up.remove(device);
        }
    }

    /** The task let go of the link: nothing more is told. */
    public void released(DeviceId device) {
        up.remove(device);
        inConflict.remove(device);
    }

    /** Devices that are signed in and subscribed. */
    public int devicesUp() {
        return up.size();
    }

    /** Connections that ended, and attempts that failed. */
    public long disconnects() {
        return disconnects.sum();
    }

    /** How often another client was found to sign in as a device of this task. */
    public long conflicts() {
        return conflicts.sum();
    }

    /** One reading of the counters. */
    @Override
    public String toString() {
        return "disconnects=" + disconnects() + ", identity conflicts=" + conflicts();
    }

    /** Devices that another client signs in as, now. */
    public List<String> devicesInConflict() {
        return inConflict.stream().map(DeviceId::toString).sorted().toList();
    }
}
