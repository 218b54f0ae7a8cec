package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.link.Steps;
import io.iotbridge.aliyun.metrics.LinkCounters;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The records of one device on their way to the platform: in order, paced, several in flight. What had no PUBACK when its connection ended
 * leaves again, first and in the same order, on the next.
 *
 * <p>Written by the task thread (records come) and by the link's threads (up, down, completions); its own lock guards it and is never held
 * while calling the link, except to publish and to ask how it stands, which wait for nobody. Bounded by the task's {@link Buffer}. When the process dies, nothing in
 * here was committed to Kafka.
 */
final class Outbox implements LinkListener {

    /** What all outboxes of a task have in common. */
    record Rules(
            int inFlight,
            int qos0PerSecond,
            int qos1PerSecond,
            Duration pubackTimeout,
            LinkCounters links,
            OutboxCounters counters,
            BiConsumer<DeviceId, OutgoingPublish> accepted,
            BiConsumer<DeviceId, LinkException> refused) {}

    private final Rules rules;
    private final Pacing pacing;
    private final Deque<OutgoingPublish> waiting = new ArrayDeque<>();
    private final PublishesInFlight inFlight;
    private LinkHandle link;
    private boolean up;
    private boolean begun;
    /** Accepted and being told so. */
    private int settling;

    private boolean held;
    private CompletableFuture<Void> drained = new CompletableFuture<>();
    /** A publish can complete within the call: then its completion comes here while the loop that goes on is under way. */
    private boolean pumping;

    Outbox(Rules rules) {
        this.rules = rules;
        this.pacing = new Pacing(rules.qos0PerSecond(), rules.qos1PerSecond(), rules.counters());
        this.inFlight = new PublishesInFlight(this, rules.pubackTimeout());
    }

    /** Must follow once, right after the link was attached with this outbox as its listener. */
    synchronized void use(LinkHandle handle) {
        link = handle;
        begin();
        pump();
    }

    private void begin() {
        if (up && link != null && !begun) {
            begun = true;
            pacing.begin(link.scheduler().nanoTime());
        }
    }

    LinkHandle link() {
        return link;
    }

    synchronized void add(OutgoingPublish uplink) {
        waiting.addLast(uplink);
        rules.counters().waits();
        pump();
    }

    /** Takes out what has not left yet. */
    synchronized List<OutgoingPublish> removeWaiting(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> removed = new ArrayList<>();
        for (Iterator<OutgoingPublish> it = waiting.iterator(); it.hasNext(); ) {
            OutgoingPublish uplink = it.next();
            if (which.test(uplink)) {
                it.remove();
                removed.add(uplink);
                inFlight.forget(uplink);
            }
        }
        rules.counters().removed(removed.size());
        return removed;
    }

    /** What has not left yet. */
    synchronized List<OutgoingPublish> waiting(Predicate<OutgoingPublish> which) {
        return waiting.stream().filter(which).toList();
    }

    /** Whether a publish left and has no completion yet. */
    synchronized boolean isPublishing() {
        return !inFlight.isEmpty();
    }

    /**
     * Publishes nothing more until {@link #goOn()}.
     *
     * @return done when nothing is in flight any more, because it is accepted or because the connection ended
     */
    synchronized CompletableFuture<Void> hold() {
        if (!held) {
            held = true;
            drained = new CompletableFuture<>();
        }
        pump();
        return drained;
    }

    /** Publishes again. */
    synchronized void goOn() {
        if (held) {
            held = false;
            pump();
        }
    }

    @Override
    public void waiting(DeviceId device, Duration wait) {
        rules.links().waiting(device, wait);
    }

    @Override
    public void connecting(DeviceId device) {
        rules.links().connecting(device);
    }

    @Override
    public synchronized void up(DeviceId device) {
        rules.links().up(device);
        up = true;
        begin();
        pump();
    }

    @Override
    public synchronized void down(DeviceId device, LinkException cause) {
        rules.links().down(device, cause);
        rules.counters().willRepeat(inFlight.size());
        takeBack();
    }

    @Override
    public void conflicted(DeviceId device, LinkException cause) {
        rules.links().conflicted(device, cause);
    }

    @Override
    public void settled(DeviceId device) {
        rules.links().settled(device);
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
        rules.links().refused(device, cause);
        synchronized (this) {
            takeBack();
        }
        rules.refused().accept(device, cause);
    }

    private void takeBack() {
        up = false;
        for (OutgoingPublish uplink : inFlight.takeBack()) {
            pacing.completedAt(uplink.qos(), link.scheduler().nanoTime());
            waiting.addFirst(uplink);
            rules.counters().takenBack();
        }
        pump();
    }

    /** Stops for good and returns what is not done, whose offsets stay uncommitted. */
    List<OutgoingPublish> close() {
        Steps.run(link::close, () -> rules.links().released(link.device()));
        synchronized (this) {
            takeBack();
            pacing.rest(link.scheduler());
            return removeWaiting(any -> true);
        }
    }

    private void pump() {
        if (!pumping) {
            pumping = true;
            try {
                publishAllThatMay();
            } finally {
                pumping = false;
            }
        }
    }

    private void publishAllThatMay() {
        pacing.sleep();
        if (held && inFlight.isEmpty() && settling == 0) {
            drained.complete(null);
        }
        while (isFree()) {
            if (!pacing.mayLeave(waiting.peekFirst().qos(), link.scheduler(), this::pumpLater)) {
                return;
            }
            publish(waiting.removeFirst(), link.scheduler().nanoTime());
        }
        if (link != null) {
            pacing.rest(link.scheduler());
        }
    }

    private boolean isFree() {
        return !held && up && link != null && !waiting.isEmpty() && inFlight.size() < rules.inFlight();
    }

    private synchronized void pumpLater() {
        pump();
    }

    private void publish(OutgoingPublish uplink, long now) {
        pacing.left(uplink.qos());
        PublishesInFlight.PublishInFlight sent = inFlight.add(uplink, link, now);
        rules.counters().left();
        sent.publish().send().whenComplete((done, error) -> completed(sent, error));
    }

    /** A failed publish stays in flight: the end of its connection, which follows, takes it back. */
    private void completed(PublishesInFlight.PublishInFlight sent, Throwable error) {
        synchronized (this) {
            if (error != null || !inFlight.complete(sent)) {
                return;
            }
            settling++;
            long now = link.scheduler().nanoTime();
            pacing.completedAt(sent.uplink().qos(), now);
            rules.counters().completed(now - sent.at(), sent.uplink().qos() > 0);
        }
        rules.accepted().accept(link.device(), sent.uplink());
        synchronized (this) {
            settling--;
            pump();
        }
    }
}
