package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;
import io.iotbridge.aliyun.thing.Reply;
import io.iotbridge.aliyun.thing.ReplyCodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One record in an outbox, or several that leave together, until their publish is accepted or they are taken out. Belongs to the link's loop.
 * Bounded by what the outbox holds. Equal id means equal content: what loses a record is another publish when it leaves again.
 */
final class PendingPublish {

    private static final ReplyCodes CODES = ReplyCodes.standard();

    private final List<OutgoingPublish> records;
    private final boolean part;
    private Optional<Confirmation> confirmation;
    /** Of the publish that it left as last; null before. */
    private String topic;
    /** Whether that held one record. */
    private boolean alone;
    /** Null until it leaves; then it keeps its packet identifier from connection to connection. */
    private Publish publish;

    private long leftAt;
    /** How often it was made a publish of. */
    private int sendings;
    /** Whether it has lost records since it left. */
    private boolean cut;
    /** Of which nobody wants to hear any more; they do not leave again. */
    private final Set<OutgoingPublish> abandoned = identities(List.of());

    private PendingPublish(Collection<OutgoingPublish> records, boolean part) {
        this.records = new ArrayList<>(records);
        this.part = part;
        this.confirmation = confirmationOf(this.records);
    }

    private static Set<OutgoingPublish> identities(Collection<OutgoingPublish> records) {
        Set<OutgoingPublish> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(records);
        return identities;
    }

    /** A record that waits, perhaps for others to leave with. */
    static PendingPublish of(OutgoingPublish record) {
        return new PendingPublish(List.of(record), false);
    }

    /** Records that leave together. */
    static PendingPublish together(List<OutgoingPublish> records) {
        return new PendingPublish(records, false);
    }

    private static Optional<Confirmation> confirmationOf(List<OutgoingPublish> records) {
        return records.size() == 1 ? records.get(0).confirmation() : Batch.confirmation(records);
    }

    /** In order; one or more. */
    List<OutgoingPublish> records() {
        return List.copyOf(records);
    }

    int size() {
        return records.size();
    }

    /** What it waits for beyond its PUBACK. */
    Optional<Confirmation> confirmation() {
        return confirmation;
    }

    /** Whether its records leave as they are, without others. */
    boolean isFixed() {
        return part || sendings > 0 || records.size() > 1;
    }

    /** Whether it is a part of a batch that was refused, and has not left. */
    boolean isNewPart() {
        return part && sendings == 0;
    }

    /** Whether it has left, so that it is to leave again if it waits. */
    boolean hasLeft() {
        return sendings > 0;
    }

    /** Whether the reply to it comes on this topic. */
    boolean isAnsweredOn(String replies) {
        return topic != null
                && confirmation
                        .filter(wanted -> wanted.rules().replyTopic(topic).equals(replies))
                        .isPresent();
    }

    /** Whether this is the reply to it, and it need not leave again as it is. */
    boolean isEndedBy(Reply reply, String replies) {
        return hasLeft()
                && isAnsweredOn(replies)
                && confirmation.orElseThrow().id().equals(reply.id())
                && !(outcome(reply) instanceof FrameOutcome.Again);
    }

    /** What this reply makes of it. */
    FrameOutcome outcome(Reply reply) {
        return FrameOutcome.of(
                reply, CODES, sendings, confirmation.orElseThrow().rules().asks(), alone);
    }

    /** Whether one of its records is of no use any more at this time. */
    boolean isExpired(long now) {
        for (OutgoingPublish record : records) {
            if (record.expires() < now) {
                return true;
            }
        }
        return false;
    }

    /** Whether it answers a request; such a record leaves alone. */
    boolean isAnswer() {
        return records.get(0).isAnswer();
    }

    int qos() {
        return records.get(0).qos();
    }

    /** When it left last, in nanoseconds of the link's clock. */
    long leftAt() {
        return leftAt;
    }

    /** @param accepted run once, when the platform has it */
    void leave(LinkHandle link, long now, Runnable accepted) {
        leftAt = now;
        if (publish == null) {
            alone = records.size() == 1;
            topic = alone ? records.get(0).topic() : Batch.topic(link.device());
            byte[] payload = alone ? records.get(0).payload() : Batch.payload(link.device(), records);
            sendings++;
            publish = link.newPublish(topic, payload, qos(), accepted);
        }
        publish.send();
    }

    /** Takes out the records that a test is true of. What is left is another publish when it leaves again. */
    List<OutgoingPublish> cut(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> out = records.stream().filter(which).toList();
        if (!out.isEmpty()) {
            records.removeIf(identities(out)::contains);
            cut = true;
        }
        return out;
    }

    /** Whether nothing is left of it. */
    boolean isEmpty() {
        return records.isEmpty();
    }

    /** It waits, and is another publish if it has lost records. */
    void settle() {
        if (cut && !records.isEmpty()) {
            forget();
            publish = null;
            sendings = 0;
            topic = null;
            confirmation = confirmationOf(records);
        }
        cut = false;
    }

    /** Whoever these records were for is gone: they do not leave again. */
    void abandon(Predicate<OutgoingPublish> which) {
        records.stream().filter(which).forEach(abandoned::add);
    }

    /** Takes out the records that nobody wants to hear of. */
    List<OutgoingPublish> cutAbandoned() {
        return abandoned.isEmpty() ? List.of() : cut(abandoned::contains);
    }

    /** The records that it may have been refused for, in order; all of them if the reply does not say. */
    List<OutgoingPublish> suspects(Set<String> identifiers) {
        List<OutgoingPublish> named = records.stream()
                .filter(record -> record.merge().stream()
                        .flatMap(merge -> merge.values().identifiers().stream())
                        .anyMatch(identifiers::contains))
                .toList();
        return named.isEmpty() ? records() : named;
    }

    /**
     * Takes these records out.
     *
     * @return the second half and the first, each to leave by itself; one if there is one record
     */
    List<PendingPublish> halves(List<OutgoingPublish> out) {
        records.removeIf(identities(out)::contains);
        int half = out.size() / 2;
        List<PendingPublish> halves = new ArrayList<>();
        for (List<OutgoingPublish> part : List.of(out.subList(half, out.size()), out.subList(0, half))) {
            if (!part.isEmpty()) {
                PendingPublish made = new PendingPublish(part, true);
                made.abandoned.addAll(abandoned);
                halves.add(made);
            }
        }
        return halves;
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
