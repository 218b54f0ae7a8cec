package io.iotbridge.aliyun.link.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Peer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says cannot look like a line of our log, whether it is printed as a message or as a trace. */
class ForeignTextTest extends ScriptedServerFixture {

    private static final String FORGED = "ERROR forged";

    private static void forgesNothing(LinkException cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        assertThat(cause.getMessage().lines()).hasSize(1);
        assertThat(trace.toString().lines()).noneMatch(line -> line.strip().startsWith(FORGED));
        assertThat(trace.toString()).doesNotContain("\u202E").doesNotContain("\u2028");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bye\n" + FORGED, "bye\r\n" + FORGED, "bye\u2028" + FORGED, "bye\u0085\u202E" + FORGED})
    void aReasonOfAClose(String reason) throws Exception {
        link.open(server.uri());
        Peer peer = server.session();
        link.listener.awaitConnected();
        byte[] text = reason.getBytes(UTF_8);
        peer.frame(
                ScriptedWebSocketServer.CLOSE,
                true,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) 1008)
                        .put(text)
                        .array());
        LinkException cause = link.awaitClosed(Kind.CONNECTION_LOST);
        forgesNothing(cause);
        assertThat(cause).hasMessageContaining("1008: 'bye\\").hasMessageContaining(FORGED + "'");
    }

    @Test
    void aStatusLineAndAHeader() throws Exception {
        link.open(server.uri());
        Peer peer = server.accept();
        peer.raw(("HTTP/1.1 99x \r" + FORGED + "\u0085\r\n\r\n").getBytes(ISO_8859_1));
        peer.close();
        forgesNothing(link.awaitClosed(Kind.UPGRADE_REFUSED));
    }

    @Test
    void aSubprotocol() throws Exception {
        link.open(server.uri());
        Peer peer = server.accept();
        peer.upgrade("Sec-WebSocket-Protocol: " + "x".repeat(5_000) + "\r\n");
        LinkException cause = link.awaitClosed(Kind.UPGRADE_REFUSED);
        forgesNothing(cause);
        assertThat(cause.getMessage().length()).isLessThan(1_000);
    }
}
