package io.iotbridge.aliyun.link;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import io.iotbridge.aliyun.link.acks.AckWindow;
import io.iotbridge.aliyun.link.acks.Redelivery;
import io.iotbridge.aliyun.link.acks.WindowEntry;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** What is left of it says nothing about the messages of the next one, which may have the same packet identifiers. */
    @Test
    void nothingOfAConnectionWhoseEndFailedIsAcknowledgedOnTheNext() throws Exception {
        LinkHandle source = new LinkFixture().attach(List.of("/pk/pump1/user/get"), new Recorder());
        Field before = AckWindow.class.getDeclaredField("before");
        before.setAccessible(true);
        AtomicInteger failures = new AtomicInteger(1);
        before.set(window, new HashMap<Integer, Object>() {
            @Override
            public Object put(Integer packetId, Object entry) {
                if (failures.getAndDecrement() > 0) {
                    throw new InternalError("scripted");
                }
                return super.put(packetId, entry);
            }
        });
        window.connected(true);
        WindowEntry<LinkHandle> first =
                window.arrived(message(1, "a", false), List.of(source)).entry();
        assertThatThrownBy(window::connectionLost).hasMessage("scripted");
        window.connected(false);
        window.arrived(message(1, "b", false), List.of(source));
        window.completed(first, source);
        assertThat(pubacks).isEmpty();
    }
}
