package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.routing.UplinkRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** A Connect record as routing asks for it. Bytes count as UTF-8 text, so that routes work under ByteArrayConverter too. */
record ConnectRecord(SinkRecord record) implements UplinkRecord {

    @Override
    public String topic() {
        return record.topic();
    }

    @Override
    public Optional<String> key() {
        return text(record.key());
    }

    @Override
    public Optional<String> header(String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? Optional.empty() : text(header.value());
    }

    @Override
    public Optional<String> valueField(List<String> path) {
        Object at = record.value();
        for (String field : path) {
            if (at instanceof Struct struct) {
                at = struct.schema().field(field) == null ? null : struct.get(field);
            } else if (at instanceof Map<?, ?> map) {
                at = map.get(field);
            } else {
                return Optional.empty();
            }
        }
        return text(at);
    }

    private static Optional<String> text(Object value) {
        if (value instanceof byte[] bytes) {
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
        if (value instanceof ByteBuffer buffer) {
            return Optional.of(StandardCharsets.UTF_8.decode(buffer.duplicate()).toString());
        }
        boolean scalar = value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
        return scalar ? Optional.of(value.toString()) : Optional.empty();
    }
}
