package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of deliver, complete, PUBACKs and messages lost on the wire, cut, takers that come and leave, and packet ids that come
 * round, against a platform that keeps what has no PUBACK and sends it again: nothing is lost, nobody is given a message twice while his
 * first copy lives, PUBACKs leave in order of arrival and never before everybody is done.
 */
class AckWindowModelTest {

    /** Packet ids of a platform that uses few, and of one that uses so many that an old one is forgotten before it comes round. */
    private static final int FEW_IDS = 6;

    private static final int MANY_IDS = 250;

    @Test
    void agreesWithAPlatformThatHandsOutFewPacketIds() {
        Cases.run("AckWindow, packet ids come round soon", 30_000, choices -> new Case(choices, FEW_IDS, 40).run());
    }

    @Test
    void agreesWithAPlatformThatHandsOutManyPacketIds() {
        Cases.run("AckWindow, packet ids come round late", 1_000, choices -> new Case(choices, MANY_IDS, 1_000).run());
    }

    /** A message as the platform and its takers know it. */
    private static final class Message {
        private final int packetId;
        private final String payload;
        private final Set<LinkHandle> working = new LinkedHashSet<>();
        private final Set<LinkHandle> served = new HashSet<>();
        private AckWindow.Entry entry;
        private boolean sentBefore;
        private boolean abandoned;
        private boolean acknowledged;

        private Message(int packetId, String payload) {
            this.packetId = packetId;
            this.payload = payload;
        }

        private boolean isDone() {
            return entry != null && working.isEmpty() && !abandoned;
        }

        @Override
        public String toString() {
            return payload + " (packet id " + packetId + ")";
        }
    }

    private static final class Case {
        private final Choices choices;
        private final int ids;
        private final int steps;
        private final Deque<Integer> pubacks = new ArrayDeque<>();
        private final AckWindow window = new AckWindow(new DeviceId("pk", "pump1"), pubacks::add);
        private final List<LinkHandle> takers = new ArrayList<>();
        private final List<Message> kept = new ArrayList<>();
        private final List<Message> all = new ArrayList<>();
        private final Set<Message> busy = new LinkedHashSet<>();
        private final Deque<Message> arrived = new ArrayDeque<>();
        private boolean wireBroken;
        private boolean ending;
        private int lastId;

        private Case(Choices choices, int ids, int steps) {
            this.choices = choices;
            this.steps = steps;
            this.ids = ids;
        }

        private void run() {
            come();
            for (int step = 0; step < 3 * steps && choices.goesOn(steps); step++) {
                switch (choices.below(12)) {
                    case 0, 1, 2, 3 -> deliverNew();
                    case 4, 5, 6, 7 -> completeOne();
                    case 8 -> takePubacks(pubacks.size());
                    case 9 -> cut();
                    case 10 -> come();
                    default -> leave();
                }
                checkPubacks();
            }
            end();
        }

        private void end() {
            if (takers.isEmpty()) {
                come();
            }
            ending = true;
            cut();
            for (Message message : all) {
                for (LinkHandle taker : List.copyOf(message.working)) {
                    complete(message, taker);
                }
            }
            checkPubacks();
            takePubacks(pubacks.size());
            assertThat(kept).as("what the platform keeps in the end").isEmpty();
            assertThat(window.unacknowledged()).isZero();
        }

        private void deliverNew() {
            if (kept.size() < FEW_IDS) {
                do {
                    lastId = lastId % ids + 1;
                } while (kept.stream().anyMatch(message -> message.packetId == lastId));
                Message message = new Message(lastId, "m" + (ids == FEW_IDS ? all.size() : all.size() % 3));
                kept.add(message);
                all.add(message);
                send(message);
            }
        }

        /** What is lost on the wire takes all behind it along. */
        private void send(Message message) {
            wireBroken |= !ending && choices.oneIn(15);
            boolean dup = message.sentBefore;
            message.sentBefore = true;
            choices.tell(() -> (wireBroken ? "lost on the wire: " : "arrives: ") + message + (dup ? " again" : ""));
            if (!wireBroken) {
                arrive(message, dup);
            }
        }

        private void arrive(Message message, boolean dup) {
            List<LinkHandle> wanting = choices.someOf(takers);
            if (wanting.isEmpty() && !takers.isEmpty()) {
                wanting = takers.subList(0, 1);
            }
            wanting = wanting.isEmpty() ? List.of() : List.copyOf(wanting);
            arrived.addLast(message);
            InboundMessage inbound = new InboundMessage(
                    "/pk/pump1/user/get", message.payload.getBytes(StandardCharsets.UTF_8), 1, dup, message.packetId);
            AckWindow.Arrival arrival = window.arrived(inbound, wanting);
            if (message.acknowledged && ids == FEW_IDS && arrival.entry() != message.entry) {
                // Where packet ids come round soon, a copy that was acknowledged already may be taken for a new
                // message.
                message.entry = null;
                message.acknowledged = false;
                message.served.clear();
            }
            boolean firstCopyLives = message.entry != null && !message.abandoned;
            List<LinkHandle> fresh = new ArrayList<>(wanting);
            fresh.removeAll(message.served);
            assertThat(arrival.takers()).as("who is given " + message).isEqualTo(firstCopyLives ? List.of() : fresh);
            message.abandoned = firstCopyLives ? message.abandoned : wanting.isEmpty();
            message.entry = arrival.entry();
            message.working.addAll(arrival.takers());
            message.served.addAll(arrival.takers());
            busy.add(message);
        }

        private void completeOne() {
            busy.removeIf(message -> message.working.isEmpty());
            if (!busy.isEmpty()) {
                Message message = choices.of(List.copyOf(busy));
                complete(message, choices.of(List.copyOf(message.working)));
            }
        }

        private void complete(Message message, LinkHandle taker) {
            choices.tell(() -> "taker " + taker.filters() + " completes " + message);
            message.working.remove(taker);
            window.completed(message.entry, taker);
        }

        /** The order of arrival says what has its PUBACK by now, no more and no less. */
        private void checkPubacks() {
            List<Integer> expected = new ArrayList<>();
            for (Message message : arrived) {
                if (!message.isDone()) {
                    break;
                }
                expected.add(message.packetId);
                message.acknowledged = true;
            }
            assertThat(pubacks).as("PUBACKs on the live connection").containsExactlyElementsOf(expected);
        }

        /** The platform reads so many of the PUBACKs. */
        private void takePubacks(int count) {
            for (int i = 0; i < count; i++) {
                choices.tell(() -> "the platform reads PUBACK " + pubacks.peekFirst());
                pubacks.removeFirst();
                kept.remove(arrived.removeFirst());
            }
        }

        private void cut() {
            takePubacks(choices.below(pubacks.size() + 1));
            choices.tell(() -> "cut");
            window.connectionLost();
            pubacks.clear();
            arrived.clear();
            wireBroken = false;
            for (Message message : List.copyOf(kept)) {
                send(message);
                checkPubacks();
            }
        }

        private void come() {
            if (takers.size() < 3) {
                LinkHandle taker = new LinkHandle(null, null, List.of("t" + choices.below(1_000)), null);
                choices.tell(() -> "taker " + taker.filters() + " comes");
                takers.add(taker);
                cutIfAbandoned();
            }
        }

        private void leave() {
            if (!takers.isEmpty()) {
                LinkHandle taker = choices.of(takers);
                choices.tell(() -> "taker " + taker.filters() + " leaves");
                takers.remove(taker);
                for (Message message : all) {
                    message.abandoned |= message.working.remove(taker);
                    message.served.remove(taker);
                }
                window.abandonedBy(taker);
                if (!takers.isEmpty()) {
                    cutIfAbandoned();
                }
            }
        }

        /** As a link does. */
        private void cutIfAbandoned() {
            boolean abandoned = arrived.stream().anyMatch(message -> message.abandoned);
            assertThat(window.holdsAbandoned()).isEqualTo(abandoned);
            if (abandoned) {
                cut();
            }
        }
    }
}
