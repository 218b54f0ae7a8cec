package io.iotbridge.aliyun.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Kafka record as routing sees it. */
record FakeRecord(String topic, Optional<String> key, Map<String, String> headers, Map<List<String>, String> fields)
        implements RoutableRecord {

    static FakeRecord of(String topic, String key) {
        return new FakeRecord(topic, Optional.ofNullable(key), Map.of(), Map.of());
    }

    FakeRecord header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new FakeRecord(topic, key, more, fields);
    }

    FakeRecord field(String value, String... path) {
        Map<List<String>, String> more = new HashMap<>(fields);
        more.put(List.of(path), value);
        return new FakeRecord(topic, key, headers, more);
    }

    @Override
    public Optional<Long> timestamp() {
        return Optional.of(1_700_000_000_000L);
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public Optional<String> valueField(List<String> path) {
        return Optional.ofNullable(fields.get(path));
    }
}
