package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.publishes.Confirmation;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Records that leave together, or one alone, until their publish is accepted, or none of them is left. Records can be taken out of it at any time; what is left of it
 * leaves as {@link #again() another one}, since equal id means equal content. Belongs to the link's loop. Bounded by what the outbox holds.
 */
final class PendingPublish {

    /** What leaves together. */
    private final List<OutgoingPublish> all;

    private final Optional<Confirmation> confirmation;
    /** What has not been taken out. */
    private List<OutgoingPublish> records;
    /** Of which nobody wants to hear any more; they do not leave again. */
    private Set<OutgoingPublish> abandoned = Set.of();
    /** Null until it is encoded. */
    private byte[] payload;
    /** Null until it leaves; then it keeps its packet identifier from connection to connection. */
    private Publish publish;

    private long leftAt;
    /** How often it was made a publish of. */
    private int sendings;

    /** @param together in order; if several, all of them can leave together with others, by the same rules */
    PendingPublish(List<OutgoingPublish> together) {
        all = List.copyOf(together);
        records = all;
        confirmation = Batch.confirmation(all);
    }

    static Set<OutgoingPublish> identities(Collection<OutgoingPublish> records) {
        Set<OutgoingPublish> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(records);
        return identities;
    }

    /** What has not been taken out, in order. */
    List<OutgoingPublish> records() {
        return records;
    }

    int size() {
        return records.size();
    }

    /** Whether nothing is left of it. */
    boolean isEmpty() {
        return records.isEmpty();
    }

    /** What it waits for beyond its PUBACK. */
    Optional<Confirmation> confirmation() {
        return confirmation;
    }

    /** The first of those that were put together. */
    OutgoingPublish first() {
        return all.get(0);
    }

    /** Whether the reply to it comes on this topic. */
    boolean isAnsweredOn(String replies, DeviceId device) {
        return confirmation
                .filter(wanted ->
                        wanted.rules().replyTopic(Batch.topic(all, device)).equals(replies))
                .isPresent();
    }

    /** Whether this is the reply to it, and it need not leave again as it is. */
    boolean isEndedBy(Reply reply, String replies, DeviceId device) {
        return sendings > 0
                && isAnsweredOn(replies, device)
                && confirmation.orElseThrow().id().equals(reply.id())
                && !(outcome(reply) instanceof FrameOutcome.Again);
    }

    /** What this reply makes of it. */
    FrameOutcome outcome(Reply reply) {
        return FrameOutcome.of(
                reply, sendings, confirmation.orElseThrow().rules().asks(), all.size() == 1);
    }

    /** Whether one of its records is of no use any more at this time. */
    boolean isExpired(long now) {
        return records.stream().anyMatch(record -> record.expires() < now);
    }

    int qos() {
        return first().qos();
    }

    /** When it left last, in nanoseconds of the link's clock. */
    long leftAt() {
        return leftAt;
    }

    /** @throws ThingException if its records do not fit in one frame */
    void encode(DeviceId device) throws ThingException {
        payload = Batch.payload(all, device);
    }

    /**
     * Makes what leaves, unless it is made: all of leaving that takes memory. If that fails, nothing has happened.
     *
     * @param accepted told once, when the platform has it
     */
    void prepare(LinkHandle link, Consumer<Publish> accepted) {
        if (publish == null) {
            try {
                if (payload == null) {
                    encode(link.device());
                }
            } catch (ThingException e) {
                throw new IllegalStateException("it is part of a batch that was sent", e);
            }
            publish = link.newPublish(Batch.topic(all, link.device()), payload, qos(), accepted);
            sendings++;
        }
    }

    /** Whether it leaves as this one now. */
    boolean leavesAs(Publish one) {
        return publish == one;
    }

    /** What is prepared leaves. If that fails, nothing behind it leaves on this connection, so as not to overtake it. */
    void leave(LinkHandle link) {
        leftAt = link.scheduler().nanoTime();
        try {
            publish.send();
        } catch (RuntimeException | Error e) {
            link.reconnect(new LinkException(
                    LinkException.Kind.CLOSED_BY_US, "device " + link.device() + " could not publish", e));
            throw e;
        }
    }

    /** It does not count any more as on its way. */
    void takeBack() {
        publish.takeBack();
    }

    /** Takes out the records that a test is true of. */
    List<OutgoingPublish> takeOut(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> out = records.stream().filter(which).toList();
        if (!out.isEmpty()) {
            records = records.stream().filter(which.negate()).toList();
        }
        return out;
    }

    /** The task of these records is gone: they do not leave again. */
    void abandon(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> gone = records.stream().filter(which).toList();
        if (!gone.isEmpty()) {
            Set<OutgoingPublish> all = identities(gone);
            all.addAll(abandoned);
            abandoned = all;
        }
    }

    /** Takes out the records that nobody wants to hear of. */
    List<OutgoingPublish> takeOutAbandoned() {
        return abandoned.isEmpty() ? List.of() : takeOut(abandoned::contains);
    }

    /** What leaves instead of it: itself, another one with what is left of it, or nothing. */
    Optional<PendingPublish> again() {
        if (records.size() == all.size()) {
            return Optional.of(this);
        }
        forget();
        return isEmpty() ? Optional.empty() : Optional.of(new PendingPublish(records));
    }

    /**
     * Takes out the records that it may have been refused for.
     *
     * @param identifiers what the reply names; empty if it names nothing
     * @param halves whether they leave in two parts; else each by itself
     * @return the parts, each to leave without others, the last one first
     */
    List<PendingPublish> split(Set<String> identifiers, boolean halves) {
        Set<OutgoingPublish> suspects = identities(Batch.suspects(all, identifiers));
        List<OutgoingPublish> out = takeOut(suspects::contains);
        List<PendingPublish> parts = new ArrayList<>();
        for (int end = out.size(); end > 0; ) {
            int start = !halves ? end - 1 : end == out.size() ? end / 2 : 0;
            PendingPublish part = new PendingPublish(out.subList(start, end));
            part.abandoned = abandoned;
            parts.add(part);
            end = start;
        }
        return parts;
    }

    /** It has its PUBACK, and leaves again as another publish. */
    void renew() {
        publish = null;
    }

    /** It does not leave again. */
    void forget() {
        if (publish != null) {
            publish.forget();
        }
    }
}
