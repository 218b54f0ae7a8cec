package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.admission.SignInAdmission;
import io.iotbridge.aliyun.loop.Steps;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The links of this JVM, at most one per device and server, however its address is spelled: the platform closes the older of two connections of one device (platform.md C4), so source
 * and sink tasks of a worker share. Safe for use by several threads; under its lock it calls no link.
 */
public final class LinkPool {

    /** Most devices without a link whose subscriptions are remembered. */
    private static final int DEVICES = 10_000;

    /** Stands for all devices of a server whose address names the product. */
    private static final DeviceId ANY = new DeviceId("any", "any");

    private final SharedEngine engine;
    private final RandomGenerator random;
    private final SignInAdmission admission = new SignInAdmission();
    private final ClosureBursts bursts = new ClosureBursts();
    private final OutageLog outages = new OutageLog();
    private final Map<Key, Held> links = new HashMap<>();
    private final TaskPlaces places = new TaskPlaces();
    private final OpenRequests requests = new OpenRequests();
    /** What was subscribed as the devices that have a link, and as those that had one last. */
    private final Map<Key, ConnectorFilters> subscribed = new LinkedHashMap<>();

    private record Key(URI server, DeviceId device) {}

    /** A link, and how many hold it, are about to, or have let go without its loop knowing yet. */
    private static final class Held {
        private final DeviceLink link;
        private int users;

        private Held(DeviceLink link) {
            this.link = link;
        }
    }

    /** @param engine what links run on; each holds it */
    public LinkPool(SharedEngine engine, RandomGenerator random) {
        this.engine = engine;
        this.random = random;
    }

    /**
     * Takes a hold on the link of a device, and makes the link if nobody has one. Returns at once; the link connects in the background.
     *
     * @param device its secret counts unless somebody uses the link already with one that the platform has not refused
     * @param filters what to subscribe to; with at least one, the user takes the link's messages
     * @param listener told what happens, from before this returns
     */
    public LinkHandle attach(Device device, LinkSettings settings, List<String> filters, LinkListener listener) {
        return attach(device, settings, "", LinkFilters.ofMessages(filters), listener);
    }

    /**
     * The same for a connector: messages on what it has subscribed wait for it while none of its tasks is here, and what its next configuration
     * lacks is unsubscribed.
     *
     * @param connector Connect's name for it
     * @param listeners told what happens one after the other, each whatever becomes of the others
     */
    public LinkHandle attach(
            Device device, LinkSettings settings, String connector, LinkFilters filters, LinkListener... listeners) {
        Key key = new Key(settings.server(device.id()), device.id());
        Held held = hold(key, device, settings);
        try {
            return held.link.users.attach(
                    device, settings, connector, filters, List.of(listeners), () -> release(held));
        } catch (RuntimeException | Error e) {
            release(held);
            if (held.link.state() == LinkState.IDLE) {
                removeIfUnused(key, held.link);
            }
            throw e;
        }
    }

    private synchronized Held hold(Key key, Device device, LinkSettings settings) {
        Held held = links.get(key);
        if (held == null) {
            held = make(key, device, settings);
        }
        held.users++;
        return held;
    }

    private synchronized void release(Held held) {
        held.users--;
    }

    private Held make(Key key, Device device, LinkSettings settings) {
        LinkEngine on = engine.hold();
        try {
            Held made = new Held(new DeviceLink(
                    device,
                    settings,
                    on,
                    admission,
                    bursts,
                    outages,
                    random,
                    subscribed.computeIfAbsent(key, any -> new ConnectorFilters()),
                    unused -> removeIfUnused(key, unused)));
            links.put(key, made);
            return made;
        } catch (RuntimeException | Error e) {
            engine.release();
            throw e;
        }
    }

    /** The tasks that use the links, so that one whose successor has started lets go. */
    public TaskPlaces places() {
        return places;
    }

    /** What the platform of these settings has asked devices, and is answered on the link that it came on. */
    public OpenRequests requests(LinkSettings settings) {
        return requests.of(settings.server(ANY));
    }

    /** The links of a device that somebody uses, by server: one, as a rule. */
    synchronized Map<URI, DeviceLink> find(DeviceId device) {
        Map<URI, DeviceLink> found = new HashMap<>();
        links.forEach((key, held) -> {
            if (key.device().equals(device)) {
                found.put(key.server(), held.link);
            }
        });
        return found;
    }

    /** CONNECTs of a device within the minute before {@code now}. */
    int spent(DeviceId device, LinkSettings settings, long now) {
        return admission.spent(settings.server(device), device, now);
    }

    /** What was subscribed as a device that has no link any more is the newest of that kind; the oldest beyond the bound is forgotten. */
    private void remember(Key key) {
        subscribed.put(key, subscribed.remove(key));
        if (subscribed.size() - links.size() > DEVICES) {
            subscribed.keySet().stream()
                    .filter(any -> !links.containsKey(any))
                    .findFirst()
                    .ifPresent(subscribed::remove);
        }
    }

    /** Its last user has let go and its connection is over; somebody may be about to use it again. */
    private synchronized void removeIfUnused(Key key, DeviceLink link) {
        Held held = links.get(key);
        if (held != null && held.link == link && held.users == 0) {
            links.remove(key);
            Steps.run(() -> remember(key), engine::release);
        }
    }
}
