package io.iotbridge.aliyun.link;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for SUBACKs. While the link does not read, none can arrive, and that says nothing about the platform: then it waits again. Works with
 * timers alone.
 *
 * @param scheduler waits
 * @param timeout from SUBSCRIBE to SUBACK
 * @param reading whether the link reads
 */
record SubackWatch(Scheduler scheduler, Duration timeout, BooleanSupplier reading) {

    /** @param missing told once if the time is over, on the scheduler's thread */
    Scheduler.Cancellable watch(Runnable missing) {
        Waiting waiting = new Waiting(missing);
        waiting.startTimer();
        return waiting;
    }

    private final class Waiting implements Scheduler.Cancellable {
        private final Runnable missing;
        private Scheduler.Cancellable timer = () -> {};
        private boolean cancelled;
        private boolean wasReading;

        private Waiting(Runnable missing) {
            this.missing = missing;
        }

        private void startTimer() {
            if (!cancelled) {
                wasReading = reading.getAsBoolean();
                timer = scheduler.schedule(timeout, this::over);
            }
        }

        private void over() {
            if (isReadingAllAlong()) {
                missing.run();
            } else {
                startTimer();
            }
        }

        private boolean isReadingAllAlong() {
            return wasReading && reading.getAsBoolean();
        }

        @Override
        public void cancel() {
            cancelled = true;
            timer.cancel();
        }
    }
}
