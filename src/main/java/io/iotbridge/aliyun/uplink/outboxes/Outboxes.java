package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.loop.Loop;
import io.iotbridge.aliyun.metrics.LinkCounters;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outboxes of a task: of each device whose records it has met, until the partitions that carried them are gone. Used by the
 * task thread, but for {@link #letGo}. What concerns an outbox is posted to its loop, and answered through a queue; nothing waits for a
 * loop but {@link #drain} and what lets go, for a limited time.
 */
public final class Outboxes {

    private static final Logger log = LoggerFactory.getLogger(Outboxes.class);

    /** For all loops together, when the task lets go. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final OutboxRules rules;
    private final LinkCounters links;
    private final BiConsumer<DeviceId, LinkException> refused;
    private final BiFunction<Device, LinkListener, LinkHandle> attach;
    private final Map<DeviceId, OpenOutbox> open = new ConcurrentHashMap<>();
    private final Map<Loop, Mailbox> mailboxes = new HashMap<>();
    /** Written on the loops. There is one at a time for each outbox. */
    private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();

    private volatile boolean ended;

    /**
     * Without a device yet.
     *
     * @param refused told on a loop that the platform gave a device up
     * @param attach takes a hold on the link of a device that is met for the first time
     */
    public Outboxes(
            OutboxRules rules,
            LinkCounters links,
            BiConsumer<DeviceId, LinkException> refused,
            BiFunction<Device, LinkListener, LinkHandle> attach) {
        this.rules = rules;
        this.links = links;
        this.refused = refused;
        this.attach = attach;
    }

    /**
     * A record of this partition is about to come: the device is to sign in.
     *
     * @return for {@link #add}, at once
     */
    public OpenOutbox open(Device device, TopicPartition partition) {
        OpenOutbox outbox = of(device);
        outbox.expect(partition);
        closeIfEnded(outbox);
        return outbox;
    }

    /** The record comes; its outbox has it some time after the next {@link #send}. It is undone where all devices were let go of meanwhile. */
    public void add(OpenOutbox outbox, OutgoingPublish message) {
        outbox.add(message);
        closeIfEnded(outbox);
    }

    private OpenOutbox of(Device device) {
        OpenOutbox outbox = open.get(device.id());
        return outbox == null ? attach(device) : outbox;
    }

    private void closeIfEnded(OpenOutbox outbox) {
        if (ended) {
            send();
            close(outbox.link().device(), outbox);
        }
    }

    private OpenOutbox attach(Device device) {
        links.attached(device.id());
        Outbox outbox = new Outbox(rules);
        LinkHandle link = attach.apply(device, new OutboxNews(outbox, refused));
        OpenOutbox attached = new OpenOutbox(outbox, link, mailboxes.computeIfAbsent(link.loop(), Mailbox::new));
        open.put(device.id(), attached);
        return attached;
    }

    /** The loops get what was posted. */
    public void send() {
        mailboxes.values().forEach(Mailbox::send);
        if (open.isEmpty()) {
            // The next device may find other loops: these end with their last link.
            mailboxes.clear();
        }
    }

    /** Devices that are signed in. */
    public Set<DeviceId> devices() {
        return open.keySet();
    }

    /** The link of a device that is signed in. */
    public Optional<LinkHandle> link(DeviceId device) {
        return Optional.ofNullable(open.get(device)).map(OpenOutbox::link);
    }

    /**
     * Asks the outbox of a device something, unless there is none, or it has been asked and its answer is not heard yet.
     *
     * @param question answered on the loop, some time after the next {@link #send}
     * @param answer called by {@link #hear}
     */
    public <T> void ask(DeviceId device, Function<Outbox, T> question, Consumer<T> answer) {
        OpenOutbox outbox = open.get(device);
        if (outbox != null) {
            outbox.ask(question, answer, answers::add);
        }
    }

    /** Hands out the answers that have come, and sends what they ask. */
    public void hear() {
        for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.run();
            send();
        }
    }

    /**
     * Sends nothing more of the devices of these partitions until {@link #goOn()}, and waits for what is in flight.
     *
     * @return whether none of it is any more
     */
    public boolean drain(Collection<TopicPartition> partitions, Duration most) {
        List<CompletableFuture<Void>> drained = open.values().stream()
                .filter(outbox -> outbox.carries(partitions))
                .map(OpenOutbox::hold)
                .toList();
        send();
        return await(drained, most);
    }

    /** Ends what {@link #drain} began. */
    public void goOn() {
        open.values().forEach(OpenOutbox::goOn);
        send();
    }

    /** Lets go of the partitions, and of the devices that had records in no other. What is not done is undone. */
    public void close(Collection<TopicPartition> partitions) {
        send();
        List<CompletableFuture<Void>> done = new ArrayList<>();
        open.forEach((device, outbox) -> {
            done.add(outbox.forget(partitions, rules.undone()));
            if (outbox.isUnused()) {
                open.remove(device);
                done.add(close(device, outbox));
            }
        });
        awaitClosing(done);
    }

    private CompletableFuture<Void> close(DeviceId device, OpenOutbox outbox) {
        links.released(device);
        return outbox.close(rules.undone());
    }

    /**
     * Lets go of a device that is asked nothing else, with the next {@link #send}.
     *
     * @param undone gets what is not done, from {@link #hear}
     */
    public void close(DeviceId device, Consumer<List<OutgoingPublish>> undone) {
        ask(device, Outbox::close, undone);
        open.remove(device);
        links.released(device);
    }

    /** Lets go of all devices that are there or come yet; what is not done is undone. Called by any thread. */
    public void letGo() {
        ended = true;
        List<CompletableFuture<Void>> done = new ArrayList<>();
        open.forEach((device, outbox) -> done.add(close(device, outbox)));
        awaitClosing(done);
    }

    /** Lets go of all devices; what is not done is undone. */
    public void close() {
        send();
        letGo();
        open.clear();
    }

    private static void awaitClosing(List<CompletableFuture<Void>> done) {
        if (!await(done, PATIENCE)) {
            log.warn("Links did not close within {} ms; they will close later", PATIENCE.toMillis());
        }
    }

    private static boolean await(List<CompletableFuture<Void>> all, Duration most) {
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outbox never fails a waiting caller", e);
        }
    }
}
