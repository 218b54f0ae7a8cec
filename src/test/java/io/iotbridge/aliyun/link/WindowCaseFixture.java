package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.BrokerModelFixture.Message;
import io.iotbridge.aliyun.link.BrokerModelFixture.Policy;
import io.iotbridge.aliyun.link.WindowLedgerFixture.Copy;
import io.iotbridge.aliyun.link.WindowLedgerFixture.User;
import io.iotbridge.aliyun.link.acks.AckWindow;
import io.iotbridge.aliyun.link.acks.Redelivery;
import io.iotbridge.aliyun.link.acks.Redelivery.Decision;
import io.iotbridge.aliyun.link.acks.Redelivery.Known;
import io.iotbridge.aliyun.random.Choices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One random case of {@link AckWindowModelTest}: a window between a broker and users that come and leave. */
final class WindowCaseFixture {

    /** What the link does wrong with its window. */
    enum Fault {
        NONE,
        SESSION_LOSS_UNTOLD,
        CONNECTION_LOSS_UNTOLD,
        LEAVING_UNTOLD,
        FIRST_TAKER_COMPLETES
    }

    /** A copy in its place on the live connection. */
    private record Place(Message message, Copy copy, int packetId) {}

    private final Choices choices;
    private final BrokerModelFixture broker;
    private final WindowLedgerFixture ledger;
    private final Fault fault;
    private final Deque<Integer> pubacks = new ArrayDeque<>();
    private final AckWindow<User> window;
    private final List<User> users = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final Map<Message, Copy> newest = new HashMap<>();
    private final List<Message> acknowledgedBefore = new ArrayList<>();
    private Known known;
    private Decision decision;
    private int written;
    private boolean wireBroken;
    private boolean ending;

    WindowCaseFixture(Choices choices, Policy policy, Redelivery table, Fault fault) {
        this.choices = choices;
        this.broker = new BrokerModelFixture(choices, policy);
        this.ledger = new WindowLedgerFixture(broker);
        this.fault = fault;
        Redelivery watched = (of, dup, idsRise) -> decision = table.decide(known = of, dup, idsRise);
        this.window = new AckWindow<>(new DeviceId("pk", "pump1"), pubacks::add, watched);
    }

    void run() {
        window.connected(false);
        come();
        for (int step = 0; step < 150 && choices.goesOn(50); step++) {
            switch (choices.below(16)) {
                case 0, 1, 2 -> broker.accept();
                case 3, 4, 5 -> send();
                case 6, 7, 8, 9 -> completeOne();
                case 10 -> readPubacks(choices.below(pubacks.size() + 1));
                case 11 -> cut(true);
                case 12 -> rare();
                case 13 -> come();
                case 14 -> leave();
                default -> sendUnacknowledgedQos();
            }
            check();
        }
        end();
    }

    private void rare() {
        if (choices.oneIn(3)) {
            cut(false);
        } else {
            sendAgainOnThisConnection();
        }
    }

    private void send() {
        Message message = broker.next();
        if (message != null) {
            put(message);
        }
    }

    /** Some brokers do not wait for a new connection. */
    private void sendAgainOnThisConnection() {
        List<Place> open = places.subList(pubacks.size() + written, places.size());
        if (!open.isEmpty() && !wireBroken) {
            Place place = choices.of(open);
            choices.tell(() -> "again on this connection: " + place.message());
            arrive(place.message(), choices.below(2) == 1);
        }
    }

    private void sendUnacknowledgedQos() {
        if (!wireBroken) {
            String topic = choices.of(BrokerModelFixture.TOPICS);
            InboundMessage message = new InboundMessage(topic, new byte[] {1}, 0, false, 0);
            assertThat(window.arrived(message, wanting(topic)).consumers()).isEqualTo(wanting(topic));
        }
    }

    /** What is lost on the wire takes all behind it along. */
    private void put(Message message) {
        wireBroken |= !ending && choices.oneIn(8);
        boolean dup = broker.dup(message);
        choices.tell(() -> (wireBroken ? "lost on the wire: " : "arrives: ") + message + (dup ? " DUP" : ""));
        if (!wireBroken) {
            arrive(message, dup);
        }
    }

    private List<User> wanting(String topic) {
        return users.stream().filter(user -> user.filters().contains(topic)).toList();
    }

    private void arrive(Message message, boolean dup) {
        AckWindow.Arrival<User> arrival = window.arrived(message.inbound(dup), wanting(message.topic));
        if (ledger.copy(arrival.entry()) == null) {
            checkNeeded(message, dup);
            ledger.add(arrival.entry(), message, decision == Decision.ACKNOWLEDGED);
        }
        Copy copy = ledger.copy(arrival.entry());
        broker.arrived(message, !dup && isNotHere(message));
        List<User> fresh = new ArrayList<>(wanting(message.topic));
        fresh.removeAll(copy.deliveredTo);
        assertThat(arrival.consumers()).as("who is given " + message).isEqualTo(copy.abandoned ? fresh : List.of());
        copy.abandoned &= wanting(message.topic).isEmpty();
        ledger.taken(copy, arrival.consumers());
        if (places.stream().noneMatch(place -> place.copy() == copy)) {
            places.add(new Place(message, copy, message.packetId));
        }
        newest.put(message, copy);
        if (!arrival.consumers().isEmpty()) {
            ledger.given(message);
        }
    }

    private boolean isNotHere(Message message) {
        return places.stream().noneMatch(place -> place.message() == message);
    }

    /** Where it can be known, nothing is written twice. */
    private void checkNeeded(Message message, boolean dup) {
        Copy earlier = newest.get(message);
        if (earlier == null || broker.policy == Policy.NEW_ID_ON_REDELIVERY || decision == Decision.ACKNOWLEDGED) {
            return;
        }
        assertThat(earlier.isOnItsWay() && (dup || !isNotHere(message)))
                .as("first copy on its way of " + message)
                .isFalse();
        assertThat(dup && broker.idsRise() && acknowledgedBefore.contains(message))
                .as("done, and its PUBACK lost with the connection before: " + message)
                .isFalse();
    }

    private void completeOne() {
        List<Copy> busy = ledger.busy();
        if (!busy.isEmpty()) {
            Copy copy = choices.of(busy);
            complete(copy, choices.of(List.copyOf(copy.working)));
        }
    }

    private void complete(Copy copy, User user) {
        choices.tell(() -> "user " + user.filters() + " completes " + copy.origin);
        ledger.completed(copy, user);
        window.completed(copy.entry, user);
        if (fault == Fault.FIRST_TAKER_COMPLETES) {
            copy.working.forEach(other -> window.completed(copy.entry, other));
        }
    }

    /** The order of arrival says what has its PUBACK by now, no more and no less. */
    private void check() {
        List<Integer> expected = new ArrayList<>();
        for (Place place : places.subList(written, places.size())) {
            if (!place.copy().isDone()) {
                break;
            }
            expected.add(place.packetId());
        }
        assertThat(pubacks).as("PUBACKs on the live connection").containsExactlyElementsOf(expected);
        assertThat(window.unacknowledged()).isEqualTo(places.size() - written - pubacks.size());
    }

    private void readPubacks(int count) {
        for (int i = 0; i < count; i++) {
            Message message = places.get(written++).message();
            choices.tell(() -> "the broker reads PUBACK " + pubacks.peekFirst());
            pubacks.removeFirst();
            broker.acknowledged(message);
            ledger.checkRecorded(message);
        }
    }

    private void cut(boolean sessionStays) {
        readPubacks(choices.below(pubacks.size() + 1));
        choices.tell(() -> "cut; the session is " + (sessionStays ? "present" : "lost"));
        acknowledgedBefore.clear();
        places.subList(written, written + pubacks.size()).forEach(place -> acknowledgedBefore.add(place.message()));
        if (fault != Fault.CONNECTION_LOSS_UNTOLD) {
            window.connectionLost();
        }
        if (choices.below(2) == 1) {
            window.connectionLost();
        }
        pubacks.clear();
        places.clear();
        written = 0;
        wireBroken = false;
        if (!sessionStays) {
            broker.sessionLost();
            newest.clear();
        } else {
            broker.reconnected();
        }
        window.connected(sessionStays || fault == Fault.SESSION_LOSS_UNTOLD);
        for (Message message : broker.inFlight()) {
            put(message);
            check();
        }
    }

    private void come() {
        if (users.size() < 3) {
            List<String> filters = choices.of(List.of(
                    List.of(BrokerModelFixture.TOPICS),
                    List.of(BrokerModelFixture.TOPICS[0]),
                    List.of(BrokerModelFixture.TOPICS[1])));
            choices.tell(() -> "a user comes for " + filters);
            users.add(new User(filters));
            cutIfAbandoned();
        }
    }

    private void leave() {
        if (!users.isEmpty()) {
            User user = choices.of(users);
            choices.tell(() -> "a user leaves: " + user.filters());
            users.remove(user);
            ledger.leftBy(user);
            if (fault != Fault.LEAVING_UNTOLD) {
                window.abandonedBy(user);
            }
            cutIfAbandoned();
        }
    }

    /** As a link does. */
    private void cutIfAbandoned() {
        boolean abandoned = places.subList(written + pubacks.size(), places.size()).stream()
                .anyMatch(place -> place.copy().abandoned
                        && !wanting(place.message().topic).isEmpty());
        assertThat(window.holdsAbandoned(topic -> !wanting(topic).isEmpty())).isEqualTo(abandoned);
        if (abandoned) {
            cut(true);
        }
    }

    private void end() {
        ending = true;
        users.add(new User(List.of(BrokerModelFixture.TOPICS)));
        for (int round = 0; round < 200 && !broker.isEmpty(); round++) {
            if (wireBroken || round % 20 == 0) {
                cut(true);
            }
            send();
            for (Copy copy : List.copyOf(ledger.copies())) {
                List.copyOf(copy.working).forEach(user -> complete(copy, user));
            }
            check();
            readPubacks(pubacks.size());
        }
        assertThat(broker.isEmpty()).as("the broker has all its PUBACKs").isTrue();
        assertThat(window.unacknowledged()).isZero();
        broker.all.stream().filter(message -> !message.dropped).forEach(ledger::checkRecorded);
        cut(true);
        cut(true);
        for (Message message : broker.sent()) {
            window.arrived(message.inbound(true), List.of());
            assertThat(known).as("what is remembered in the end of " + message).isEqualTo(Known.NOTHING);
        }
    }
}
