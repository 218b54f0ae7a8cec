package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.BrokerModelFixture.Message;
import io.iotbridge.aliyun.link.BrokerModelFixture.Policy;
import io.iotbridge.aliyun.random.Choices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The platform's side of {@link DeviceLinkModelTest}: one device's session with what it has not acknowledged either way, on one connection
 * after another. It knows nothing of the link but what arrives on the connection, and what users are given and complete.
 */
final class PlatformModelFixture {

    /** A message that has arrived on the live connection. */
    private static final class Place {
        final Message message;
        final int packetId;
        final Set<ModelUserFixture> working = new HashSet<>();
        boolean left;

        private Place(Message message) {
            this.message = message;
            this.packetId = message.packetId;
        }
    }

    private final Choices choices;
    private final BrokerModelFixture broker;
    private FakePlatform.Connection connection;
    private boolean hasSession;
    /** Of the session: who has which message and is not done with it. */
    private final Map<Message, Set<ModelUserFixture>> open = new HashMap<>();
    /** Of the session: what arrived at least once. */
    private final Set<Message> arrived = new HashSet<>();
    /** Written down by a user, whatever became of the session. */
    private final Set<Message> recorded = new HashSet<>();

    private final Map<String, Integer> records = new HashMap<>();
    private final Set<Message> givenOnce = new HashSet<>();
    private final Map<String, Integer> lastFirstCopy = new HashMap<>();
    private final Set<Message> acknowledgedBefore = new HashSet<>();
    /** Of the live connection. */
    private final Deque<Message> again = new ArrayDeque<>();

    private final List<Place> places = new ArrayList<>();
    private int seen;
    private int read;
    final PublishesModelFixture publishes;
    final SubscriptionsModelFixture subscriptions;
    /** What listeners must not be told. Not thrown, for a link logs what a listener throws. */
    final List<String> complaints = new ArrayList<>();

    PlatformModelFixture(Choices choices) {
        this.choices = choices;
        this.publishes = new PublishesModelFixture(choices);
        this.subscriptions = new SubscriptionsModelFixture(choices);
        this.broker = new BrokerModelFixture(choices, choices.of(Policy.values()));
    }

    /**
     * CONNACK on this connection.
     *
     * @param doubted whether a CONNECT has left since the last CONNACK, which may have begun another session
     * @param counts whether the link still waits for it
     */
    void accept(FakePlatform.Connection next, boolean doubted, boolean counts) {
        boolean present = hasSession && !choices.oneIn(4);
        choices.tell(() -> "CONNACK, the session is " + (present ? "present" : "new"));
        connection = next;
        places.clear();
        seen = 0;
        read = 0;
        if (present) {
            broker.reconnected();
        } else {
            broker.sessionLost();
        }
        if (counts && (doubted || !present)) {
            open.clear();
            arrived.clear();
            acknowledgedBefore.clear();
            broker.forgetOrder();
        }
        publishes.connected(next, present && !(counts && doubted));
        subscriptions.connected(next, present);
        hasSession = true;
        again.clear();
        again.addAll(broker.inFlight());
        next.accept(present);
    }

    /** Somebody sends a message to the device. */
    void publishToDevice() {
        broker.accept();
    }

    private Message next() {
        return again.isEmpty() ? broker.next() : again.removeFirst();
    }

    /** @return whether there was one to send */
    boolean deliver(List<ModelUserFixture> users) {
        Message message = next();
        if (message == null) {
            return false;
        }
        boolean dup = broker.dup(message);
        boolean counts = !connection.isEnding();
        choices.tell(() -> "PUBLISH " + message + (dup ? " again" : ""));
        List<ModelUserFixture> consumers = counts ? consumers(message, users) : List.of();
        users.forEach(user -> user.given = null);
        connection.deliver(message.inbound(dup));
        List<ModelUserFixture> given =
                users.stream().filter(user -> user.given != null).toList();
        assertThat(consumers).as("whose filters take " + message).containsAll(given);
        if (counts) {
            arrived(message, dup, consumers, given);
        }
        return true;
    }

    /** Invariant 2: decided per message, by the taker's own filters; what nobody wants is the first user's. */
    private static List<ModelUserFixture> consumers(Message message, List<ModelUserFixture> users) {
        List<ModelUserFixture> wanting =
                users.stream().filter(user -> user.wants(message.topic)).toList();
        return !wanting.isEmpty()
                ? wanting
                : users.stream()
                        .filter(user -> !user.filters.isEmpty())
                        .limit(1)
                        .toList();
    }

    private void arrived(Message message, boolean dup, List<ModelUserFixture> consumers, List<ModelUserFixture> given) {
        broker.arrived(message, !dup);
        Place place = new Place(message);
        places.add(place);
        if (arrived.add(message) && broker.policy != Policy.NEW_ID_ON_REDELIVERY) {
            assertThat(given).as("who is given the first copy of " + message).containsExactlyElementsOf(consumers);
        }
        Set<ModelUserFixture> before = open.computeIfAbsent(message, m -> new HashSet<>());
        if (broker.policy != Policy.NEW_ID_ON_REDELIVERY) {
            assertThat(dup && given.stream().anyMatch(before::contains))
                    .as("a second copy while the first is on its way: " + message)
                    .isFalse();
            assertThat(dup && broker.idsRise() && acknowledgedBefore.contains(message) && !given.isEmpty())
                    .as("a second copy of what is done and has lost its PUBACK: " + message)
                    .isFalse();
            checkOrder(message, given);
        }
        before.addAll(given);
        place.working.addAll(dup ? before : given);
        for (ModelUserFixture user : given) {
            user.origins.put(user.given, message);
        }
    }

    /** Invariant 4: first copies come in order. */
    private void checkOrder(Message message, List<ModelUserFixture> given) {
        if (!given.isEmpty() && givenOnce.add(message)) {
            assertThat(lastFirstCopy.getOrDefault(message.topic, -1))
                    .as("number of the first copy before that of " + message)
                    .isLessThan(message.number);
            lastFirstCopy.put(message.topic, message.number);
        }
    }

    /** A user is done with a message. */
    void completed(ModelUserFixture user, Message message) {
        recorded.add(message);
        records.merge(message.topic + message.payload, 1, Integer::sum);
        open.getOrDefault(message, new HashSet<>()).remove(user);
        places.stream().filter(place -> place.message == message).forEach(place -> place.working.remove(user));
    }

    /** A user is gone, and does no more what it had to. */
    void left(ModelUserFixture user) {
        open.values().forEach(users -> users.remove(user));
        places.forEach(place -> place.left |= place.working.remove(user));
    }

    /** Invariants 2, 4 and 7, of what has been written to the connection so far. */
    void checkPubacks() {
        assertThat(complaints).isEmpty();
        if (connection == null) {
            return;
        }
        List<Integer> written = connection.pubacks();
        for (; seen < written.size(); seen++) {
            assertThat(seen).as("PUBACKs").isLessThan(places.size());
            Place place = places.get(seen);
            assertThat(written.get(seen)).as("PUBACKs in order of arrival").isEqualTo(place.packetId);
            assertThat(place.left)
                    .as("acknowledged without the user that left: " + place.message)
                    .isFalse();
            assertThat(place.working)
                    .as("acknowledged before they are done: " + place.message)
                    .isEmpty();
            assertRecorded(place.message);
        }
    }

    private void assertRecorded(Message message) {
        if (broker.policy != Policy.NEW_ID_ON_REDELIVERY) {
            assertThat(recorded).as("acknowledged, and nobody has it").contains(message);
            return;
        }
        // Which of several equal messages a copy is, nobody can tell: they are counted.
        long gone = broker.all.stream()
                .filter(other -> other.acknowledged
                        && other.topic.equals(message.topic)
                        && other.payload.equals(message.payload))
                .count();
        assertThat((long) records.getOrDefault(message.topic + message.payload, 0))
                .as("records equal to " + message)
                .isGreaterThan(gone);
    }

    /** Some of the PUBACKs arrive. */
    void readPubacks(boolean all) {
        checkPubacks();
        int count = all ? seen - read : choices.below(seen - read + 1);
        for (int i = 0; i < count; i++) {
            Message message = places.get(read++).message;
            broker.acknowledged(message);
            choices.tell(() -> "the platform has the PUBACK of " + message);
        }
    }

    /** The connection is over: what was sent last does not arrive, and some PUBACKs neither. */
    void cut(long now) {
        publishes.cut(now);
        readPubacks(false);
        acknowledgedBefore.clear();
        places.subList(read, seen).forEach(place -> acknowledgedBefore.add(place.message));
        for (int lost = choices.below(3); lost > 0; lost--) {
            Message message = next();
            if (message != null) {
                broker.dup(message);
            }
        }
        connection = null;
    }

    /** The link may know nothing any more of what was acknowledged. */
    void linkIsForgotten() {
        acknowledgedBefore.clear();
        broker.forgetOrder();
    }

    boolean isEmpty() {
        return broker.isEmpty();
    }

    /** Every message has ended in one way. */
    void checkEnd() {
        subscriptions.checkEnd();
        for (Message message : broker.all) {
            assertThat(message.acknowledged)
                    .as("ends twice or never: " + message)
                    .isNotEqualTo(message.dropped);
            assertThat(message.dropped || broker.policy == Policy.NEW_ID_ON_REDELIVERY || recorded.contains(message))
                    .as("somebody has " + message)
                    .isTrue();
        }
    }
}
