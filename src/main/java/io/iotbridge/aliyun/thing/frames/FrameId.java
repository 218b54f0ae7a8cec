package io.iotbridge.aliyun.thing.frames;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Ids of frames that follow from the records in them: a frame that is sent again after a crash has the same one, and another grouping has
 * another. Decimal numbers below 2³², as the platform wants them. Pure.
 */
public final class FrameId {

    private static final long MASK = 0xFFFF_FFFFL;

    private FrameId() {}

    /**
     * Of a frame with these records, in their order.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static String of(List<Position> positions) {
        if (positions.isEmpty()) {
            throw new IllegalArgumentException("a frame has at least one record");
        }
        return positions.size() == 1 ? of(positions.get(0)) : batch(positions);
    }

    /** Records of a partition that lie closer than 2³² have different ones. */
    public static String of(Position position) {
        CRC32 crc = new CRC32();
        update(crc, position);
        return Long.toString(crc.getValue() + position.offset() & MASK);
    }

    /** A CRC tells apart all that differs in 32 successive bits: the same batch with one offset changed by less than 2³². */
    private static String batch(List<Position> positions) {
        CRC32 crc = new CRC32();
        for (Position position : positions) {
            update(crc, position);
            crc.update(
                    ByteBuffer.allocate(Long.BYTES).putLong(position.offset()).flip());
        }
        return Long.toString(crc.getValue());
    }

    private static void update(CRC32 crc, Position position) {
        byte[] topic = position.topic().getBytes(StandardCharsets.UTF_8);
        crc.update(topic);
        // No byte of a text in UTF-8: no other topic and partition look the same.
        crc.update(0xFF);
        crc.update(
                ByteBuffer.allocate(Integer.BYTES).putInt(position.partition()).flip());
    }
}
