package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.time.Duration;
import java.util.Collection;

/**
 * Lets what connections and timers do for a link log in the context of those who use it. Messages are handed on as they are: there are many of
 * them, and nothing is logged about one.
 */
final class LinkContext {

    private final DeviceId device;
    private volatile LogContext context;

    LinkContext(DeviceId device) {
        this.device = device;
        this.context = LogContext.current().of(device);
    }

    /** Those of the users there are now; while there are none, the last ones stay. */
    void setUsers(Collection<LogContext> users) {
        if (!users.isEmpty()) {
            context = LogContext.ofAll(users).of(device);
        }
    }

    Runnable around(Runnable work) {
        return () -> context.run(work);
    }

    Loop around(Loop loop) {
        return new Loop() {
            @Override
            public void execute(Runnable task) {
                loop.execute(around(task));
            }

            @Override
            public boolean inLoop() {
                return loop.inLoop();
            }

            @Override
            public long nanoTime() {
                return loop.nanoTime();
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                return loop.schedule(delay, around(task));
            }
        };
    }

    ConnectionListener around(ConnectionListener listener) {
        return new ConnectionListener() {
            @Override
            public void opened() {
                context.run(listener::opened);
            }

            @Override
            public void connected(boolean sessionPresent) {
                context.run(() -> listener.connected(sessionPresent));
            }

            @Override
            public void message(InboundMessage message) {
                listener.message(message);
            }

            @Override
            public void closed(LinkException cause) {
                context.run(() -> listener.closed(cause));
            }
        };
    }
}
