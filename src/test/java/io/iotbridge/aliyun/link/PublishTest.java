package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.FakePlatform.Published;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishTest {

    /** More than it takes for identifiers to come round. */
    private static final int MANY = 1_100;

    private final LinkFixture fixture = new LinkFixture();
    private final List<String> accepted = new ArrayList<>();
    private LinkHandle link;
    private FakePlatform.Connection connection;

    @BeforeEach
    void connect() {
        link = fixture.attach(List.of("/pk/pump1/user/get"), new LinkFixture.Recorder());
        connection = fixture.platform.newest().acceptAll();
        fixture.scheduler.runDue();
    }

    private Publish send(String text) {
        Publish publish = link.newPublish("/t", text.getBytes(StandardCharsets.UTF_8), 1, any -> accepted.add(text));
        onLoop(publish::send);
        return publish;
    }

    private void onLoop(Runnable step) {
        link.loop().execute(step);
        fixture.scheduler.runDue();
    }

    private Published last() {
        return connection.publishes().get(connection.publishes().size() - 1);
    }

    private void puback(Published publish) {
        publish.done().complete(null);
        fixture.scheduler.runDue();
    }

    /** A task ends before the PUBACK of its publish; another task's publish must not take that PUBACK for its own. */
    @Test
    void nothingGetsThePacketIdentifierOfWhatIsForgottenBeforeItsPuback() {
        Publish gone = send("gone");
        Published first = last();
        onLoop(gone::forget);
        for (int i = 0; i < MANY; i++) {
            send("other");
            assertThat(last().packetId()).isNotEqualTo(first.packetId());
            puback(last());
        }
        puback(first);
        assertThat(accepted).hasSize(MANY).doesNotContain("gone");
        List<Integer> later = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            send("later");
            later.add(last().packetId());
            puback(last());
        }
        assertThat(later).contains(first.packetId());
    }

    /** By then another publish has its identifier, and keeps it until its own PUBACK. */
    @Test
    void whatIsForgottenTwiceTakesNoIdentifierFromAnother() {
        Publish gone = send("gone");
        int id = last().packetId();
        onLoop(gone::forget);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        connection = fixture.nextConnection().acceptAll();
        fixture.scheduler.runDue();
        Publish other;
        do {
            other = send("other");
            if (last().packetId() != id) {
                puback(last());
            }
        } while (last().packetId() != id);
        onLoop(gone::forget);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        connection = fixture.nextConnection().acceptAll();
        fixture.scheduler.runDue();
        onLoop(other::send);
        assertThat(last().packetId()).isEqualTo(id);
        for (int i = 0; i < MANY; i++) {
            send("later");
            assertThat(last().packetId()).isNotEqualTo(id);
            puback(last());
        }
    }

    /** All other identifiers are in use: the next publish got that of one that is forgotten, whose PUBACK comes after all. */
    @Test
    void aPubackThatWasNotExpectedAnyMoreFreesNoIdentifierOfAnother() {
        onLoop(send("gone")::forget);
        Published gone = last();
        for (int i = 0; i < 0x7FFF; i++) {
            onLoop(link.newPublish("/t", new byte[0], 1, any -> {})::send);
        }
        assertThat(last().packetId()).isEqualTo(gone.packetId());
        puback(gone);
        Publish more = link.newPublish("/t", new byte[0], 1, any -> {});
        assertThatThrownBy(() -> onLoop(more::send)).hasMessageContaining("have no PUBACK");
    }
}
