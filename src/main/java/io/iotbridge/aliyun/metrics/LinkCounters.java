package io.iotbridge.aliyun.metrics;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Counters of the links of one task: gets all events that the users of the links get. Safe for use by several threads. */
public final class LinkCounters implements LinkListener {

    private static final int SUBACK_REFUSED = 0x80;

    private final Map<DeviceId, LinkStatus> links = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> refusals = new ConcurrentHashMap<>();
    private final LongAdder connects = new LongAdder();
    private final LongAdder disconnects = new LongAdder();
    private final LongAdder kicks = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongSupplier nanoTime;
    private final DeviceMetrics devices;

    /**
     * Of no link yet, shown nowhere.
     *
     * @param nanoTime monotonic nanoseconds
     */
    public LinkCounters(LongSupplier nanoTime) {
        this(nanoTime, DeviceMetrics.none());
    }

    LinkCounters(LongSupplier nanoTime, DeviceMetrics devices) {
        this.nanoTime = nanoTime;
        this.devices = devices;
    }

    /** The task takes a hold on the link of a device: what is told of it counts from now on. */
    public void attached(DeviceId device) {
        devices.show(links.computeIfAbsent(device, LinkStatus::new));
    }

    /** The task let go of the link: nothing more is told. */
    public void released(DeviceId device) {
        links.remove(device);
        devices.hide(device);
    }

    private LinkStatus of(DeviceId device) {
        // A link that was let go of has nobody to look at what it is told.
        return links.getOrDefault(device, new LinkStatus(device));
    }

    @Override
    public void attached(LinkHandle link) {
        of(link.device()).hold = link;
    }

    @Override
    public void waiting(DeviceId device, Duration wait) {
        LinkStatus link = of(device);
        link.nextAttempt = nanoTime.getAsLong() + wait.toNanos();
        link.state = LinkStatus.State.DOWN;
    }

    @Override
    public void connecting(DeviceId device) {
        connects.increment();
        LinkStatus link = of(device);
        link.connects++;
        link.state = LinkStatus.State.CONNECTING;
    }

    @Override
    public void up(DeviceId device) {
        of(device).state = LinkStatus.State.UP;
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        disconnects.increment();
        countRefusal(cause);
        LinkStatus link = of(device);
        link.disconnects++;
        if (link.state == LinkStatus.State.UP && cause.kind() == LinkException.Kind.CONNECTION_LOST) {
            kicks.increment();
            link.kicks++;
        }
        link.state = LinkStatus.State.DOWN;
    }

    @Override
    public void conflicted(DeviceId device, LinkException cause) {
        of(device).inConflict = true;
        conflicts.increment();
    }

    @Override
    public void settled(DeviceId device) {
        of(device).inConflict = false;
    }

    /** A refused subscription leaves the link up. */
    @Override
    public void refused(DeviceId device, LinkException cause) {
        countRefusal(cause);
        if (cause.kind() != LinkException.Kind.SUBSCRIPTION_REFUSED) {
            LinkStatus link = of(device);
            disconnects.increment();
            link.disconnects++;
            link.state = LinkStatus.State.REFUSED;
        }
    }

    private void countRefusal(LinkException cause) {
        cause.code().ifPresent(code -> refusals.computeIfAbsent(code, c -> new LongAdder())
                .increment());
    }

    /** Devices that are signed in and subscribed. */
    public long up() {
        return count(link -> link.state == LinkStatus.State.UP);
    }

    /** Those of them whose TLS is OpenSSL's. */
    public long openSsl() {
        return count(LinkStatus::isOpenSsl);
    }

    /** Devices on the way there. */
    public long connecting() {
        return count(link -> link.state == LinkStatus.State.CONNECTING);
    }

    /** Devices that are neither, given up or not. */
    public long down() {
        return count(LinkStatus::isDown);
    }

    /** Devices that were given up. */
    public long givenUp() {
        return count(link -> link.state == LinkStatus.State.REFUSED);
    }

    /** Devices that another client signs in as, now. */
    public long inConflict() {
        return count(link -> link.inConflict);
    }

    private long count(Predicate<LinkStatus> which) {
        return links.values().stream().filter(which).count();
    }

    /** Names of those that are down, in order. */
    public List<String> devicesDown() {
        return names(LinkStatus::isDown);
    }

    /** Names of those that another client signs in as, in order. */
    public List<String> devicesInConflict() {
        return names(link -> link.inConflict);
    }

    private List<String> names(Predicate<LinkStatus> which) {
        Stream<LinkStatus> some = links.values().stream().filter(which);
        return some.map(link -> link.device.toString()).sorted().toList();
    }

    /** The longest time that a device which is down, and not given up, will yet wait. */
    public Duration longestWait() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(links.values().stream()
                .filter(link -> link.state == LinkStatus.State.DOWN)
                .mapToLong(link -> Math.max(0, link.nextAttempt - now))
                .max()
                .orElse(0));
    }

    /** Attempts that were begun. */
    public long connects() {
        return connects.sum();
    }

    /** Connections that ended, and attempts that failed. */
    public long disconnects() {
        return disconnects.sum();
    }

    /** Connections that were up and were ended from outside. */
    public long kicks() {
        return kicks.sum();
    }

    /** How often another client was found to sign in as a device of this task. */
    public long conflicts() {
        return conflicts.sum();
    }

    /** Times that a CONNECT was refused with this return code, 1 to 5. */
    public long refusedConnects(int code) {
        return refusals.getOrDefault(code, new LongAdder()).sum();
    }

    /** Times that a subscription was refused. */
    public long refusedSubscriptions() {
        return refusedConnects(SUBACK_REFUSED);
    }

    /** One reading of the counters. */
    @Override
    public String toString() {
        return "connects=" + connects() + ", disconnects=" + disconnects() + ", kicks=" + kicks()
                + ", identity conflicts=" + conflicts();
    }
}
