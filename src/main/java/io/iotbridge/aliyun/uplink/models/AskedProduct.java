package io.iotbridge.aliyun.uplink.models;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkHandle;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A product whose model the platform is asked for: the links of its devices, and how far that is. Guarded by its {@link PlatformModels}. */
final class AskedProduct {

    /** Links that are up, the one to ask first in front. */
    final Map<DeviceId, LinkHandle> up = new LinkedHashMap<>();

    /** The one that has no answer; null for none. */
    ModelQuestion question;

    byte[] answer;

    /** Monotonic nanoseconds: the end of the wait for the answer, or when to ask next. */
    long due;

    Duration pause;

    private final Map<DeviceId, LinkHandle> away = new LinkedHashMap<>();

    /**
     * Of no link yet.
     *
     * @param due when to ask
     * @param pause after the first failure
     */
    AskedProduct(long due, Duration pause) {
        this.due = due;
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

    /** Nobody tells of a link that its user lets go of. */
    void forgetClosed() {
        up.values().removeIf(LinkHandle::isClosed);
        away.values().removeIf(LinkHandle::isClosed);
    }

    boolean isAskedOver(DeviceId device) {
        return question != null && question.device().equals(device);
    }

    /** A link that does not read, though the answer is to come on it, or what is to come before the question. */
    Stream<LinkHandle> standing() {
        Stream<LinkHandle> expecting =
                question != null ? Stream.of(question.link()) : up.isEmpty() ? away.values().stream() : Stream.empty();
        return expecting.filter(link -> !link.isReading() && !link.isClosed()).limit(1);
    }
}
