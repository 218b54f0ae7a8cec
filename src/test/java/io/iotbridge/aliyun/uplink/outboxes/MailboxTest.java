package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.loop.ManualScheduler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private final ManualScheduler loop = new ManualScheduler();
    private final Mailbox mailbox = new Mailbox(loop);
    private final List<String> read = new ArrayList<>();

    @Test
    void sendsWhatGathered() {
        mailbox.put(() -> read.add("a"));
        mailbox.put(() -> read.add("b"));
        assertThat(read).isEmpty();
        mailbox.send();
        mailbox.send();
        assertThat(read).containsExactly("a", "b");
    }

    @Test
    void losesNothingThatTheLoopDidNotTake() {
        mailbox.put(() -> read.add("a"));
        loop.whenPosted(() -> {
            throw new InternalError("scripted");
        });
        assertThatThrownBy(mailbox::send).hasMessage("scripted");
        loop.whenPosted(() -> {});
        mailbox.put(() -> read.add("b"));
        mailbox.send();
        assertThat(read).containsExactly("a", "b");
    }
}
