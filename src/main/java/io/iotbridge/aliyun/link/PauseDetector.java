package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the process stood still, because it was stopped, its machine was, or a collection took very long. Kafka Connect may have given
 * its tasks to another worker meanwhile, and the worker does not know yet: who signed in as their devices now would end the connections of the
 * other, which comes back, until the tasks here are stopped. So sign-ins wait a while. Safe for use by several threads.
 */
public final class PauseDetector implements Supplier<Duration> {

    private static final Logger log = LoggerFactory.getLogger(PauseDetector.class);

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Connect moves no task of a worker that was away for less: {@code session.timeout.ms} is 10 s by default. */
    private static final Duration LONG = Duration.ofSeconds(5);

    /** The worker's next heartbeat fails within {@code heartbeat.interval.ms}, 3 s by default; then tasks have 5 s to stop in order. */
    private static final Duration HOLD = Duration.ofSeconds(10);

    private final Scheduler scheduler;
    private long seen;
    private long until;
    /** Whether the next look is scheduled. */
    private boolean looks;

    private PauseDetector(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.seen = scheduler.nanoTime();
        this.until = seen;
    }

    /** Looks as long as the scheduler runs. */
    public static PauseDetector watch(Scheduler scheduler) {
        PauseDetector pauseDetector = new PauseDetector(scheduler);
        pauseDetector.lookLater();
        return pauseDetector;
    }

    private void look() {
        try {
            get();
        } finally {
            lookLater();
        }
    }

    private synchronized void lookLater() {
        looks = false;
        scheduler.schedule(LOOK, this::look);
        looks = true;
    }

    /** For how long sign-ins have to wait yet: zero, as a rule. Looks again if that could not be scheduled before; throws if it still cannot. */
    @Override
    public synchronized Duration get() {
        long now = scheduler.nanoTime();
        // While nobody looks, time passes unseen.
        Duration gap = looks ? Duration.ofNanos(now - seen) : Duration.ZERO;
        seen = now;
        if (gap.compareTo(LONG) >= 0) {
            until = now + HOLD.toNanos();
            log.info(
                    "The process was paused for {} ms: its tasks may run on another worker by now, so no device signs in for {} ms",
                    gap.toMillis(),
                    HOLD.toMillis());
        }
        if (!looks) {
            lookLater();
        }
        return Duration.ofNanos(Math.max(0, until - now));
    }
}
