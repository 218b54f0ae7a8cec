package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.loop.LeanQueue;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.metrics.ConfirmationCounters;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.frames.ReplyClass;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.publishes.Confirmation;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one outbox that have left and are not confirmed, oldest first. A reply can come before the PUBACK; it counts once that is there, or
 * cannot come any more. Whatever is not confirmed and not rejected leaves again with the same id, after a pause.
 *
 * <p>Belongs to the link's loop. Bounded by {@code confirm.in.flight} of the routes: one at a time as a rule, so that a frame that leaves again
 * comes behind none of the later ones. When the process dies, no offset of a frame in here was committed: it leaves again with the same id, and
 * the reply to its first copy is as good as the one to the second.
 */
final class Confirmations {

    private static final Logger log = LoggerFactory.getLogger(Confirmations.class);

    /** A frame that waits. */
    private static final class Frame {
        private final PendingPublish publish;
        private final Confirmation confirmation;
        private boolean acknowledged;
        /** Null until it comes. */
        private Reply reply;

        private Scheduler.Cancellable timeout = () -> {};

        private Frame(PendingPublish publish, Confirmation confirmation) {
            this.publish = publish;
            this.confirmation = confirmation;
        }

        private String repliesOf(LinkHandle link) {
            return confirmation.rules().replies().subscription(link.device());
        }
    }

    private final FrameEnds ends;
    private final Runnable publishAllThatMay;
    private final ConfirmationCounters counters;
    /** No two with the same id. */
    private final LeanQueue<Frame> open = new LeanQueue<>();
    /** Why replies to these filters cannot come on this connection; another map once there is one, which is hardly ever. */
    private Map<String, String> repliesRefused = Map.of();

    Confirmations(FrameEnds ends, ConfirmationCounters counters, Runnable publishAllThatMay) {
        this.ends = ends;
        this.counters = counters;
        this.publishAllThatMay = publishAllThatMay;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Whether a publish may leave now that waits for this. */
    boolean mayLeave(Optional<Confirmation> next) {
        return !ends.arePausing()
                && (open.isEmpty()
                        || next.filter(wanted -> find(wanted.id()) == null && isRoomBeside(wanted))
                                .isPresent());
    }

    /** Whether records that may leave may leave as this batch: not where its reply cannot come. */
    boolean mayLeave(PendingPublish batch, DeviceId device) {
        return batch.confirmation().isEmpty()
                || find(batch.confirmation().get().id()) == null
                        && !repliesRefused.containsKey(
                                batch.confirmation().get().rules().replies().subscription(device));
    }

    /** None leaves beside one whose route wants it alone. */
    private boolean isRoomBeside(Confirmation next) {
        int waiting = open.size();
        return waiting < next.rules().inFlight()
                && open.stream()
                        .allMatch(frame -> waiting < frame.confirmation.rules().inFlight());
    }

    /** It leaves, and waits from now on if it is to be confirmed. */
    void add(PendingPublish publish) {
        publish.confirmation().ifPresent(wanted -> {
            open.addLast(new Frame(publish, wanted));
            counters.left();
        });
    }

    /** The PUBACK of one that is to be confirmed has come. */
    void acknowledged(PendingPublish publish, LinkHandle link) {
        Frame frame = find(publish);
        frame.acknowledged = true;
        if (frame.reply == null) {
            watch(frame, link);
        } else {
            settle(frame);
        }
    }

    /** A reply has come, or what should be one. */
    void replied(InboundMessage message, LinkHandle link) {
        Reply reply;
        try {
            reply = Reply.read(message.payload());
        } catch (ThingException e) {
            counters.strayReply();
            log.debug(
                    "Device {} got a message that is not a reply on {}: {}",
                    link.device(),
                    message.topic(),
                    e.getMessage());
            return;
        }
        Frame frame = find(reply.id());
        if (frame == null || !frame.publish.isAnsweredOn(message.topic(), link.device())) {
            late(reply, message.topic(), link);
            return;
        }
        if (!repliesRefused.isEmpty()) {
            repliesRefused.remove(frame.repliesOf(link));
        }
        frame.reply = reply;
        if (frame.acknowledged) {
            settle(frame);
        }
    }

    /** A platform that always took a little longer than the timeout would else confirm nothing, ever. */
    private void late(Reply reply, String topic, LinkHandle link) {
        if (!ends.repliedLate(reply, topic)) {
            counters.strayReply();
            log.debug("Device {} got a late reply, or one that nothing waited for, on {}", link.device(), topic);
        }
    }

    /**
     * Its connection is over before its PUBACK.
     *
     * @return whether it is to leave again; else its reply has come all the same, and it is settled
     */
    boolean takenBack(PendingPublish publish) {
        if (publish.confirmation().isEmpty()) {
            return true;
        }
        Frame frame = find(publish);
        if (frame.reply == null) {
            remove(frame);
            return true;
        }
        publish.forget();
        settle(frame);
        return false;
    }

    private Frame find(PendingPublish publish) {
        return find(publish.confirmation().orElseThrow().id());
    }

    /** Null if there is none. */
    private Frame find(String id) {
        for (Frame frame : open) {
            if (frame.confirmation.id().equals(id)) {
                return frame;
            }
        }
        return null;
    }

    private void remove(Frame frame) {
        open.remove(frame);
        frame.timeout.cancel();
        counters.ended();
    }

    private void settle(Frame frame) {
        FrameOutcome outcome = frame.publish.outcome(frame.reply);
        remove(frame);
        ends.replied(frame.publish, outcome);
    }

    /** No reply to this filter can come on this connection. */
    void repliesRefused(String filter, String why) {
        if (repliesRefused.isEmpty()) {
            repliesRefused = new HashMap<>();
        }
        repliesRefused.put(filter, why);
    }

    /** The link is up: replies can come, and have their time. */
    void up(LinkHandle link) {
        acknowledged().forEach(frame -> watch(frame, link));
    }

    /** The link is down: no reply can come. What has its PUBACK waits on, since the platform keeps replies for the session. */
    void down() {
        repliesRefused = Map.of();
        open.forEach(frame -> frame.timeout.cancel());
    }

    /** If that fails, nobody would find out that no reply comes: on the next connection they are watched again. */
    private void watch(Frame frame, LinkHandle link) {
        frame.timeout.cancel();
        try {
            frame.timeout = link.scheduler().schedule(frame.confirmation.rules().timeout(), () -> timeOut(frame, link));
        } catch (RuntimeException | Error e) {
            link.reconnect(new LinkException(
                    LinkException.Kind.CLOSED_BY_US, "device " + link.device() + " could not wait for a reply", e));
            throw e;
        }
    }

    private void timeOut(Frame frame, LinkHandle link) {
        // While a user of the link can take no message, replies are not read either.
        if (link.isReading()) {
            remove(frame);
            String why =
                    "no reply within " + frame.confirmation.rules().timeout().toMillis() + " ms";
            String refused = repliesRefused.get(frame.repliesOf(link));
            try {
                ends.failed(
                        frame.publish,
                        refused == null ? why : why + ", since " + refused,
                        refused == null ? ReplyClass.PLATFORM : ReplyClass.DEVICE);
            } finally {
                publishAllThatMay.run();
            }
        } else {
            watch(frame, link);
        }
    }

    /** Takes out records that have their PUBACK; a reply that comes later is one to the others of their frame, or to nothing. */
    List<OutgoingPublish> removeAcknowledged(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> removed = new ArrayList<>();
        acknowledged().forEach(frame -> {
            removed.addAll(frame.publish.takeOut(which));
            if (frame.publish.isEmpty()) {
                remove(frame);
            }
        });
        return removed;
    }

    private List<Frame> acknowledged() {
        return open.stream().filter(frame -> frame.acknowledged).toList();
    }

    /** No reply may ever come: those that wait for one leave again, or are taken out. */
    void giveUpReplies() {
        List<Frame> unanswered = acknowledged();
        for (int last = unanswered.size() - 1; last >= 0; last--) {
            Frame frame = unanswered.get(last);
            remove(frame);
            frame.publish.renew();
            ends.leaveAgain(frame.publish);
        }
    }
}
