package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.BrokerModelFixture.Message;
import io.iotbridge.aliyun.link.BrokerModelFixture.Policy;
import io.iotbridge.aliyun.link.acks.WindowEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of the messages of one case of {@link AckWindowModelTest}. */
final class WindowLedgerFixture {

    /** Of the window, which knows users by identity alone. */
    static final class User {
        private final List<String> filters;

        User(List<String> filters) {
            this.filters = filters;
        }

        List<String> filters() {
            return filters;
        }
    }

    /** What users make of one entry of the window. */
    static final class Copy {
        final WindowEntry<User> entry;
        final Message origin;
        final Set<User> working = new LinkedHashSet<>();
        final Set<User> deliveredTo = new HashSet<>();
        private final boolean isAgain;
        boolean abandoned;

        private Copy(WindowEntry<User> entry, Message origin, boolean isAgain) {
            this.entry = entry;
            this.origin = origin;
            this.isAgain = isAgain;
            this.abandoned = !isAgain;
        }

        boolean isOnItsWay() {
            return !abandoned && !working.isEmpty();
        }

        boolean isDone() {
            return !abandoned && working.isEmpty();
        }
    }

    private final BrokerModelFixture broker;
    private final Map<WindowEntry<User>, Copy> copies = new IdentityHashMap<>();
    private final Map<String, Integer> lastFirstCopy = new HashMap<>();
    private final Set<Message> recorded = new HashSet<>();
    private final Set<Message> given = new HashSet<>();

    WindowLedgerFixture(BrokerModelFixture broker) {
        this.broker = broker;
    }

    /** Null for an entry that was not seen before. */
    Copy copy(WindowEntry<User> entry) {
        return copies.get(entry);
    }

    /** @param isAgain whether the window knows that it was acknowledged before, and its PUBACK lost */
    void add(WindowEntry<User> entry, Message origin, boolean isAgain) {
        copies.put(entry, new Copy(entry, origin, isAgain));
    }

    Collection<Copy> copies() {
        return List.copyOf(copies.values());
    }

    /** Those that somebody works on, oldest message first. */
    List<Copy> busy() {
        return copies().stream()
                .filter(copy -> !copy.working.isEmpty())
                .sorted((a, b) -> Integer.compare(a.origin.number, b.origin.number))
                .toList();
    }

    void taken(Copy copy, List<User> users) {
        copy.working.addAll(users);
        copy.deliveredTo.addAll(users);
        if (copy.isDone()) {
            recorded(copy);
        }
    }

    void leftBy(User user) {
        for (Copy copy : copies()) {
            copy.abandoned |= copy.working.remove(user);
            copy.deliveredTo.remove(user);
        }
    }

    void completed(Copy copy, User user) {
        copy.working.remove(user);
        if (copy.isDone()) {
            recorded(copy);
        }
    }

    private void recorded(Copy copy) {
        recorded.add(copy.origin);
    }

    /** First copies come in order. */
    void given(Message message) {
        if (given.add(message) && broker.policy != Policy.NEW_ID_ON_REDELIVERY) {
            assertThat(lastFirstCopy.getOrDefault(message.topic, -1))
                    .as("number of the first copy before that of " + message)
                    .isLessThan(message.number);
            lastFirstCopy.put(message.topic, message.number);
        }
    }

    void checkRecorded(Message message) {
        if (broker.policy != Policy.NEW_ID_ON_REDELIVERY) {
            assertThat(recorded).as("what is recorded").contains(message);
            return;
        }
        // Which of several equal messages a copy is, nobody can tell: they are counted.
        long gone = broker.all.stream()
                .filter(of -> of.acknowledged && of.topic.equals(message.topic) && of.payload.equals(message.payload))
                .count();
        long records = copies.values().stream()
                .filter(copy -> copy.isDone()
                        && !copy.isAgain
                        && copy.origin.topic.equals(message.topic)
                        && copy.origin.payload.equals(message.payload))
                .count();
        assertThat(records).as("records equal to " + message).isGreaterThanOrEqualTo(gone);
    }
}
