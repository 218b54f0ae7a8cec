package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers to what a user has published, beside the messages of others on the same link. */
class LinkRepliesTest {

    private static final String COMMANDS = "/pk/pump1/user/get";
    private static final String REPLIES = "/sys/pk/pump1/thing/event/property/post_reply";
    private static final String EVERYTHING = "/sys/pk/pump1/thing/#";

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();
    private final ReplyRecorder sink = new ReplyRecorder();

    /** Writes down the answers too. */
    private static final class ReplyRecorder extends Recorder {
        private final List<String> replies = new ArrayList<>();
        private RuntimeException failure;

        @Override
        public boolean reply(DeviceId device, InboundMessage reply) {
            replies.add(new String(reply.payload(), StandardCharsets.UTF_8));
            if (failure != null) {
                throw failure;
            }
            return true;
        }
    }

    private LinkHandle attach(String connector, LinkFilters filters, LinkListener listener) {
        LinkHandle handle = fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.SETTINGS, connector, filters, listener);
        fixture.scheduler.runDue();
        return handle;
    }

    private LinkHandle attachSink() {
        return attach("sink", new LinkFilters(List.of(), List.of(REPLIES)), sink);
    }

    private LinkHandle attachSource(String filter) {
        return attach("source", LinkFilters.ofMessages(List.of(filter)), source);
    }

    private static InboundMessage reply(int packetId, int qos, String payload) {
        return new InboundMessage(REPLIES, payload.getBytes(StandardCharsets.UTF_8), qos, false, packetId);
    }

    private static InboundMessage command(int packetId) {
        return LinkFixture.message(packetId, "command " + packetId, false);
    }

    @Test
    void tellsThemToWhoeverPublishedAndAcknowledgesThemAtOnceBehindWhatNobodyCompletes() {
        attachSource(COMMANDS);
        attachSink();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        assertThat(connection.subscribes().stream().flatMap(List::stream)).containsExactly(COMMANDS, REPLIES);
        connection.deliver(command(1));
        connection.deliver(reply(2, 1, "ok 1"));
        connection.deliver(command(3));
        connection.deliver(reply(4, 1, "ok 2"));
        assertThat(sink.replies).containsExactly("ok 1", "ok 2");
        assertThat(sink.deliveries).isEmpty();
        assertThat(source.payloads()).containsExactly("command 1", "command 3");
        assertThat(connection.pubacks()).containsExactly(2, 4);
        source.deliveries.forEach(Delivery::complete);
        assertThat(connection.pubacks()).containsExactly(2, 4, 1, 3);
    }

    @Test
    void goesOnWhileAConnectorWithWaitingCommandsIsGone() {
        LinkHandle gone = attachSource(COMMANDS);
        attachSink();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        gone.close();
        for (int id = 1; id < 200; id += 2) {
            connection.deliver(command(id));
            connection.deliver(reply(id + 1, 1, "ok"));
        }
        assertThat(sink.replies).hasSize(100);
        assertThat(connection.pubacks()).hasSize(100).allMatch(id -> id % 2 == 0);
        assertThat(connection.isOver()).isFalse();
    }

    @Test
    void owesNothingForOneOfQos0() {
        attachSink();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        connection.deliver(reply(0, 0, "ok"));
        assertThat(sink.replies).containsExactly("ok");
        assertThat(connection.pubacks()).isEmpty();
    }

    @Test
    void areMessagesTooForARouteThatAsksForThem() {
        attachSource(EVERYTHING);
        attachSink();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        connection.deliver(reply(1, 1, "ok"));
        assertThat(sink.replies).containsExactly("ok");
        assertThat(source.payloads()).containsExactly("ok");
        assertThat(connection.pubacks()).isEmpty();
        source.deliveries.get(0).complete();
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void waitForNoAbsentConnectorWhileSomebodyTakesThem() {
        LinkHandle gone = attachSource(EVERYTHING);
        attachSink();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        gone.close();
        connection.deliver(reply(1, 1, "ok"));
        assertThat(connection.pubacks()).containsExactly(1);
    }

    /** The source would else report them as messages that no route takes. */
    @Test
    void areNobodysWhenTheOneWhoWaitedIsGone() {
        attachSource(COMMANDS);
        LinkHandle gone = attachSink();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        gone.close();
        connection.deliver(reply(1, 1, "late"));
        connection.deliver(command(2));
        source.deliveries.get(0).complete();
        assertThat(source.payloads()).containsExactly("command 2");
        assertThat(connection.pubacks()).containsExactly(1, 2);
    }

    @Test
    void areUnsubscribedOnceTheConnectorWaitsForThemNoMore() {
        attachSource(COMMANDS);
        attachSink().close();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        attach("sink", new LinkFilters(List.of(), List.of("/sys/pk/pump1/other_reply")), sink);
        connection = fixture.platform.newest();
        assertThat(connection.unsubscribes).containsExactly(List.of(REPLIES));
    }

    /** A connector that carries both directions has two users of one name. */
    @Test
    void leaveWhatTheSameConnectorTakesAsMessages() {
        LinkHandle downlink = attachSource(COMMANDS);
        LinkHandle uplink = attach("source", new LinkFilters(List.of(), List.of(REPLIES)), sink);
        attach("other", LinkFilters.NONE, new Recorder());
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        assertThat(connection.unsubscribes).isEmpty();
        downlink.close();
        uplink.close();
        connection.deliver(command(1));
        connection.deliver(reply(2, 1, "late"));
        assertThat(connection.pubacks()).containsExactly(2);
        attachSource(COMMANDS);
        connection = fixture.nextConnection().acceptAll();
        connection.deliver(LinkFixture.message(1, "command 1", true));
        assertThat(source.payloads()).containsExactly("command 1");
    }

    @Test
    void areAcknowledgedThoughTheirUserFails() {
        attachSink();
        sink.failure = new IllegalStateException("test");
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        connection.deliver(reply(1, 1, "ok"));
        assertThat(connection.pubacks()).containsExactly(1);
        assertThat(connection.isOver()).isFalse();
    }

    /** It waited for a source that takes everything there is and is gone. */
    @Test
    void comeAgainForWhoAttachesLater() {
        LinkHandle gone = attachSource(EVERYTHING);
        attach("other", LinkFilters.NONE, new Recorder());
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        gone.close();
        connection.deliver(reply(1, 1, "ok"));
        assertThat(connection.pubacks()).isEmpty();
        attachSink();
        connection = fixture.nextConnection().acceptAll();
        connection.deliver(new InboundMessage(REPLIES, "ok".getBytes(StandardCharsets.UTF_8), 1, true, 1));
        assertThat(sink.replies).containsExactly("ok");
        assertThat(connection.pubacks()).containsExactly(1);
    }

    /** A sender that gives out the lowest free packet id does not look like one whose ids rise only because replies have some of them. */
    @Test
    void haveAPlaceInTheOrderOfPacketIds() {
        attachSource(COMMANDS);
        attachSink();
        FakePlatform.Connection connection = fixture.platform.newest().acceptAll();
        for (int id = 1; id <= 5; id++) {
            connection.deliver(command(id));
        }
        for (int id = 6; id <= 9; id++) {
            connection.deliver(reply(id, 1, "ok"));
        }
        connection.deliver(command(10));
        source.deliveries.forEach(Delivery::complete);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        connection = fixture.nextConnection().acceptAll();
        connection.deliver(LinkFixture.message(10, "command 10", true));
        assertThat(source.payloads()).hasSize(7).endsWith("command 10", "command 10");
    }
}
