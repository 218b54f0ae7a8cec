package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that the platform refuses of those that a task signs in as: said by name once per device and cause, and whether so many are
 * refused that it is the configuration. At most as large as the list of devices. Safe for use by several threads.
 */
public final class RefusedDevices {

    private static final Logger log = LoggerFactory.getLogger(RefusedDevices.class);

    /** Devices that are named at a time: a log is read by people. */
    private static final int NAMED = 20;

    private final Duration retry;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Map<DeviceId, LinkException> causes = new HashMap<>();
    private final Set<DeviceId> named = new HashSet<>();
    private final Set<String> subscriptions = new HashSet<>();
    /** When all were found to be refused. */
    private Optional<Long> allSince = Optional.empty();

    /**
     * None yet.
     *
     * @param retry after which the link of such a device tries again
     * @param patience how long all must be refused before {@link #failure} says so
     * @param nanoTime monotonic nanoseconds
     */
    public RefusedDevices(Duration retry, Duration patience, LongSupplier nanoTime) {
        this.retry = retry;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /** The device is given up, or again. */
    public synchronized void refused(DeviceId device, LinkException cause) {
        LinkException before = causes.put(device, cause);
        if (before != null && before.code().equals(cause.code())) {
            log.debug("Device {} is given up again: {}", device, cause.getMessage());
        } else if (named.contains(device) || named.size() < NAMED) {
            named.add(device);
            log.error(
                    "Device {} is given up; other devices are not affected: {}. It is tried again every {} ms"
                            + " (iot.refused.retry.ms), and at once with a new secret in iot.devices.file{}",
                    device,
                    cause.getMessage(),
                    retry.toMillis(),
                    named.size() < NAMED ? "" : ". Further ones are not logged; the metric links-refused counts them");
        } else {
            log.debug("Device {} is given up: {}", device, cause.getMessage());
        }
    }

    /** The device stays, without one of its subscriptions. */
    public synchronized void refusedSubscription(DeviceId device, LinkException cause) {
        if (subscriptions.size() < NAMED && subscriptions.add(cause.getMessage())) {
            log.error("Device {} continues without a subscription: {}", device, cause.getMessage());
        } else {
            log.debug("Device {} continues without a subscription: {}", device, cause.getMessage());
        }
    }

    /** The device is signed in. */
    public synchronized void accepted(DeviceId device) {
        if (causes.remove(device) != null && named.remove(device)) {
            log.info("Device {} is accepted again", device);
        }
    }

    /** The device is none of the task's any more. */
    public synchronized void released(DeviceId device) {
        causes.remove(device);
        named.remove(device);
    }

    /**
     * Why the task cannot go on. To be asked from time to time: with one refused device after another the last one is not known to be that.
     *
     * @param signedIn the devices that the task signs in as
     * @return present while all of them have been refused for as long as patience takes
     */
    public synchronized Optional<String> failure(Collection<DeviceId> signedIn) {
        if (causes.isEmpty()
                || causes.size() < signedIn.size()
                || !causes.keySet().containsAll(signedIn)
                || causes.values().stream().anyMatch(RefusedDevices::isOurs)) {
            allSince = Optional.empty();
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        if (allSince.isEmpty()) {
            allSince = Optional.of(now);
        }
        return now - allSince.get() < patience.toNanos() ? Optional.empty() : Optional.of(describe(signedIn));
    }

    /** An error of our own says nothing about the configuration: with the next attempt it is over. */
    private static boolean isOurs(LinkException cause) {
        return cause.kind() == LinkException.Kind.CLOSED_BY_US;
    }

    private String describe(Collection<DeviceId> signedIn) {
        DeviceId first = signedIn.iterator().next();
        String cause = first + ": " + causes.get(first).getMessage();
        return signedIn.size() == 1
                ? "The platform refuses the only device that the task signs in as, " + cause
                : "The platform refuses all " + signedIn.size() + " devices that the task signs in as, for example "
                        + cause
                        + ". Since all are refused, the address is probably that of another instance or region, or the secrets"
                        + " belong to another list (iot.endpoint, iot.instance.id, iot.region, iot.product.key)";
    }
}
