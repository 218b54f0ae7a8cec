package io.iotbridge.aliyun.uplink.offsets;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;

/** What a record takes of the heap that nothing was made of yet, estimated on the safe side. */
final class RecordSize {

    private static final int OVERHEAD = 1024;
    private static final int PER_HEADER = 256;
    /** An entry of a map or a list, with what points to it. */
    private static final int PER_ENTRY = 64;

    private static final Object NOTHING = new Object();

    private RecordSize() {}

    /** The record, and the bytes it was made of. */
    static long of(SinkRecord record) {
        long original = record instanceof WithOriginal made ? made.originalBytes() : 0;
        return OVERHEAD + 2 * of(record.key()) + 2 * of(record.value()) + original + of(record.headers());
    }

    /** Headers, and the bytes they were made of. */
    static long of(Headers headers) {
        long size = 0;
        for (Header header : headers) {
            size += PER_HEADER + 2L * header.key().length() + 2 * of(header.value());
        }
        return size;
    }

    /** A value may be nested deeper than a stack is: that makes a bad record of it, and no more. */
    private static long of(Object value) {
        Deque<Object> nested = new ArrayDeque<>();
        long size = of(value, nested);
        while (!nested.isEmpty()) {
            size += of(nested.pop(), nested);
        }
        return size;
    }

    /** The value without what is nested in it, which is put aside. */
    private static long of(Object value, Deque<Object> nested) {
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
            list.forEach(element -> putAside(element, nested));
            return (long) PER_ENTRY * list.size();
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, of) -> {
                putAside(key, nested);
                putAside(of, nested);
            });
            return (long) PER_ENTRY * map.size();
        }
        return value instanceof Struct struct ? of(struct, nested) : PER_ENTRY;
    }

    private static long of(Struct struct, Deque<Object> nested) {
        List<Field> fields = struct.schema().fields();
        fields.forEach(field -> putAside(struct.getWithoutDefault(field.name()), nested));
        return (long) PER_ENTRY * (fields.size() + 1);
    }

    private static void putAside(Object value, Deque<Object> nested) {
        nested.push(value == null ? NOTHING : value);
    }
}
