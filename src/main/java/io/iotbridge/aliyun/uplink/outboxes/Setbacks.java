package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.thing.frames.ReplyClass;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames of one outbox, in a row, that the platform did not take for now: each begins a pause, and people are told in time and once. Belongs to the link's loop. */
final class Setbacks {

    private static final Logger log = LoggerFactory.getLogger(Setbacks.class);

    /** So many in a row a person should know of. */
    private static final int MANY = 5;

    private final RetryPause pause;
    /** Unmodifiable: hardly ever there are any. */
    private Set<ReplyClass> warned = Set.of();

    private ReplyClass last = ReplyClass.SUCCESS;
    private int inARow;

    Setbacks(RetryPause pause) {
        this.pause = pause;
    }

    /**
     * There is another. What left together fails together, and counts once.
     *
     * @param over run when frames may leave again
     */
    void add(ReplyClass cause, String why, LinkHandle link, Runnable over) {
        inARow += pause.isOn() ? 0 : 1;
        last = cause;
        if ((inARow >= MANY || cause == ReplyClass.DEVICE) && !warned.contains(cause)) {
            Set<ReplyClass> more = EnumSet.of(cause);
            more.addAll(warned);
            warned = Set.copyOf(more);
            log.warn(ErrorMessage.NOT_CONFIRMED.message(link.device(), inARow, why));
        }
        if (cause == ReplyClass.DEVICE) {
            pause.beginLongest(link.scheduler(), over);
        } else {
            pause.begin(link.scheduler(), over);
        }
    }

    /** The platform has taken a frame, or said that it never will. */
    void end() {
        inARow = 0;
        last = ReplyClass.SUCCESS;
        warned = Set.of();
        pause.reset();
    }

    boolean arePausing() {
        return pause.isOn();
    }

    /** Whether frames wait since the device can do nothing, again and again. */
    boolean areHolding() {
        return pause.isOn() && inARow > 1 && last == ReplyClass.DEVICE;
    }

    void close() {
        pause.close();
    }
}
