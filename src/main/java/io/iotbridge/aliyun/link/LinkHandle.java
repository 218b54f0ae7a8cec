package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One user's hold on a link. The link lives as long as somebody holds it. Safe for use by several threads. */
public final class LinkHandle implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LinkHandle.class);

    private final DeviceLink link;
    private final Scheduler scheduler;
    private final String connector;
    private final List<String> filters;
    private final LinkListener listener;
    private final LogContext context = LogContext.current();
    /** Read without the link's lock. */
    private volatile boolean demand = true;

    LinkHandle(DeviceLink link, Scheduler scheduler, String connector, List<String> filters, LinkListener listener) {
        this.link = link;
        this.scheduler = scheduler;
        this.connector = connector;
        this.filters = filters.stream().distinct().toList();
        this.listener = listener;
    }

    /** Whose link it is. */
    public DeviceId device() {
        return link.device();
    }

    /** Where the link stands right now; takes no lock. */
    public LinkState state() {
        return link.state();
    }

    /** A publish that is to be sent on the live connection, and again on the next one if that ends first. */
    public Publish newPublish(String topic, byte[] payload, int qos) {
        return link.newPublish(topic, payload, qos);
    }

    /** Whether this user can take more messages; a link reads only while all its users can. */
    public void demand(boolean wanted) {
        link.demand(this, wanted);
    }

    /** Whether the network is being read; while some user cannot take more, it is not, and PUBACKs wait too. Takes no lock. */
    public boolean isReading() {
        return link.isReading();
    }

    /** Time and waiting, as long as the link is held. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Gives up the live connection, which is taken for dead, and makes another within the budgets. */
    public void reconnect(LinkException reason) {
        link.reconnect(reason);
    }

    /**
     * The secret of the device changed: the live connection is given up, and the next one is signed with the new secret. Whoever shares the
     * link may say the same without effect. A link that was REFUSED is tried again.
     */
    public void signInAs(Device device) {
        link.signInAs(device);
    }

    /** Lets go: nothing is told to the listener after this returns, and what it has not completed will be delivered again. */
    @Override
    public void close() {
        link.detach(this);
    }

    void completed(AckWindow.Entry entry) {
        link.completed(entry, this);
    }

    /** Connect's name of the connector that it is for; empty where that does not matter. */
    String connector() {
        return connector;
    }

    List<String> filters() {
        return filters;
    }

    LinkListener listener() {
        return listener;
    }

    LogContext context() {
        return context;
    }

    /** In the logging context of whoever attached. What the listener throws is logged: it concerns neither the link nor the other listeners. */
    void tell(Consumer<LinkListener> news) {
        context.of(link.device()).run(() -> {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error e) {
                log.error("A listener of device {} failed", link.device(), e);
            }
        });
    }

    /** Whether a message on this topic is this user's, by its own filters. */
    boolean wants(String topic) {
        return filters.stream().anyMatch(filter -> FilterMatch.matches(filter, topic));
    }

    boolean takesMessages() {
        return !filters.isEmpty();
    }

    boolean demand() {
        return demand;
    }

    void setDemand(boolean wanted) {
        demand = wanted;
    }
}
