package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Whether the platform lets devices sign in with given settings. A device has one connection, and the platform closes the older of two: so
 * where this JVM is signed in with the same settings, or about to be, that is the answer; else a device that this JVM does not use signs in, once, with the
 * links' own budgets. Where another JVM uses that device, its connection is displaced; it comes back by itself. Safe for use by several
 * threads.
 */
public final class LiveCheck {

    /** Sign-ins a minute and device: each may cost a running task elsewhere another one, and the platform allows 5 (platform.md C5). */
    private static final int PER_MINUTE = 2;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What these come to is known soon, without another sign-in. */
    private static final Set<LinkState> UNDER_WAY = Set.of(LinkState.CONNECTING, LinkState.SUBSCRIBING);

    private static final Set<LinkState> UNUSED = Set.of(LinkState.IDLE, LinkState.CLOSING);

    /** What came of it. */
    public sealed interface Outcome {}

    /**
     * The platform let the device in.
     *
     * @param refused the subscriptions that it refuses
     */
    public record SignedIn(DeviceId device, List<RefusedFilter> refused) implements Outcome {}

    /** The platform did not let the device in, or could not be reached. */
    public record Failed(DeviceId device, LinkException cause) implements Outcome {}

    /** Nothing was tried, or not to an end; nothing is known. */
    public record NotMade(String reason) implements Outcome {}

    /** A subscription that the platform refuses. */
    public record RefusedFilter(String filter, LinkException cause) {}

    /** What the last sign-in showed, so that to ask again at once costs none. */
    private record Proof(SignedIn outcome, Device device, LinkSettings settings, List<String> filters, long at) {}

    private final LinkPool pool;
    private final LongSupplier nanoTime;
    private final Function<String, Set<InetAddress>> resolver;
    private volatile Optional<Proof> last = Optional.empty();

    /**
     * Of a pool.
     *
     * @param nanoTime monotonic nanoseconds, those of the pool's schedulers
     * @param resolver addresses of a host, none if it has none; may block
     */
    public LiveCheck(LinkPool pool, LongSupplier nanoTime, Function<String, Set<InetAddress>> resolver) {
        this.pool = pool;
        this.resolver = resolver;
        this.nanoTime = nanoTime;
    }

    /**
     * Signs in as one of the devices if that is needed and can be done; blocks for at most {@code timeout}. Nothing is left connected.
     *
     * @param filters what a device subscribes to; the platform keeps its subscriptions
     */
    public Outcome run(
            List<Device> devices, LinkSettings settings, Function<DeviceId, List<String>> filters, Duration timeout) {
        Optional<SignedIn> known = devices.stream()
                .map(device -> known(device, settings, filters.apply(device.id())))
                .flatMap(Optional::stream)
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        Optional<Device> underWay = devices.stream()
                .filter(device -> isLinked(device, settings, UNDER_WAY))
                .findFirst();
        if (underWay.isPresent()) {
            return signIn(underWay.get(), settings, List.of(), timeout);
        }
        Optional<Device> free = free(devices, settings);
        if (free.isPresent()) {
            return signIn(free.get(), settings, filters.apply(free.get().id()), timeout);
        }
        return devices.stream()
                .map(device -> refused(device, settings))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new NotMade(
                        "every device is in use by this worker with other credentials or another address, or has signed in "
                                + PER_MINUTE
                                + " times within a minute, and one more could use up the CONNECTs of a running task: wait a minute,"
                                + " or set it to false"));
    }

    /** Whether this JVM uses the device there, with this sign-in, and is that far with it. */
    private boolean isLinked(Device device, LinkSettings settings, Set<LinkState> states) {
        DeviceLink link = pool.find(device.id()).get(settings.server(device.id()));
        return link != null
                && states.contains(link.state())
                && link.identity.match(device, settings) == LinkIdentity.Match.SAME;
    }

    /** Whether this JVM is signed in as the device there, by this name of the host or another. */
    private boolean isUp(Device device, LinkSettings settings) {
        return linksThere(device, settings)
                .anyMatch(link -> link.state() == LinkState.UP
                        && link.identity.match(device, settings) == LinkIdentity.Match.SAME);
    }

    private Stream<DeviceLink> linksThere(Device device, LinkSettings settings) {
        URI server = settings.server(device.id());
        return pool.find(device.id()).entrySet().stream()
                .filter(link -> isSame(server, link.getKey()))
                .map(Map.Entry::getValue);
    }

    /** What a link that a running task has says against this sign-in. */
    private Optional<Outcome> refused(Device device, LinkSettings settings) {
        return linksThere(device, settings)
                .map(link -> objection(link.state(), link.identity.match(device, settings)))
                .flatMap(Optional::stream)
                .map(why -> (Outcome)
                        new Failed(device.id(), new LinkException(Kind.IDENTITY_REFUSED, "this worker " + why)))
                .findFirst();
    }

    private static Optional<String> objection(LinkState state, LinkIdentity.Match match) {
        if (state == LinkState.UP && match == LinkIdentity.Match.OTHER_SECRET) {
            return Optional.of(
                    "is signed in with another secret, which the platform accepted; if the platform has issued a"
                            + " new one since, validate without signing in");
        }
        return state == LinkState.REFUSED && match == LinkIdentity.Match.SAME
                ? Optional.of("already tried this sign-in, and the platform refused it")
                : Optional.empty();
    }

    private boolean isSame(URI server, URI other) {
        return server.equals(other)
                || server.getPort() == other.getPort()
                        && !Collections.disjoint(resolver.apply(server.getHost()), resolver.apply(other.getHost()));
    }

    private Optional<SignedIn> known(Device device, LinkSettings settings, List<String> filters) {
        if (isUp(device, settings)) {
            return Optional.of(new SignedIn(device.id(), List.of()));
        }
        return last.filter(proof -> proof.device().equals(device)
                        && proof.settings().endpoint().equals(settings.endpoint())
                        && proof.settings().signsInLike(settings)
                        && proof.filters().equals(filters)
                        && nanoTime.getAsLong() - proof.at() < MINUTE.toNanos())
                .map(Proof::outcome);
    }

    /** The device that has signed in least often of late, among those that this worker does not use. */
    private Optional<Device> free(List<Device> devices, LinkSettings settings) {
        long now = nanoTime.getAsLong();
        int most = Math.min(PER_MINUTE, settings.connectsPerMinute());
        return devices.stream()
                .filter(device -> !isInUse(device))
                .filter(device -> pool.spent(device.id(), settings, now) < most)
                .min(Comparator.comparingInt(device -> pool.spent(device.id(), settings, now)));
    }

    /** Whatever the address: it may be another name of the same server, where a second connection would end the first. */
    private boolean isInUse(Device device) {
        return pool.find(device.id()).values().stream().anyMatch(link -> !UNUSED.contains(link.state()));
    }

    private Outcome signIn(Device device, LinkSettings settings, List<String> filters, Duration timeout) {
        LiveCheckAttempt attempt = new LiveCheckAttempt();
        try (LinkHandle link = pool.attach(device, settings, filters, attempt)) {
            Outcome outcome = await(attempt, link, timeout);
            if (outcome instanceof SignedIn accepted) {
                last = Optional.of(new Proof(accepted, device, settings, List.copyOf(filters), nanoTime.getAsLong()));
            }
            return outcome;
        }
    }

    private static Outcome await(LiveCheckAttempt attempt, LinkHandle link, Duration timeout) {
        try {
            return attempt.outcome().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return late(link, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NotMade("the check was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a check never fails with an exception", e);
        }
    }

    private static Outcome late(LinkHandle link, Duration timeout) {
        String who = "device " + link.device() + " was not signed in within " + timeout.toMillis() + " ms";
        return switch (link.state()) {
            case CONNECTING -> new Failed(link.device(), new LinkException(Kind.UNREACHABLE, who + ": no answer"));
            case SUBSCRIBING -> new Failed(link.device(), new LinkException(Kind.TIMEOUT, who + ": no SUBACK"));
            default -> new NotMade(who + ": the worker's connect budget is used up; try again later");
        };
    }
}
