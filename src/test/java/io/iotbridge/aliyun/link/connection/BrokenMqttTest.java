package io.iotbridge.aliyun.link.connection;

import static io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Peer;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that does not keep to MQTT 3.1.1: the connection ends, and says how. */
class BrokenMqttTest extends ScriptedServerFixture {

    @Test
    void aHugeLengthPrefixIsRefusedBeforeItIsAllocated() throws Exception {
        link.open(server.uri());
        server.session().send(0x30, 0x80, 0x84, 0xAF, 0x5F);
        assertThat(link.awaitClosed(Kind.PROTOCOL)).hasMessageContaining("1048576");
    }

    @ParameterizedTest
    @CsvSource({"F0 00", "36 05 00 01 74 00 01", "90 01 00", "90 03 00 63 00", "30 02 00 09"})
    void garbage(String hex) throws Exception {
        link.open(server.uri());
        Peer peer = server.session();
        peer.send(HexFormat.ofDelimiter(" ").parseHex(hex));
        link.awaitClosed(Kind.PROTOCOL);
        assertThat(peer.isAtEnd()).isTrue();
    }

    /** C09: closing the connection would bring the same message on the next one, without end. Two more bytes are the packet id. */
    @ParameterizedTest
    @CsvSource({
        "32 06 00 02 61 09 00 07, 61 9",
        "32 06 00 02 61 00 00 07, 61 0",
        "32 07 00 03 61 C2 9F 00 07, 61 9f",
        "32 06 00 02 61 FF 00 07, 61 dcff",
        "32 07 00 03 61 C3 62 00 07, 61 dcc3 62",
        "32 07 00 03 ED A0 80 00 07, dced dca0 dc80",
        "32 07 00 03 EF BF BE 00 07, fffe"
    })
    void aTopicThatNoSenderMayUseArrives(String hex, String topic) throws Exception {
        link.open(server.uri());
        server.session().send(HexFormat.ofDelimiter(" ").parseHex(hex));
        Awaitility.await("the message").until(() -> !link.listener.messages.isEmpty() || link.listener.closed.isDone());
        assertThat(link.listener.messages).singleElement().satisfies(message -> {
            assertThat(message.topic().chars().mapToObj(Integer::toHexString).collect(Collectors.joining(" ")))
                    .isEqualTo(topic);
            assertThat(message.packetId()).isEqualTo(7);
        });
    }

    @ParameterizedTest
    @CsvSource({"30 04 00 01 74 07, PUBLISH", "40 02 00 01, PUBACK", "D0 00, PINGRESP", "90 03 00 01 01, SUBACK"})
    void whatComesBeforeTheConnack(String hex, String named) throws Exception {
        link.open(server.uri());
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        peer.packet();
        peer.send(HexFormat.ofDelimiter(" ").parseHex(hex));
        assertThat(link.awaitClosed(Kind.PROTOCOL)).hasMessageContaining(named).hasMessageContaining("before CONNACK");
        assertThat(link.listener.messages).isEmpty();
    }

    /** CONNECT may have to wait for its turn: a session that nobody has asked for is none. */
    @Test
    void aConnackBeforeTheConnect() throws Exception {
        link.openOnly(server.uri());
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        peer.send(0x20, 0x02, 0x00, 0x00);
        assertThat(link.awaitClosed(Kind.PROTOCOL)).hasMessageContaining("CONNACK before CONNECT");
    }

    @Test
    void aSecondConnack() throws Exception {
        link.open(server.uri());
        server.session().send(0x20, 0x02, 0x00, 0x00);
        assertThat(link.awaitClosed(Kind.PROTOCOL)).hasMessageContaining("second CONNACK");
    }

    @Test
    void aBrokenFrame() throws Exception {
        link.open(server.uri());
        server.session().raw(bytes(0xF2, 0x01, 0x00));
        link.awaitClosed(Kind.PROTOCOL);
    }
}
