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
 * UTF-8 becomes a lone half of a surrogate pair, U+DC00 and the byte, which no text has. For one thread at a time.
 */
final class TopicText {

    private static final char BROKEN = 0xDC00;

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    String decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        // UTF-8 has at least as many bytes as UTF-16 has characters.
        CharBuffer out = CharBuffer.allocate(bytes.length);
        utf8.reset();
        for (CoderResult result = utf8.decode(in, out, true); result.isError(); result = utf8.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (BROKEN + (in.get() & 0xFF)));
            }
        }
        return out.flip().toString();
    }
}
