package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A CONNECT without CONNACK may have begun another session, of which the next CONNACK says that it is present. */
class LinkSessionTest {

    private final LinkFixture fixture = new LinkFixture();
    private final Recorder source = new Recorder();
    private final LinkHandle link = fixture.attach(List.of("/pk/pump1/user/get"), source);
    private final FakePlatform.Connection first = fixture.platform.newest();

    private Publish begin() {
        first.acceptAll(false);
        first.deliver(LinkFixture.message(1, "on", false));
        Publish publish = link.newPublish("/pk/pump1/user/update", new byte[1], 1, any -> {});
        fixture.scheduler.execute(publish::send);
        assertThat(first.publishes()).hasSize(1);
        first.die(Kind.CONNECTION_LOST);
        return publish;
    }

    private void attempt(boolean connects, Kind end) {
        if (connects) {
            connect().die(end);
        } else {
            fixture.nextConnection().die(end);
        }
    }

    private FakePlatform.Connection connect() {
        FakePlatform.Connection next = fixture.nextConnection();
        next.upgraded();
        fixture.scheduler.runDue();
        assertThat(next.hasConnected()).isTrue();
        return next;
    }

    /** The message with packet id 1 comes, as one that was sent before, and the publish leaves again. */
    private FakePlatform.Connection last(Publish publish) {
        FakePlatform.Connection next = connect();
        next.acceptAll(true);
        next.deliver(LinkFixture.message(1, "on", true));
        fixture.scheduler.execute(publish::send);
        return next;
    }

    @Test
    void whatIsOnItsWayMayBeAnotherMessageThen() {
        Publish publish = begin();
        attempt(true, Kind.CONNECTION_LOST);
        FakePlatform.Connection last = last(publish);

        assertThat(source.payloads()).as("written twice rather than never").containsExactly("on", "on");
        assertThat(last.publishes()).singleElement().satisfies(again -> assertThat(again.dup())
                .isFalse());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"IDENTITY_REFUSED", "CLIENT_ID_REFUSED", "SERVER_UNAVAILABLE"})
    void aRefusedConnectBeginsNone(Kind refusal) {
        Publish publish = begin();
        attempt(true, refusal);
        assertIsTheSame(last(publish));
    }

    @Test
    void neitherDoesAnAttemptWithoutConnect() {
        Publish publish = begin();
        attempt(false, Kind.UNREACHABLE);
        assertIsTheSame(last(publish));
    }

    private void assertIsTheSame(FakePlatform.Connection last) {
        assertThat(source.payloads()).containsExactly("on");
        assertThat(last.publishes()).singleElement().satisfies(again -> assertThat(again.dup())
                .isTrue());
    }

    @Test
    void theDoubtEndsWithTheNextConnack() {
        Publish publish = begin();
        attempt(true, Kind.CONNECTION_LOST);
        last(publish).die(Kind.CONNECTION_LOST);
        FakePlatform.Connection again = last(publish);

        assertThat(source.payloads()).hasSize(2);
        assertThat(again.publishes()).singleElement().satisfies(sent -> assertThat(sent.dup())
                .isTrue());
    }
}
