package io.iotbridge.aliyun.emulator;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Ends a connection that gives no sign for too long (platform.md C2). Everything happens on the connection's event loop. */
final class KeepAliveWatch {

    private final EventExecutor loop;
    private final Runnable end;
    private long allowed;
    private long lastSign;
    private Future<?> due;

    KeepAliveWatch(EventExecutor loop, Runnable end) {
        this.loop = loop;
        this.end = end;
    }

    void begin(long nanos) {
        allowed = nanos;
        sign();
        checkIn(nanos);
    }

    void sign() {
        lastSign = System.nanoTime();
    }

    /** A check that is still due would keep the ended connection in memory. */
    void stop() {
        if (due != null) {
            due.cancel(false);
        }
    }

    private void checkIn(long nanos) {
        due = loop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        long left = allowed - (System.nanoTime() - lastSign);
        if (left > 0) {
            checkIn(left);
        } else {
            end.run();
        }
    }
}
