package io.iotbridge.aliyun.link.packets;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Reads the topic of a message that arrives, whatever its bytes are. A receiver is to close the connection on what is no UTF-8 and on U+0000, and
 * may close it on other control characters (MQTT 3.1.1, 1.5.3). But a broker that has let such a message in delivers it again on the next
 * connection, and the next, and everything behind it waits for ever. So it is handed on, and its consumer reports it. A byte that is no
 * UTF-8 becomes a lone half of a surrogate pair, U+DC00 and the byte, which no text has. Pure.
 */
final class TopicText {

    private static final char BROKEN = 0xDC00;

    /** What Java puts in the place of bytes that are no UTF-8. */
    private static final char REPLACED = 0xFFFD;

    private TopicText() {}

    static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACED) < 0 ? text : decodeBroken(bytes);
    }

    private static String decodeBroken(byte[] bytes) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        // UTF-8 has at least as many bytes as UTF-16 has characters.
        CharBuffer out = CharBuffer.allocate(bytes.length);
        for (CoderResult result = utf8.decode(in, out, true); result.isError(); result = utf8.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (BROKEN + (in.get() & 0xFF)));
            }
        }
        return out.flip().toString();
    }
}
