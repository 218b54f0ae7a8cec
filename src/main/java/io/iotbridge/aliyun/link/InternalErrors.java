package io.iotbridge.aliyun.link;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong within this plugin where it cannot be thrown to anybody: an exception on a timer's thread would be lost. Logged as an error
 * once per cause, since a retry brings it again. Belongs to the link's loop.
 */
final class InternalErrors {

    private static final Logger log = LoggerFactory.getLogger(InternalErrors.class);

    private String last = "";

    /**
     * Logs an error that was not logged just before.
     *
     * @param what what could not be done, without a full stop
     */
    LinkException report(String what, Throwable error) {
        String text = what + ": " + error;
        if (!text.equals(last)) {
            last = text;
            log.error("Internal error: {}", text, error);
        }
        return new LinkException(LinkException.Kind.CLOSED_BY_US, text, error);
    }
}
