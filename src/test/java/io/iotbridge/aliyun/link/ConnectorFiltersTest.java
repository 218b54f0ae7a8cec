package io.iotbridge.aliyun.link;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who takes a message where several connectors use a device, and what is unsubscribed (C14 and invariant 2). */
class ConnectorFiltersTest {

    private static final String GET = "/pk/pump1/user/get";
    private static final String SET = "/pk/pump1/user/set";

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder a = new Recorder();
    private final Recorder b = new Recorder();

    private LinkHandle attach(String connector, List<String> filters, Recorder recorder) {
        LinkHandle handle = fixture.pool.attach(
                LinkFixture.DEVICE, LinkFixture.SETTINGS, connector, LinkFilters.ofMessages(filters), recorder);
        fixture.scheduler.runDue();
        return handle;
    }

    private static InboundMessage set(int packetId, String payload, boolean dup) {
        return new InboundMessage(SET, payload.getBytes(StandardCharsets.UTF_8), 1, dup, packetId);
    }

    @Test
    void unsubscribesWhatTheSameConnectorSubscribedAndItsNextConfigurationLacks() {
        attach("a", List.of(GET, SET), a).close();
        attach("a", List.of(GET), a);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        assertThat(connection.unsubscribes).containsExactly(List.of(SET));
        assertThat(connection.subscribes()).containsExactly(List.of(GET));
        connection.die(LinkException.Kind.CONNECTION_LOST);
        assertThat(fixture.nextConnection().acceptAll().unsubscribes).isEmpty();
    }

    @Test
    void unsubscribesOnAConnectionThatIsUpToo() {
        attach("other", List.of(), new Recorder());
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        LinkHandle first = attach("a", List.of(GET, SET), a);
        connection.grant(0, 1);
        first.close();
        assertThat(connection.unsubscribes).isEmpty();
        attach("a", List.of(GET), a);
        assertThat(connection.unsubscribes).containsExactly(List.of(SET));
    }

    /** Connect starts a task again beside one that does not stop in time. */
    @Test
    void unsubscribesWhatATaskHadThatLetsGoAfterItsSuccessorHasCome() {
        attach("other", List.of(), new Recorder());
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        LinkHandle hung = attach("a", List.of(GET, SET), a);
        connection.grant(0, 1);
        attach("a", List.of(GET), b);
        assertThat(connection.unsubscribes).isEmpty();
        hung.close();
        assertThat(connection.unsubscribes).containsExactly(List.of(SET));
    }

    /** More than fit in one UNSUBSCRIBE. */
    @Test
    void doesNotUnsubscribeBehindTheSubscribeOfSomebodyWhoCameMeanwhile() {
        List<String> many =
                IntStream.range(0, 12).mapToObj(i -> "/pk/pump1/user/" + i).toList();
        attach("other", List.of(), new Recorder());
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        attach("a", many, a).close();
        connection.unsuback = new CompletableFuture<>();
        attach("a", List.of(GET), a);
        List<String> later = new ArrayList<>(many);
        later.removeAll(connection.unsubscribes.get(0));
        assertThat(later).hasSize(4);

        CompletableFuture<List<Integer>> first = connection.unsuback;
        connection.unsuback = CompletableFuture.completedFuture(List.of());
        attach("b", later.subList(0, 2), b);
        assertThat(connection.subscribes()).contains(later.subList(0, 2));
        first.complete(List.of());
        assertThat(connection.unsubscribes.stream().skip(1).flatMap(List::stream))
                .contains(later.get(2), later.get(3))
                .doesNotContain(later.get(0), later.get(1));
    }

    @Test
    void unsubscribesNothingBecauseAConnectorStopsOrThatAnotherWants() {
        LinkHandle stopped = attach("b", List.of(SET), b);
        attach("a", List.of(GET, SET), a).close();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        stopped.close();
        attach("a", List.of(GET), a);
        connection = fixture.nextConnection().acceptAll();
        assertThat(connection.unsubscribes).isEmpty();
    }

    @Test
    void givesWhatItsRouteHadToThePolicyForUnmatchedMessages() {
        attach("a", List.of(GET, SET), a).close();
        attach("a", List.of(GET), a);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        connection.deliver(set(1, "late", false));
        assertThat(a.payloads()).containsExactly("late");
    }

    @Test
    void leavesAMessageOfAStoppedConnectorForItThoughAnotherIsHere() {
        LinkHandle stopped = attach("b", List.of(SET), b);
        attach("a", List.of(GET), a);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        stopped.close();
        connection.deliver(set(1, "for b", false));
        connection.deliver(message(2, "for a", false));
        a.deliveries.get(0).complete();
        assertThat(a.payloads()).containsExactly("for a");
        assertThat(connection.pubacks()).isEmpty();
        Recorder again = new Recorder();
        attach("b", List.of(SET), again);
        connection = fixture.nextConnection().acceptAll();
        connection.deliver(set(1, "for b", true));
        connection.deliver(message(2, "for a", true));
        assertThat(again.payloads()).containsExactly("for b");
        again.deliveries.get(0).complete();
        assertThat(connection.pubacks()).containsExactly(1, 2);
        assertThat(a.payloads()).containsExactly("for a");
    }

    @Test
    void doesNotReconnectForWhatNobodyHereTakes() {
        LinkHandle stopped = attach("b", List.of(SET), b);
        attach("a", List.of(GET), a);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        connection.deliver(set(1, "for b", false));
        stopped.close();
        assertThat(connection.isOver()).isFalse();
        attach("sink", List.of(), new Recorder());
        assertThat(connection.isOver()).isFalse();
    }

    @Test
    void doesNotHoldUpTheOthersForEver() {
        LinkHandle stopped = attach("b", List.of(SET), b);
        attach("a", List.of(GET), a);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        stopped.close();
        connection.deliver(set(1, "for b", false));
        for (int id = 2; id <= 20; id++) {
            connection.deliver(message(id, "for a", false));
        }
        a.deliveries.forEach(Delivery::complete);
        fixture.scheduler.pass(Duration.ofMinutes(4));
        assertThat(connection.pubacks()).isEmpty();
        assertThat(connection.isOver()).isFalse();
        connection = fixture.nextConnection().acceptAll();
        connection.deliver(set(1, "for b", true));
        for (int id = 2; id <= 20; id++) {
            connection.deliver(message(id, "for a", true));
        }
        assertThat(a.payloads()).hasSize(20).endsWith("for b");
        a.deliveries.get(19).complete();
        assertThat(connection.pubacks()).hasSize(20).isSorted();
        Recorder again = new Recorder();
        LinkHandle back = attach("b", List.of(SET), again);
        connection.grant(connection.subscribes().size() - 1, 1);
        connection.deliver(set(21, "for b", false));
        assertThat(again.payloads()).containsExactly("for b");
        back.close();
    }

    @Test
    void holdsOnWhileNobodyIsStopped() {
        LinkHandle stopped = attach("b", List.of(SET), b);
        attach("a", List.of(GET), a);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        stopped.close();
        connection.deliver(set(1, "for b", false));
        fixture.scheduler.pass(Duration.ofHours(1));
        assertThat(connection.isOver()).isFalse();
        assertThat(connection.pubacks()).isEmpty();
        assertThat(a.payloads()).isEmpty();
    }

    @Test
    void givesAMessageThatAnotherConnectorWantsToNobodyElse() {
        attach("b", List.of(SET), b);
        attach("a", List.of(GET), a);
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        connection.deliver(message(1, "for a", false));
        connection.deliver(set(2, "for b", false));
        assertThat(a.payloads()).containsExactly("for a");
        assertThat(b.payloads()).containsExactly("for b");
    }

    /** Each has a filter of its own, and is not here any more. */
    private void passBy(int first, int last) {
        for (int i = first; i <= last; i++) {
            attach("connector" + i, List.of("/pk/pump1/user/" + i), new Recorder())
                    .close();
        }
    }

    private static InboundMessage of(int connector) {
        return new InboundMessage("/pk/pump1/user/" + connector, new byte[] {1}, 1, false, connector);
    }

    @Test
    void remembersSixteenConnectorsAndForgetsTheOneThatWasHereLongestAgo() {
        attach("here", List.of(GET), a);
        passBy(1, 15);
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        connection.deliver(of(1));
        assertThat(a.payloads()).as("it waits for connector1").isEmpty();
        passBy(16, 16);
        connection.deliver(of(2));
        assertThat(a.payloads()).as("it waits for connector2").isEmpty();
        connection.die(LinkException.Kind.CONNECTION_LOST);
        connection = fixture.nextConnection().accept();
        connection.deliver(of(1));
        assertThat(a.payloads()).as("nobody remembers connector1").hasSize(1);
        connection.deliver(of(2));
        assertThat(a.payloads()).as("it still waits for connector2").hasSize(1);
    }

    @Test
    void forgetsNoConnectorThatIsHereThoughItCameFirst() {
        LinkHandle first = attach("first", List.of(SET), b);
        attach("here", List.of(GET), a);
        passBy(1, 40);
        first.close();
        FakePlatform.Connection connection = fixture.platform.newest().accept();
        connection.deliver(set(1, "for the first", false));
        assertThat(a.payloads()).as("it waits for the first").isEmpty();
    }

    /** The connection is up already: the time limit of an attempt is over by then. */
    @Test
    void givesUpAConnectionOnWhichNoUnsubackComes() {
        attach("other", List.of(), new Recorder());
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        LinkHandle first = attach("a", List.of(GET, SET), a);
        connection.grant(0, 1);
        first.close();
        connection.unsuback = new CompletableFuture<>();
        LinkHandle again = attach("a", List.of(GET), a);
        assertThat(again.state()).isEqualTo(LinkState.UP);
        assertThat(connection.unsubscribes).containsExactly(List.of(SET));
        fixture.scheduler.pass(Duration.ofSeconds(9));
        assertThat(connection.isOver()).isFalse();
        fixture.scheduler.pass(Duration.ofSeconds(1));
        assertThat(connection.isOver()).isTrue();
        assertThat(a.events).contains("down TIMEOUT");
        assertThat(fixture.nextConnection().acceptAll().unsubscribes)
                .as("it was not acknowledged")
                .containsExactly(List.of(SET));
    }

    /** The link's loop does not know of it yet. */
    private LinkHandle user(List<String> filters) {
        return fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.SETTINGS, "a", LinkFilters.ofMessages(filters), a);
    }

    /** Where memory ends behind it, the link adds a user again. */
    @Test
    void awaitsAConnectorWhoseOnlyUserWasAddedTwiceAndLeft() {
        ConnectorFilters filters = new ConnectorFilters();
        LinkHandle user = user(List.of(GET));
        filters.attached(user);
        filters.attached(user);
        filters.detached(user);
        assertThat(filters.awaited(GET)).containsExactly("a");
    }

    @Test
    void awaitsNoConnectorBecauseOneLeavesThatWasNeverAdded() {
        ConnectorFilters filters = new ConnectorFilters();
        filters.attached(user(List.of(GET)));
        filters.detached(user(List.of(GET)));
        assertThat(filters.awaited(GET)).isEmpty();
    }
}
