package io.iotbridge.aliyun.uplink;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** What a record takes of the heap that nothing was made of yet, estimated on the safe side. */
final class RecordSize {

    private static final int OVERHEAD = 1024;
    private static final int PER_HEADER = 256;
    /** An entry of a map or a list, with what points to it. */
    private static final int PER_ENTRY = 64;

    private RecordSize() {}

    /** The record, and the bytes it was made of. */
    static long of(Consumed consumed) {
        SinkRecord record = consumed.record();
        long size = OVERHEAD + 2 * of(record.key()) + 2 * of(record.value()) + consumed.bytes();
        for (Header header : record.headers()) {
            size += PER_HEADER + 2L * header.key().length() + 2 * of(header.value());
        }
        return size;
    }

    private static long of(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        if (value instanceof CharSequence text) {
            return 2L * text.length();
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.remaining();
        }
        if (value instanceof List<?> list) {
            return list.stream().mapToLong(entry -> PER_ENTRY + of(entry)).sum();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .mapToLong(entry -> PER_ENTRY + of(entry.getKey()) + of(entry.getValue()))
                    .sum();
        }
        return value instanceof Struct struct ? of(struct) : PER_ENTRY;
    }

    private static long of(Struct struct) {
        long size = PER_ENTRY;
        for (Field field : struct.schema().fields()) {
            size += PER_ENTRY + of(struct.getWithoutDefault(field.name()));
        }
        return size;
    }
}
