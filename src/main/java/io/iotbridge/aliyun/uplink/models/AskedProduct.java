package io.iotbridge.aliyun.uplink.models;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkHandle;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A product whose model the platform is asked for: the links of its devices, and how far that is. Guarded by its {@link PlatformModels}. */
final class AskedProduct {

    private static final long LOOK = Duration.ofSeconds(10).toNanos();

    /** Links that are up, the one to ask first in front, and some that were let go of. */
    final Map<DeviceId, LinkHandle> up = new LinkedHashMap<>();

    /** The one that has no answer; null for none. */
    ModelQuestion question;

    byte[] answer;

    /** Monotonic nanoseconds: the end of the wait for the answer, or when to ask next. */
    long due;

    Duration pause;

    private final Map<DeviceId, LinkHandle> away = new LinkedHashMap<>();
    /** When all links were looked at last. */
    private long lookedAt;

    /**
     * Of no link yet.
     *
     * @param due when to ask: now
     * @param pause after the first failure
     */
    AskedProduct(long due, Duration pause) {
        this.due = due;
        this.lookedAt = due;
        this.pause = pause;
    }

    void up(LinkHandle link) {
        away.remove(link.device());
        up.put(link.device(), link);
    }

    void away(LinkHandle link) {
        up.remove(link.device());
        away.put(link.device(), link);
    }

    /** Those that their users have let go of, of which nobody tells. Not each time: there may be thousands of links, and as many calls. */
    void forgetClosed(long now) {
        if (now - lookedAt >= LOOK) {
            lookedAt = now;
            up.values().removeIf(LinkHandle::isClosed);
            away.values().removeIf(LinkHandle::isClosed);
        }
    }

    /** The one to ask first; empty if none is up. */
    Optional<LinkHandle> first() {
        Iterator<LinkHandle> links = up.values().iterator();
        while (links.hasNext()) {
            LinkHandle link = links.next();
            if (!link.isClosed()) {
                return Optional.of(link);
            }
            links.remove();
        }
        return Optional.empty();
    }

    boolean isAskedOver(DeviceId device) {
        return question != null && question.device().equals(device);
    }

    /** A link that does not read, though the answer is to come on it, or what is to come before the question. */
    Stream<LinkHandle> standing() {
        Stream<LinkHandle> expecting = question != null
                ? Stream.of(question.link())
                : first().isEmpty() ? away.values().stream() : Stream.empty();
        return expecting.filter(link -> !link.isReading() && !link.isClosed()).limit(1);
    }
}
