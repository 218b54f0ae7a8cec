package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.loop.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether somebody else signs in as our device. The platform closes the older of two connections of a device and says nothing (platform.md
 * C4), so a fight shows only in its pattern: connections that the platform accepts and that are closed from outside soon after, again and
 * again. Belongs to the link's loop.
 *
 * <pre>
 *                closed from outside          soon after CONNACK          soon after CONNACK
 *   undisturbed ────────────────────► round 1 ─────────────────► round 2 ─────────────────► recognised
 *        ▲                               │                          │                           │
 *        └──── lives long, or the platform cannot be reached ───────┘                           │
 *        └──────────────────────── lives for twice the conflict backoff ────────────────────────┘
 * </pre>
 *
 * <p>Our own aborts are no rounds, and end no fight either: nor does a refused CONNACK, because both sides share five connects a minute. A
 * closure that took nearly all connections of this JVM with it is no round: that is a restart of the platform or a failure of the network.
 */
final class IdentityConflict {

    private static final Logger log = LoggerFactory.getLogger(IdentityConflict.class);

    /** Nothing of the kind that another client brings about. */
    private static final Set<Kind> OUTAGES = EnumSet.of(
            Kind.UNREACHABLE,
            Kind.PROXY,
            Kind.UPGRADE_REFUSED,
            Kind.TLS,
            Kind.CERTIFICATE_UNTRUSTED,
            Kind.CERTIFICATE_EXPIRED,
            Kind.CERTIFICATE_WRONG_HOST,
            Kind.TRUSTSTORE,
            Kind.KEYSTORE,
            Kind.CLIENT_CERTIFICATE);

    private static final int ROUNDS = 3;

    /** With the minute's connects used up by both sides, the one that signed in last stays for up to a minute. */
    private static final Duration SOON = Duration.ofSeconds(90);

    /** One accepted connection that was closed from outside. */
    private record Round(Duration lived, ClosureBursts.Burst burst) {}

    private final DeviceId device;
    private final URI endpoint;
    private final Duration backoff;
    private final Scheduler scheduler;
    private final ClosureBursts bursts;
    private final RandomGenerator random;
    private final List<Round> rounds = new ArrayList<>();
    private boolean accepted;
    private long acceptedAt;
    private LinkException recognised;
    private Scheduler.Cancellable settling = () -> {};

    IdentityConflict(
            DeviceId device, LinkSettings settings, Scheduler scheduler, ClosureBursts bursts, RandomGenerator random) {
        this.device = device;
        this.endpoint = settings.server(device);
        this.backoff = settings.conflictBackoff();
        this.scheduler = scheduler;
        this.bursts = bursts;
        this.random = random;
    }

    /**
     * CONNACK accepted a connection.
     *
     * @param lasting called when it has lasted long enough to end a conflict, for somebody to call {@link #settle}
     */
    void accepted(Runnable lasting) {
        accepted = true;
        acceptedAt = scheduler.nanoTime();
        bursts.accepted(endpoint);
        if (recognised != null) {
            settling = scheduler.schedule(backoff.multipliedBy(2), lasting);
        }
    }

    /**
     * A connection ended.
     *
     * @param byUs whether we wanted it to
     * @return what to tell, if this is the round by which a conflict is recognised
     */
    Optional<LinkException> ended(LinkException cause, boolean byUs) {
        settling.cancel();
        if (!accepted) {
            if (OUTAGES.contains(cause.kind())) {
                rounds.clear();
            }
            return Optional.empty();
        }
        accepted = false;
        Duration lived = lived();
        if (lived.compareTo(SOON) > 0) {
            rounds.clear();
        }
        if (byUs || cause.kind() != Kind.CONNECTION_LOST) {
            bursts.ended(endpoint);
            return Optional.empty();
        }
        Round last = new Round(lived, bursts.closed(endpoint, device, scheduler.nanoTime()));
        if (recognised != null) {
            return Optional.empty();
        }
        // Whether a closure came alone is known only now that the next one is here.
        rounds.removeIf(round -> round.burst().isCommon());
        rounds.add(last);
        if (rounds.size() >= ROUNDS && !last.burst().isCommon()) {
            recognised = report();
        }
        return recognised();
    }

    private Duration lived() {
        return Duration.ofNanos(scheduler.nanoTime() - acceptedAt);
    }

    private LinkException report() {
        String lives =
                rounds.stream().map(round -> round.lived().toMillis() + " ms").collect(Collectors.joining(", "));
        LinkException report = new LinkException(
                Kind.IDENTITY_CONFLICT,
                "another client seems to sign in as device " + device + ": the platform accepted " + rounds.size()
                        + " connections in a row and each was closed from outside, after " + lives
                        + " (if these times are long and equal, a proxy probably closes idle connections: lower"
                        + " iot.keepalive.seconds)");
        log.warn("Identity conflict: {}", report.getMessage());
        return report;
    }

    /** The conflict there is, if there is one. */
    Optional<LinkException> recognised() {
        return Optional.ofNullable(recognised);
    }

    /**
     * How long to leave the other side alone during a conflict: between the backoff and half as much again. It is longer than half of what ends a conflict, so
     * that two of us, taking turns, both know that it goes on.
     */
    Optional<Duration> pause() {
        return recognised != null
                ? Optional.of(backoff.plusMillis(random.nextLong(backoff.toMillis() / 2 + 1)))
                : Optional.empty();
    }

    /** @return whether a conflict is over, with this */
    boolean settle() {
        boolean over = recognised != null && accepted && lived().compareTo(backoff.multipliedBy(2)) >= 0;
        if (over) {
            recognised = null;
            rounds.clear();
            log.info("No other client signs in as device {} any more: the identity conflict is over", device);
        }
        return over;
    }
}
