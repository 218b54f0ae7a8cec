package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.loop.ManualScheduler;
import io.iotbridge.aliyun.random.Choices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The platform's side of {@link DeviceLinkModelTest}: what the device publishes. A PUBACK that is lost looks like one that was not sent. */
final class PublishesModelFixture {

    /** Numbers of the publishes that have their PUBACK. */
    final Set<Integer> accepted = new HashSet<>();

    private final Choices choices;
    /** Publishes of the session without PUBACK, by packet id. */
    private final Map<Integer, Integer> open = new HashMap<>();

    private FakePlatform.Connection connection;
    private int read;
    private int answered;
    /** Nobody sends them any more; what has left of them may still get its PUBACK. */
    private final Set<Integer> forgotten = new HashSet<>();
    /** When a publish arrived, as far as the device can tell: at the latest with its PUBACK, or with the end of its connection. */
    private final List<Long> arrivals = new ArrayList<>();

    private FakePlatform.Connection dead;
    private int publishedByThen;
    /** When it was seen first that the link ends the live connection; -1 until then. */
    private int publishedByEnding = -1;

    PublishesModelFixture(Choices choices) {
        this.choices = choices;
    }

    /** CONNACK on this connection. */
    void connected(FakePlatform.Connection next, boolean sessionPresent) {
        connection = next;
        read = 0;
        answered = 0;
        publishedByEnding = -1;
        if (!sessionPresent) {
            open.clear();
        }
        open.values().removeAll(forgotten);
    }

    /** Looks at what was published since this was asked last. MQTT 3.1.1, 2.3.1 and 4.4. */
    void check() {
        if (dead != null) {
            assertThat(dead.publishes()).as("published on a dead connection").hasSize(publishedByThen);
        }
        for (; connection != null && read < connection.publishes().size(); read++) {
            FakePlatform.Published publish = connection.publishes().get(read);
            int number = ModelUserFixture.number(publish.payload());
            boolean sentBefore = open.containsValue(number);
            assertThat(publish.dup()).as("DUP of publish " + number).isEqualTo(sentBefore);
            assertThat(open.getOrDefault(publish.packetId(), number))
                    .as("packet id " + publish.packetId() + " is in use by")
                    .isEqualTo(number);
            assertThat(sentBefore && !open.containsKey(publish.packetId()))
                    .as("another packet id for publish " + number)
                    .isFalse();
            open.put(publish.packetId(), number);
        }
        if (connection == null || !connection.isEnding()) {
            publishedByEnding = -1;
        } else if (publishedByEnding < 0) {
            publishedByEnding = read;
        } else {
            assertThat(read).as("published on a connection that ends").isEqualTo(publishedByEnding);
        }
    }

    /** PUBACK of the oldest publish that has none; false if there is none. */
    boolean acknowledge(ManualScheduler loop) {
        check();
        if (answered == connection.publishes().size()) {
            return false;
        }
        FakePlatform.Published publish = connection.publishes().get(answered++);
        int number = ModelUserFixture.number(publish.payload());
        choices.tell(() -> "PUBACK of publish " + number);
        open.values().remove(number);
        accepted.add(number);
        arrived(number, loop.nanoTime());
        loop.execute(() -> publish.done().complete(null));
        return true;
    }

    /** A user sends it no more: its packet id is free once it has its PUBACK, or there is another connection. */
    void forgotten(int number, long now) {
        forgotten.add(number);
        if (connection != null
                && !connection.isEnding()
                && connection.publishes().stream()
                        .skip(answered)
                        .anyMatch(publish -> ModelUserFixture.number(publish.payload()) == number)) {
            arrivals.add(now);
        }
    }

    /** Another process begins, with another clock. */
    void clockStartsOver() {
        arrivals.clear();
    }

    /** What is on its way when nobody waits for it any more has arrived by then. */
    private void arrived(int number, long now) {
        if (!forgotten.contains(number)) {
            arrivals.add(now);
        }
    }

    /** Times at which publishes arrived at the latest; the platform drops what is too much within a second. */
    List<Long> arrivals() {
        return arrivals;
    }

    /** The connection is over: what was on its way has arrived by now, or never will. */
    void cut(long now) {
        check();
        connection.publishes().stream()
                .skip(answered)
                .forEach(publish -> arrived(ModelUserFixture.number(publish.payload()), now));
        dead = connection;
        publishedByThen = connection.publishes().size();
        connection = null;
    }
}
