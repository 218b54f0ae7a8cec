package io.iotbridge.aliyun.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderTest {
    private final List<Message> sent = new ArrayList<>();
    private final Sender sender = new Sender(2, 3, sent::addAll);

    @Test
    void goesFromDeviceToDeviceAndNumbersEach() {
        sender.allow(5);
        sender.turn();
        assertThat(sent).containsExactly(new Message(0, 0), new Message(1, 0), new Message(0, 1));
        sender.turn();
        assertThat(sent).endsWith(new Message(1, 1), new Message(0, 2)).hasSize(5);
        assertThat(sender.isDone()).isTrue();
    }

    @Test
    void sendsNothingThatIsNotAllowed() {
        sender.turn();
        sender.allow(10);
        sender.turn();
        sender.stop();
        sender.turn();
        assertThat(sender.numbered()).isEqualTo(3);
        assertThat(sender.isDone()).isTrue();
    }
}
