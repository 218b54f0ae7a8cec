package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.codec.ValueField;
import io.iotbridge.aliyun.routing.MessageContent;
import io.iotbridge.aliyun.routing.UnsureValueException;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;

/**
 * A record to be, as its route asks for it.
 *
 * @param value a Struct, a map, bytes or text
 * @param timestamp of the record, in milliseconds since 1970
 */
record DecodedContent(Object value, Headers headers, long timestamp) implements MessageContent {

    @Override
    public Optional<String> header(String name) {
        Header header = headers.lastWithName(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(header.value().toString());
    }

    @Override
    public Optional<String> valueField(List<String> path) {
        Object at = ValueField.of(value, path);
        if (at instanceof Double || at instanceof Float) {
            throw new UnsureValueException("the field '" + String.join(".", path)
                    + "' is a number with a fraction, which can be written in many ways; use text or whole numbers");
        }
        if (at instanceof Date date) {
            return Optional.of(Long.toString(date.getTime()));
        }
        return at instanceof String || at instanceof Number || at instanceof Boolean
                ? Optional.of(at.toString())
                : Optional.empty();
    }
}
