package io.iotbridge.aliyun.link;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which tasks use the links of a pool. Connect gives a task up that does not stop in time (a transformation that never returns) and starts its
 * successor beside it: then both would have to take every message, and both would publish. So a task that takes a place lets the one before it go.
 * Safe for use by several threads; holds no lock while it calls somebody.
 */
public final class TaskPlaces {

    private static final Logger log = LoggerFactory.getLogger(TaskPlaces.class);

    private final Map<String, Runnable> taken = new ConcurrentHashMap<>();

    TaskPlaces() {}

    /**
     * Takes a place. A task that still has it is told to go first, on this thread.
     *
     * @param task kind, connector and number
     * @param letGo makes this one let go of all links; called on any thread, while its own may be held up
     */
    public void take(String task, Runnable letGo) {
        Runnable before = taken.put(task, letGo);
        if (before != null) {
            log.warn(
                    "The {} is started again while an earlier one in this worker has not ended, perhaps because a transformation or a"
                            + " converter of it does not return; the earlier one releases its devices",
                    task);
            try {
                before.run();
            } catch (RuntimeException | Error e) {
                log.warn("The earlier {} did not stop cleanly", task, e);
            }
        }
    }

    /** Gives the place back, unless somebody else has it by now. */
    public void leave(String task, Runnable letGo) {
        taken.remove(task, letGo);
    }
}
