package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.LogContext;
import io.iotbridge.aliyun.loop.Loop;
import java.time.Duration;
import java.util.Collection;

/** The loop of a link, for the link itself: what it does for all its users is logged in their context. */
final class LinkLoop implements Loop {

    private final DeviceId device;
    private final Loop loop;
    private volatile LogContext context;

    LinkLoop(DeviceId device, Loop loop) {
        this.device = device;
        this.loop = loop;
        this.context = LogContext.current().of(device);
    }

    /** Those of the users there are now; while there are none, the last ones stay. */
    void setUsers(Collection<LogContext> users) {
        if (!users.isEmpty()) {
            context = LogContext.ofAll(users).of(device);
        }
    }

    /** At once, on the thread of the caller. */
    void run(Runnable work) {
        context.run(work);
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(() -> run(task));
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
        return loop.schedule(delay, () -> run(task));
    }
}
