package io.iotbridge.aliyun.link;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import io.iotbridge.aliyun.link.acks.AckWindow;
import io.iotbridge.aliyun.link.acks.Redelivery;
import io.iotbridge.aliyun.link.acks.WindowEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of PUBACKs, and of what redeliveries are recognised by, when something throws that is not supposed to. */
class AckWindowErrorsTest {

    private final List<Integer> pubacks = new ArrayList<>();
    private boolean fails;

    private final AckWindow<LinkHandle> window =
            new AckWindow<>(LinkFixture.DEVICE.id(), this::acknowledge, Redelivery.TABLE);

    private void acknowledge(int packetId) {
        if (fails) {
            throw new InternalError("scripted");
        }
        pubacks.add(packetId);
    }

    @Test
    void aPubackThatCannotBeSentIsSentWithTheNextAndBeforeIt() {
        LinkHandle source = new LinkFixture().attach(List.of("/pk/pump1/user/get"), new Recorder());
        window.connected(true);
        WindowEntry<LinkHandle> first =
                window.arrived(message(1, "a", false), List.of(source)).entry();
        WindowEntry<LinkHandle> second =
                window.arrived(message(2, "b", false), List.of(source)).entry();
        fails = true;
        assertThatThrownBy(() -> window.completed(first, source)).hasMessage("scripted");
        fails = false;
        window.completed(second, source);
        assertThat(pubacks).containsExactly(1, 2);
        assertThat(window.unacknowledged()).isZero();
    }

    /** Its connection ends with what is thrown, and it must come again on the next. */
    @Test
    void aMessageThatWasNotHandedOnIsNobodysYet() {
        LinkHandle source = new LinkFixture().attach(List.of("/pk/pump1/user/get"), new Recorder());
        window.connected(true);
        WindowEntry<LinkHandle> first =
                window.arrived(message(1, "a", false), List.of(source)).entry();
        fails = true;
        assertThatThrownBy(() -> window.completed(first, source)).hasMessage("scripted");
        assertThatThrownBy(() -> window.arrived(message(2, "b", false), List.of(source)))
                .hasMessage("scripted");
        fails = false;
        window.connectionLost();
        window.connected(true);
        assertThat(window.arrived(message(2, "b", true), List.of(source)).consumers())
                .containsExactly(source);
    }
}
