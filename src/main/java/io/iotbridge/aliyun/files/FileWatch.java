package io.iotbridge.aliyun.files;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.loop.LogContext;
import io.iotbridge.aliyun.loop.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files again whenever they have changed. While they do not change, a look costs one question to the file system for each.
 *
 * <p>A changed file may be in the middle of being written, and half a list can look like a whole one: it is read once it has been at rest for
 * a while. A file that is wrong, or gone, changes nothing: what was read last stays, a warning says once per change of the file what is wrong,
 * and it is read again at every look until it is right. Everything happens on the scheduler's threads, one look after the other; a slow file system may block them.
 *
 * @param <T> what they are read as
 */
public final class FileWatch<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

    /** Longer than a writer pauses, and than the steps in which file systems tell the time. */
    public static final Duration AT_REST = Duration.ofSeconds(1);

    /**
     * What is watched.
     *
     * @param noun what messages call it: {@code devices file}
     * @param files and folders, whose JSON and ZIP files count as well
     * @param wrong the message for files that cannot be taken over, which takes the reason
     */
    public record Subject(String noun, List<Path> files, ErrorMessage wrong) {

        private List<FileStamp> stamps() {
            return FileStamp.of(files);
        }

        @Override
        public String toString() {
            return noun + " "
                    + Quoted.bare(
                            String.join(", ", files.stream().map(Path::toString).toList()));
        }
    }

    private final Subject subject;
    private final Duration interval;
    private final Supplier<T> reader;
    private final Scheduler scheduler;
    private final Consumer<T> listener;
    private final LogContext context = LogContext.current();
    private List<FileStamp> seen;
    private List<FileStamp> taken;
    private String complaint;
    private volatile boolean closed;
    private volatile Scheduler.Cancellable waiting = () -> {};

    private FileWatch(
            Subject subject, Duration interval, Supplier<T> reader, Scheduler scheduler, Consumer<T> listener) {
        this.subject = subject;
        this.interval = interval;
        this.reader = reader;
        this.scheduler = scheduler;
        this.listener = listener;
    }

    /**
     * Starts to watch; the first look is after one interval.
     *
     * @param interval time between looks
     * @param scheduler whose tasks may block
     * @param reader reads the files; an {@link IllegalArgumentException} says what is wrong with them, without a secret
     * @param listener told what they say after every change, the same perhaps; told it again if it throws
     */
    public static <T> FileWatch<T> start(
            Subject subject, Duration interval, Supplier<T> reader, Scheduler scheduler, Consumer<T> listener) {
        FileWatch<T> watch = new FileWatch<>(subject, interval, reader, scheduler, listener);
        watch.lookAfter(interval);
        return watch;
    }

    private void lookAfter(Duration time) {
        if (closed) {
            return;
        }
        waiting = scheduler.schedule(
                time,
                () -> context.run(() -> {
                    if (!closed) {
                        lookAgain();
                    }
                }));
        // Closed while it looked: close() has cancelled the look before this one.
        if (closed) {
            waiting.cancel();
        }
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
        List<FileStamp> now = subject.stamps();
        if (now.equals(taken)) {
            seen = now;
            recovered();
            return interval;
        }
        if (!now.equals(seen)) {
            seen = now;
            return AT_REST;
        }
        take(now);
        return interval;
    }

    private void take(List<FileStamp> stamps) {
        try {
            T read = reader.get();
            if (!subject.stamps().equals(stamps)) {
                return;
            }
            listener.accept(read);
            taken = stamps;
            recovered();
        } catch (IllegalArgumentException e) {
            complain(stamps + e.getMessage(), () -> log.warn(subject.wrong().message(e.getMessage())));
        } catch (RuntimeException | Error e) {
            complain(stamps + e.toString(), () -> log.error("The content of the {} could not be applied", subject, e));
        }
    }

    private void recovered() {
        if (complaint != null) {
            complaint = null;
            log.info("The {} is valid again", subject);
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
