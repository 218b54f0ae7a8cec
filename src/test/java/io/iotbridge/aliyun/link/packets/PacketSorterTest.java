package io.iotbridge.aliyun.link.packets;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.InboundMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketSorterTest {

    private final List<InboundMessage> messages = new ArrayList<>();
    private final PacketSorter sorter = new PacketSorter(() -> true, new ServerPackets() {
        @Override
        public void connack(int code, boolean sessionPresent) {}

        @Override
        public void message(InboundMessage message) {
            messages.add(message);
        }

        @Override
        public void puback(int packetId) {}

        @Override
        public void suback(int packetId, List<Integer> codes) {}

        @Override
        public void unsuback(int packetId) {}

        @Override
        public void pingresp() {}
    });

    /** Thousands may wait to be written. */
    @Test
    void messagesOnOneTopicHaveItInCommon() throws IOException {
        arrives("/pk/pump1/user/get");
        arrives("/pk/pump1/user/get");
        arrives("/pk/pump1/user/set");
        assertThat(messages.get(1).topic()).isSameAs(messages.get(0).topic());
        assertThat(messages)
                .extracting(InboundMessage::topic)
                .containsExactly("/pk/pump1/user/get", "/pk/pump1/user/get", "/pk/pump1/user/set");
    }

    private void arrives(String topic) throws IOException {
        byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer packet = ByteBuffer.allocate(4 + bytes.length);
        packet.put((byte) 0x30).put((byte) (2 + bytes.length)).putShort((short) bytes.length);
        sorter.take(packet.put(bytes).flip());
    }
}
