package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.LogContext;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one user of a link, in its order. What one of them throws is logged, in the logging context of the user: it concerns neither the link
 * nor the other listeners. Belongs to the link's loop.
 */
final class LinkListeners {

    private static final Logger log = LoggerFactory.getLogger(LinkListeners.class);

    private final DeviceId device;
    private final List<LinkListener> listeners;
    private final BooleanSupplier isClosed;
    private final LogContext context = LogContext.current();

    /** @param isClosed whether the user has let go, and is told nothing any more */
    LinkListeners(DeviceId device, List<LinkListener> listeners, BooleanSupplier isClosed) {
        this.device = device;
        this.listeners = listeners;
        this.isClosed = isClosed;
    }

    /** That of the user, as it attached. */
    LogContext context() {
        return context;
    }

    /** What a listener throws flies. Returns whether to go on reading. */
    boolean message(Delivery delivery) {
        boolean goOn = true;
        for (LinkListener listener : listeners) {
            goOn &= listener.message(delivery);
        }
        return goOn;
    }

    /** Whether all of them want another attempt after one that failed. */
    boolean persist() {
        return listeners.stream().noneMatch(listener -> isTaken(listener, asked -> !asked.persists()));
    }

    void tell(Consumer<LinkListener> news) {
        tellUntil(listener -> {
            news.accept(listener);
            return false;
        });
    }

    /** Until one says that it was for it. */
    void tellUntil(Predicate<LinkListener> taken) {
        if (isClosed.getAsBoolean()) {
            return;
        }
        context.of(device).run(() -> {
            for (LinkListener listener : listeners) {
                if (isClosed.getAsBoolean() || isTaken(listener, taken)) {
                    return;
                }
            }
        });
    }

    private boolean isTaken(LinkListener listener, Predicate<LinkListener> taken) {
        try {
            return taken.test(listener);
        } catch (RuntimeException | Error e) {
            log.error("A listener of device {} failed", device, e);
            return false;
        }
    }
}
