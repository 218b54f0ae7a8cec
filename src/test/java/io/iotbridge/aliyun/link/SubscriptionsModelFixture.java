package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Choices;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The platform's side of {@link DeviceLinkModelTest}: what the device has subscribed to. One of the users belongs to a connector whose next
 * configuration wants something else.
 */
final class SubscriptionsModelFixture {

    static final String CONNECTOR = "changing";

    private static final String TOPIC = "/pk/pump1/user/of-the-configuration/";

    private final Choices choices;
    private FakePlatform.Connection connection;
    private int subscribes;
    private int unsubscribes;
    /** Of the session. */
    private final Set<String> all = new HashSet<>();
    /** Of the live connection: what has its SUBACK. */
    private final Set<String> answered = new HashSet<>();

    private int configuration;

    SubscriptionsModelFixture(Choices choices) {
        this.choices = choices;
    }

    /** What the connector wants from now on. */
    List<String> nextConfiguration() {
        configuration = choices.below(3);
        return List.of(TOPIC + configuration);
    }

    static boolean areOfConnector(List<String> filters) {
        return filters.stream().anyMatch(filter -> filter.startsWith(TOPIC));
    }

    /** CONNACK on this connection. */
    void connected(FakePlatform.Connection next, boolean sessionPresent) {
        read();
        connection = next;
        subscribes = 0;
        unsubscribes = 0;
        answered.clear();
        if (!sessionPresent) {
            all.clear();
        }
    }

    /** What only the process knew is forgotten with it, and stays subscribed. */
    void processEnded() {
        read();
        connection = null;
        all.removeIf(filter -> filter.startsWith(TOPIC));
    }

    void suback(int subscribe) {
        answered.addAll(connection.subscribes().get(subscribe));
    }

    boolean areAnswered(List<String> filters) {
        return answered.containsAll(filters);
    }

    /** SUBSCRIBEs and UNSUBSCRIBEs that have arrived. */
    void read() {
        for (; connection != null && subscribes < connection.subscribes().size(); subscribes++) {
            all.addAll(connection.subscribes().get(subscribes));
        }
        for (; connection != null && unsubscribes < connection.unsubscribes.size(); unsubscribes++) {
            connection.unsubscribes.get(unsubscribes).forEach(all::remove);
        }
    }

    /** Nothing is subscribed that the connector wanted once. */
    void checkEnd() {
        read();
        assertThat(all)
                .as("subscribed for the connector")
                .filteredOn(filter -> filter.startsWith(TOPIC))
                .isSubsetOf(TOPIC + configuration);
    }
}
