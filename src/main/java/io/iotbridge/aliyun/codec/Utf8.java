package io.iotbridge.aliyun.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** UTF-8 that refuses what it cannot carry instead of putting a question mark in its place. */
final class Utf8 {

    private Utf8() {}

    static String decode(byte[] bytes) throws PayloadException {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, text, true);
        if (result.isError()) {
            throw new PayloadException("the payload is not UTF-8: malformed at byte " + in.position()
                    + "; use the format bytes if it is not text");
        }
        return text.flip().toString();
    }

    /** The bytes, if they are text. */
    static byte[] checked(byte[] bytes) throws PayloadException {
        decode(bytes);
        return bytes;
    }

    static byte[] encode(String text) throws PayloadException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw new PayloadException("the text contains half a surrogate pair, which UTF-8 cannot represent");
        }
    }
}
