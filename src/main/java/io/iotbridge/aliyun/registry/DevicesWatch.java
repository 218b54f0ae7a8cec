package io.iotbridge.aliyun.registry;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.link.LogContext;
import io.iotbridge.aliyun.link.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a devices file again whenever it has changed. While it does not change, a look costs one question to the file system.
 *
 * <p>A changed file may be in the middle of being written, and half a list can look like a whole one: it is read once it has been at rest for
 * a while. A file that is wrong, or gone, changes nothing: the last good list stays, a warning says once per change of the file what is wrong,
 * and it is read again at every look until it is right. Everything happens on the scheduler's thread, which a slow file system may block.
 */
public final class DevicesWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DevicesWatch.class);

    /** Longer than a writer pauses, and than the steps in which file systems tell the time. */
    public static final Duration AT_REST = Duration.ofSeconds(1);

    private final Path file;
    private final Duration interval;
    private final Supplier<DeviceRegistry> reader;
    private final Scheduler scheduler;
    private final Consumer<DeviceRegistry> listener;
    private final LogContext context = LogContext.current();
    private FileStamp seen;
    private FileStamp taken;
    private String complaint;
    private volatile boolean closed;
    private volatile Scheduler.Cancellable waiting = () -> {};

    private DevicesWatch(
            Path file,
            Duration interval,
            Supplier<DeviceRegistry> reader,
            Scheduler scheduler,
            Consumer<DeviceRegistry> listener) {
        this.file = file;
        this.interval = interval;
        this.reader = reader;
        this.scheduler = scheduler;
        this.listener = listener;
    }

    /**
     * Starts to watch; the first look is after one interval.
     *
     * @param interval time between looks
     * @param reader reads the devices; an {@link IllegalArgumentException} says what is wrong with the file, without a secret
     * @param listener told the devices after every change of the file, the same ones perhaps; told them again if it throws
     */
    public static DevicesWatch start(
            Path file,
            Duration interval,
            Supplier<DeviceRegistry> reader,
            Scheduler scheduler,
            Consumer<DeviceRegistry> listener) {
        DevicesWatch watch = new DevicesWatch(file, interval, reader, scheduler, listener);
        watch.lookAfter(interval);
        return watch;
    }

    private void lookAfter(Duration time) {
        waiting = scheduler.schedule(
                time,
                () -> context.run(() -> {
                    if (!closed) {
                        lookAgain();
                    }
                }));
    }

    private void lookAgain() {
        Duration next = interval;
        try {
            next = look();
        } finally {
            lookAfter(next);
        }
    }

    /** @return when to look again */
    private Duration look() {
        FileStamp now = FileStamp.of(file);
        if (now.equals(taken)) {
            seen = now;
            isRight();
            return interval;
        }
        if (!now.equals(seen)) {
            seen = now;
            return AT_REST.compareTo(interval) < 0 ? AT_REST : interval;
        }
        take(now);
        return interval;
    }

    private void take(FileStamp stamp) {
        try {
            DeviceRegistry devices = reader.get();
            if (!FileStamp.of(file).equals(stamp)) {
                return;
            }
            listener.accept(devices);
            taken = stamp;
            isRight();
        } catch (IllegalArgumentException e) {
            complain(stamp + e.getMessage(), () -> log.warn(ErrorMessage.DEVICES_FILE_WRONG.message(e.getMessage())));
        } catch (RuntimeException | Error e) {
            complain(
                    stamp + e.toString(),
                    () -> log.error("The devices of {} cannot be taken over", Quoted.bare(file), e));
        }
    }

    private void isRight() {
        if (complaint != null) {
            complaint = null;
            log.info("The devices file {} is right again", Quoted.bare(file));
        }
    }

    private void complain(String about, Runnable how) {
        if (!about.equals(complaint)) {
            complaint = about;
            how.run();
        }
    }

    /** Looks no more; a listener that is being told something may still be. Waits for nothing. */
    @Override
    public void close() {
        closed = true;
        waiting.cancel();
    }
}
