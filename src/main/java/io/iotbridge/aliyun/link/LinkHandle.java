package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.Loop;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.loop.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One user's hold on a link. The link lives as long as it has a user. Safe for use by several threads: what it is asked for is done on the
 * link's loop, at once for those who are on it, else later and in order.
 */
public final class LinkHandle implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LinkHandle.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DeviceLink link;
    private final Runnable released;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final String connector;
    private final LinkFilters filters;
    private final LinkListeners listeners;
    /** Written on the link's loop. */
    private volatile boolean demand = true;

    /** @param released run once, on the loop, before the link is told that it was closed */
    LinkHandle(
            DeviceLink link, Runnable released, String connector, LinkFilters filters, List<LinkListener> listeners) {
        this.link = link;
        this.released = released;
        this.connector = connector;
        this.filters = filters;
        this.listeners = new LinkListeners(link.id, listeners, closed::get);
    }

    /** Whose link it is. */
    public DeviceId device() {
        return link.id;
    }

    /** Where the link stands right now. */
    public LinkState state() {
        return link.state();
    }

    /** Whether the link is up, with OpenSSL's TLS. */
    public boolean isOpenSsl() {
        return link.isOpenSsl();
    }

    /** Whether it was let go of: nothing is told to its listeners any more. */
    public boolean isClosed() {
        return closed.get();
    }

    /**
     * A publish that is to be sent on the live connection, and again on the next one if that ends first. Called on the link's loop.
     *
     * @param accepted told of it on the loop, once: at PUBACK (QoS 1) or when written (QoS 0)
     */
    public Publish newPublish(String topic, byte[] payload, int qos, Consumer<Publish> accepted) {
        return new Publish(link.publisher, topic, payload, qos, accepted);
    }

    /**
     * So many publishes of the device in a second are enough, whoever publishes as it: the lowest that a user asks for counts, until it lets go.
     * Called on the link's loop, before the first {@link #turn}.
     *
     * @param qos0PerSecond 0 for no limit
     * @param qos1PerSecond 0 for no limit
     */
    public void limit(int qos0PerSecond, int qos1PerSecond) {
        if (!closed.get()) {
            Steps.run(
                    () -> link.publisher.line(0).limit(this, qos0PerSecond),
                    () -> link.publisher.line(1).limit(this, qos1PerSecond));
        }
    }

    /**
     * The place of a queue of publishes among all that publish as the device. Used on the link's loop.
     *
     * @param isFirst whether it goes before those that are not
     * @param wake run on the loop when a publish that had to wait may leave
     */
    public PublishTurn turn(int qos, boolean isFirst, Runnable wake) {
        return new PublishTurn(link.publisher.line(qos), this, qos, isFirst, wake);
    }

    /** To which the link belongs. Many links share one. */
    public Loop loop() {
        return link.connector.loop();
    }

    /** Whether this user can take more messages; a link reads only while all its users can. */
    public void demand(boolean wanted) {
        onLoop(() -> applyDemand(wanted));
    }

    private void applyDemand(boolean wanted) {
        if (demand == wanted) {
            return;
        }
        demand = wanted;
        try {
            link.applyDemand();
        } catch (RuntimeException | Error e) {
            // Else whoever says so again would be taken for somebody who repeats what the link knows.
            demand = !wanted;
            throw e;
        }
    }

    /** The user of all these links can take messages again: one post for each loop, however many links it has. */
    public static void demandAll(Collection<LinkHandle> handles) {
        Map<Loop, List<LinkHandle>> byLoop = handles.stream().collect(Collectors.groupingBy(LinkHandle::loop));
        Steps.forEach(byLoop.entrySet(), of -> of.getKey()
                .execute(() -> Steps.forEach(of.getValue(), handle -> handle.applyDemand(true))));
    }

    /** Whether the network is being read; while some user cannot take more, it is not, and PUBACKs wait too. */
    public boolean isReading() {
        return link.users.demand();
    }

    /** Time and waiting, as long as the link is held. */
    public Scheduler scheduler() {
        return link.loop;
    }

    /** Gives up the live connection, which is considered dead, and makes another within the budgets. */
    public void reconnect(LinkException reason) {
        onLoop(() -> link.reconnect(reason));
    }

    /**
     * The secret of the device changed: the live connection is given up, and the next one is signed with the new secret. Every user that shares the
     * link may say the same without effect. A link that was REFUSED is tried again.
     */
    public void signInAs(Device device) {
        onLoop(() -> link.signInAs(device));
    }

    /**
     * Lets go: nothing is told to the listeners after this returns, and what it has not completed will be delivered again. Waits for the link's
     * loop, unless called on it, for at most {@link #PATIENCE}.
     */
    @Override
    public void close() {
        closeAll(List.of(this));
    }

    /** Lets go of all, and waits for all of them together as {@link #close} does for one. */
    public static void closeAll(Collection<LinkHandle> handles) {
        List<CompletableFuture<Void>> gone = new ArrayList<>();
        Steps.forEach(handles, handle -> gone.add(handle.letGo()));
        try {
            CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("Links did not close within {} ms; they will close later", PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("closing does not fail", e);
        }
    }

    private CompletableFuture<Void> letGo() {
        if (!closed.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try {
            onLoop(() -> {
                try {
                    released.run();
                    link.users.leave(this);
                } finally {
                    gone.complete(null);
                }
            });
        } catch (RuntimeException | Error e) {
            // Where the loop did not even take it, it is not closed and can be closed again.
            closed.set(gone.isDone());
            throw e;
        }
        return gone;
    }

    /** Not in the log context of all users, as what the link posts for itself: a task says whose it is. */
    void onLoop(Runnable task) {
        onLoop(loop()::execute, task);
    }

    /** The same for what may wait a millisecond or two. */
    void onLoopSoon(Runnable task) {
        onLoop(loop()::executeSoon, task);
    }

    private void onLoop(Executor loop, Runnable task) {
        if (loop().inLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Connect's name of the connector that it is for; empty where that does not matter. */
    String connector() {
        return connector;
    }

    LinkFilters filters() {
        return filters;
    }

    LinkListeners listeners() {
        return listeners;
    }

    boolean takesMessages() {
        return filters.takeMessages();
    }

    boolean demand() {
        return demand;
    }

    void setDemand(boolean wanted) {
        demand = wanted;
    }
}
