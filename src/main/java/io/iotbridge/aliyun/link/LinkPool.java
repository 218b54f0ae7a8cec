package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of this JVM, at most one per device: the platform closes the older of two connections of one device (platform.md C4), so source
 * and sink tasks of a worker share. Safe for use by several threads.
 */
public final class LinkPool {

    private static final Logger log = LoggerFactory.getLogger(LinkPool.class);

    private final Supplier<LinkEngine> engines;
    private final RandomGenerator random;
    private final ConnectBudget budget = new ConnectBudget();
    private final ClosureBursts bursts = new ClosureBursts();
    private final Map<Key, DeviceLink> links = new HashMap<>();
    private LinkEngine engine;

    private record Key(URI endpoint, DeviceId device) {}

    /** @param engines makes what links run on, anew whenever the first link is attached */
    public LinkPool(Supplier<LinkEngine> engines, RandomGenerator random) {
        this.engines = engines;
        this.random = random;
    }

    /**
     * Takes a hold on the link of a device, and makes the link if nobody has one. Returns at once; the link connects in the background.
     *
     * @param device its secret counts unless somebody uses the link already with one that the platform has not refused
     * @param filters what to subscribe to; with at least one, the user takes the link's messages
     * @param listener told what happens, from before this returns
     */
    public synchronized LinkHandle attach(
            Device device, LinkSettings settings, List<String> filters, LinkListener listener) {
        Key key = new Key(settings.endpoint().of(device.id()), device.id());
        DeviceLink present = links.get(key);
        LinkHandle handle = present == null ? null : present.attach(device, settings, filters, listener);
        if (handle != null) {
            return handle;
        }
        if (engine == null) {
            engine = engines.get();
        }
        DeviceLink link = new DeviceLink(device, settings, engine, budget, bursts, random, dead -> remove(key, dead));
        links.put(key, link);
        return link.attach(device, settings, filters, listener);
    }

    /** The link of a device, if somebody uses it. */
    synchronized Optional<DeviceLink> find(DeviceId device, LinkSettings settings) {
        return Optional.ofNullable(links.get(new Key(settings.endpoint().of(device), device)));
    }

    /** Connection attempts as a device within the minute before {@code now}, and to come. */
    int spent(DeviceId device, LinkSettings settings, long now) {
        return budget.spent(settings.endpoint().of(device), device, now);
    }

    private synchronized void remove(Key key, DeviceLink dead) {
        links.remove(key, dead);
        budget.forgetBefore(engine.scheduler().nanoTime());
        if (links.isEmpty()) {
            LinkEngine last = engine;
            engine = null;
            try {
                last.resources().close();
            } catch (Exception e) {
                log.warn("What the links ran on could not be closed", e);
            }
        }
    }
}
