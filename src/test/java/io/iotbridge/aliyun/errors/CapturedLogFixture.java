package io.iotbridge.aliyun.errors;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs from now on, each line with its level and with Connect's context as a worker's log shows it. */
public final class CapturedLogFixture extends AbstractAppender implements AutoCloseable {

    private final Logger logger;
    private final Level before;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private CapturedLogFixture(Logger logger) {
        super("captured", null, null, false, Property.EMPTY_ARRAY);
        this.logger = logger;
        this.before = logger.getLevel();
    }

    /** From INFO on. */
    public static CapturedLogFixture of(String className) {
        CapturedLogFixture log = new CapturedLogFixture((Logger) LogManager.getLogger(className));
        log.start();
        // In this order: an appender gives the logger a configuration of its own, with the level of all.
        log.logger.addAppender(log);
        log.logger.setLevel(Level.INFO);
        return log;
    }

    @Override
    public void append(LogEvent event) {
        String context = event.getContextData().getValue("connector.context");
        lines.add(event.getLevel() + " " + (context == null ? "" : context)
                + event.getMessage().getFormattedMessage());
    }

    /** Those that hold a text. */
    public List<String> with(String text) {
        return lines.stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        logger.setLevel(before);
        stop();
    }
}
