package io.iotbridge.aliyun.source.consumer;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The numbers of partitions that a topic has had while one of its partitions was consumed, the last one included: what its records were placed
 * by. Kept with the committed offset of the partition, as its metadata. Immutable.
 */
record PartitionCounts(SortedSet<Integer> counts) {

    private static final String NAME = "partitions=";

    /** Reads what {@link #toString} has written; anything else holds no number. */
    static PartitionCounts parse(String metadata) {
        SortedSet<Integer> counts = new TreeSet<>();
        if (metadata != null && metadata.matches(NAME + "[0-9]{1,6}(,[0-9]{1,6})*")) {
            Arrays.stream(metadata.substring(NAME.length()).split(","))
                    .map(Integer::valueOf)
                    .filter(count -> count > 0)
                    .forEach(counts::add);
        }
        return new PartitionCounts(counts);
    }

    PartitionCounts with(int count) {
        SortedSet<Integer> more = new TreeSet<>(counts);
        more.add(count);
        return new PartitionCounts(more);
    }

    @Override
    public String toString() {
        return NAME + counts.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
