package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.trouble.Quoted;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener one thing after the other: opened, connected, messages, closed, and nothing after closed. They come on different threads, which
 * overlap when a connection ends.
 */
final class ListenerTurn {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerTurn.class);

    private final ConnectionListener listener;
    private final Consumer<LinkException> failed;
    private boolean closed;

    /** @param failed told when the listener threw something */
    ListenerTurn(ConnectionListener listener, Consumer<LinkException> failed) {
        this.listener = listener;
        this.failed = failed;
    }

    synchronized void opened() {
        if (!closed) {
            tell(listener::opened);
        }
    }

    synchronized void connected(boolean sessionPresent) {
        if (!closed) {
            tell(() -> listener.connected(sessionPresent));
        }
    }

    synchronized void message(InboundMessage message) {
        if (!closed) {
            tell(() -> listener.message(message));
        }
    }

    synchronized void closed(LinkException cause) {
        closed = true;
        tell(() -> listener.closed(cause));
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A connection listener failed", e);
            failed.accept(new LinkException(
                    LinkException.Kind.CLOSED_BY_US, "our own listener failed: " + Quoted.bare(e), e));
        }
    }
}
