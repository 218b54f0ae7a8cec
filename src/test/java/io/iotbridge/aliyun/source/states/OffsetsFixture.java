package io.iotbridge.aliyun.source.states;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** The source offsets of a connector, as Connect keeps them. */
public final class OffsetsFixture implements OffsetStorageReader {

    private final Map<Map<String, ?>, Map<String, ?>> committed = new HashMap<>();

    /** Kafka has the record, and its offset is committed. */
    public void commit(SourceRecord record) {
        committed.put(Map.copyOf(record.sourcePartition()), Map.copyOf(record.sourceOffset()));
    }

    void put(Map<String, ?> partition, Map<String, ?> offset) {
        committed.put(partition, offset);
    }

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
        Map<String, ?> offset = committed.get(partition);
        return offset == null ? null : new HashMap<>(offset);
    }

    /** A partition without an offset is in the answer with null. */
    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, offset(partition)));
        return offsets;
    }
}
