package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * The task's side of one outbox: what is asked of it here is done on its loop, at once or after the next {@link Mailbox#send}. Used by the task
 * thread, but for {@link #close}, which any thread may call.
 */
public final class OpenOutbox {

    private final Outbox outbox;
    private final LinkHandle link;
    private final Mailbox mailbox;
    /** Those that carried its records. Unmodifiable, and small: mostly one. */
    private Set<TopicPartition> partitions = Set.of();

    /** Of the last record. Most of a device go to one topic: those that wait share its text. */
    private String topic = "";

    private boolean asked;
    private boolean held;

    OpenOutbox(Outbox outbox, LinkHandle link, Mailbox mailbox) {
        this.outbox = outbox;
        this.link = link;
        this.mailbox = mailbox;
    }

    LinkHandle link() {
        return link;
    }

    /** A record of this partition is about to come. */
    void expect(TopicPartition partition) {
        if (!partitions.contains(partition)) {
            Set<TopicPartition> more = new HashSet<>(partitions);
            more.add(partition);
            partitions = Set.copyOf(more);
        }
    }

    void add(OutgoingPublish message) {
        topic = message.topic().equals(topic) ? topic : message.topic();
        OutgoingPublish sharing = message.sharing(topic);
        mailbox.put(() -> outbox.add(sharing));
    }

    boolean carries(Collection<TopicPartition> any) {
        return !Collections.disjoint(partitions, any);
    }

    /** Whether no partition is left that carried its records. */
    boolean isUnused() {
        return partitions.isEmpty();
    }

    /**
     * Asks the outbox something, unless it has been asked and the answer has not been heard. With the next {@link Mailbox#send}.
     *
     * @param answers gets what is to be run on the task thread, once
     */
    <T> void ask(Function<Outbox, T> question, Consumer<T> answer, Consumer<Runnable> answers) {
        if (asked) {
            return;
        }
        asked = true;
        mailbox.put(() -> {
            Runnable heard = () -> {};
            try {
                T said = question.apply(outbox);
                heard = () -> answer.accept(said);
            } finally {
                Runnable then = heard;
                answers.accept(() -> {
                    asked = false;
                    then.run();
                });
            }
        });
    }

    /**
     * Publishes nothing more until {@link #goOn()}. With the next {@link Mailbox#send}.
     *
     * @return done when nothing is in flight
     */
    CompletableFuture<Void> hold() {
        held = true;
        CompletableFuture<Void> drained = new CompletableFuture<>();
        mailbox.put(() -> outbox.hold(drained));
        return drained;
    }

    /** Publishes again, with the next {@link Mailbox#send}. */
    void goOn() {
        if (held) {
            held = false;
            mailbox.put(outbox::goOn);
        }
    }

    /**
     * Lets go of partitions; to be called once everything is sent.
     *
     * @param undone gets what has not left of their records, on the loop
     * @return when that is done
     */
    CompletableFuture<Void> forget(Collection<TopicPartition> gone, Consumer<OutgoingPublish> undone) {
        if (!carries(gone)) {
            return CompletableFuture.completedFuture(null);
        }
        Set<TopicPartition> rest = new HashSet<>(partitions);
        rest.removeAll(gone);
        partitions = Set.copyOf(rest);
        return post(
                () -> outbox.forget(message -> gone.contains(message.partition().id()))
                        .forEach(undone));
    }

    /**
     * Lets go of the link, and publishes nothing more; what is sent later is undone.
     *
     * @param undone gets what is not done, on the loop
     * @return when that is done
     */
    CompletableFuture<Void> close(Consumer<OutgoingPublish> undone) {
        return post(() -> outbox.close().forEach(undone));
    }

    private CompletableFuture<Void> post(Runnable letter) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        link.loop().execute(() -> {
            try {
                letter.run();
            } finally {
                done.complete(null);
            }
        });
        return done;
    }
}
