package io.iotbridge.aliyun.link;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the links of this JVM run on, there while a link or a watch holds it. Safe for use by several threads. */
public final class SharedEngine {

    private static final Logger log = LoggerFactory.getLogger(SharedEngine.class);

    private final Supplier<LinkEngine> engines;
    private LinkEngine engine;
    private int holds;

    /** @param engines makes it, again for whoever is the first to hold it */
    public SharedEngine(Supplier<LinkEngine> engines) {
        this.engines = engines;
    }

    /** For each of these one {@link #release()}; what this throws holds nothing. */
    synchronized LinkEngine hold() {
        if (engine == null) {
            engine = engines.get();
        }
        holds++;
        return engine;
    }

    synchronized void release() {
        holds--;
        if (holds > 0) {
            return;
        }
        LinkEngine last = engine;
        engine = null;
        try {
            last.resources().close();
        } catch (Exception | Error e) {
            log.warn("The event loops of the links could not be closed", e);
        }
    }
}
