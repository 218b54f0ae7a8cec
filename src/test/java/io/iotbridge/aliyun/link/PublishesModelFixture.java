package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Choices;
import java.util.HashMap;
import java.util.HashSet;
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
    private FakePlatform.Connection dead;
    private int publishedByThen;

    PublishesModelFixture(Choices choices) {
        this.choices = choices;
    }

    /** CONNACK on this connection. */
    void connected(FakePlatform.Connection next, boolean sessionPresent) {
        connection = next;
        read = 0;
        answered = 0;
        if (!sessionPresent) {
            open.clear();
        }
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
        loop.execute(() -> publish.done().complete(null));
        return true;
    }

    /** A user sends it no more: its packet id is free. */
    void forgotten(int number) {
        open.values().remove(number);
    }

    /** The connection is over. */
    void cut() {
        check();
        dead = connection;
        publishedByThen = connection.publishes().size();
        connection = null;
    }
}
