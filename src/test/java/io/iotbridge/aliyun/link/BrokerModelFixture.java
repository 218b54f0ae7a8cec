package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.random.Choices;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A broker that keeps what has no PUBACK and sends it again, for {@link AckWindowModelTest}. */
final class BrokerModelFixture {

    /** How a broker numbers its messages, and what it does when it sends one again. */
    enum Policy {
        /** Ids rise; a message comes again under its id, with DUP. */
        RISING,
        /** The lowest free id; a message comes again under its id, with DUP. */
        LOWEST_FREE,
        /** Ids begin at 1 on each connection, and a message comes again under another, with DUP. */
        NEW_ID_ON_REDELIVERY,
        /** A message comes again under its id, without DUP. */
        NO_DUP_ON_REDELIVERY
    }

    static final String[] TOPICS = {"/pk/pump1/user/a", "/pk/pump1/user/b"};

    /** A message as the broker knows it. Many are equal but for their number. */
    static final class Message {
        final int number;
        final String topic;
        final String payload;
        int packetId;
        boolean sentBefore;
        boolean acknowledged;
        boolean dropped;

        private Message(int number, String topic, String payload) {
            this.number = number;
            this.topic = topic;
            this.payload = payload;
        }

        InboundMessage inbound(boolean dup) {
            return new InboundMessage(topic, payload.getBytes(StandardCharsets.UTF_8), 1, dup, packetId);
        }

        @Override
        public String toString() {
            return "message " + number + " (" + topic + " " + payload + ", packet id " + packetId + ")";
        }
    }

    final Policy policy;
    final int limit;
    final List<Message> all = new ArrayList<>();
    private final Choices choices;
    private final boolean rises;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final List<Message> inFlight = new ArrayList<>();
    private int lastId;
    private boolean idsRise;
    private int arrivedBefore;
    private int arrivedHere;

    /** @param policy how it numbers and sends again */
    BrokerModelFixture(Choices choices, Policy policy) {
        this.choices = choices;
        this.policy = policy;
        this.limit = 1 + choices.below(4);
        this.rises = policy == Policy.RISING || policy == Policy.NO_DUP_ON_REDELIVERY && choices.below(2) == 1;
        this.lastId = rises ? choices.of(0, 40, 65_530) : 0;
    }

    /** All that have a packet identifier, but for copies that are equal in everything. */
    Collection<Message> sent() {
        Map<String, Message> sent = new LinkedHashMap<>();
        all.stream()
                .filter(message -> message.packetId > 0)
                .forEach(message -> sent.put(message.topic + " " + message.payload + " " + message.packetId, message));
        return sent.values();
    }

    /** A message is published to the device. */
    void accept() {
        Message message = new Message(all.size(), choices.of(TOPICS), choices.of("on", "off"));
        all.add(message);
        waiting.addLast(message);
    }

    /** The next message that may be sent, or null; it is in flight from now on. */
    Message next() {
        if (inFlight.size() >= limit || waiting.isEmpty()) {
            return null;
        }
        Message message = waiting.removeFirst();
        message.packetId = freeId();
        inFlight.add(message);
        return message;
    }

    private int freeId() {
        int id = rises ? lastId : 0;
        int candidate;
        do {
            candidate = id = id % 65_535 + 1;
        } while (isInFlight(candidate));
        lastId = candidate;
        return candidate;
    }

    private boolean isInFlight(int id) {
        return IntStream.range(0, inFlight.size()).anyMatch(i -> inFlight.get(i).packetId == id);
    }

    /** Whether the next copy of a message has the DUP flag. */
    boolean dup(Message message) {
        boolean dup = message.sentBefore && policy != Policy.NO_DUP_ON_REDELIVERY;
        message.sentBefore = true;
        return dup;
    }

    /** Messages without PUBACK, in the order of sending. */
    List<Message> inFlight() {
        return List.copyOf(inFlight);
    }

    boolean isEmpty() {
        return inFlight.isEmpty() && waiting.isEmpty();
    }

    /** A copy arrived at the other side. */
    void arrived(Message message, boolean isFirst) {
        idsRise |= policy == Policy.RISING && isFirst && arrivedBefore > 0 && message.packetId > arrivedHere + 1;
        arrivedHere++;
        arrivedBefore++;
    }

    /** Whether the other side can know that packet ids rise. */
    boolean idsRise() {
        return idsRise;
    }

    /** A PUBACK arrived. */
    void acknowledged(Message message) {
        inFlight.remove(message);
        message.acknowledged = true;
    }

    /** A new connection of the same session: what is in flight is to be sent again before anything else. */
    void reconnected() {
        arrivedHere = 0;
        if (policy == Policy.NEW_ID_ON_REDELIVERY) {
            List<Message> again = inFlight();
            inFlight.clear();
            for (int i = again.size() - 1; i >= 0; i--) {
                waiting.addFirst(again.get(i));
            }
        }
    }

    /** The other side knows nothing any more of the packet ids so far. */
    void forgetOrder() {
        arrivedHere = 0;
        arrivedBefore = 0;
        idsRise = false;
    }

    /** The session is lost, and with it the packet ids; what it held is lost too, or is sent as new. */
    void sessionLost() {
        List<Message> held = new ArrayList<>(inFlight);
        inFlight.clear();
        lastId = 0;
        forgetOrder();
        if (choices.below(2) == 0) {
            held.addAll(waiting);
            waiting.clear();
            held.forEach(message -> message.dropped = true);
            return;
        }
        for (int i = held.size() - 1; i >= 0; i--) {
            held.get(i).sentBefore = false;
            waiting.addFirst(held.get(i));
        }
    }
}
