package io.iotbridge.aliyun.source.states;

import io.iotbridge.aliyun.config.rules.StatusTopic;
import io.iotbridge.aliyun.identity.DeviceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * One of the lists of devices that a task keeps among its source offsets, each an offset of its own: a source can read only offsets that it can
 * name, so their names are numbers.
 *
 * @param task index of the task
 * @param number from 0 to {@link #NUMBERS} - 1; a device's follows from its name
 */
record ListedRow(int task, int number) {

    /** Lists of a task. */
    static final int NUMBERS = 16;

    /**
     * Tasks whose lists are read, at least: there may have been more tasks before. As many again are read where the upper half of them has lists.
     * Reading so many names takes some ten milliseconds, after the one read of the offsets topic that Connect does anyway.
     */
    static final int TASKS = 128;

    /** No name of a device holds a blank. */
    private static final String BETWEEN = " ";

    private static final String DEVICES = "devices";

    static ListedRow of(int task, DeviceId device) {
        return new ListedRow(task, Math.floorMod(device.toString().hashCode(), NUMBERS));
    }

    /**
     * The name of the offset. One entry alone: its bytes count, and maps of several have no order of their own.
     *
     * @param topic of states; each has lists of its own, so that one that is used again is cleared of what it was left with
     */
    Map<String, String> partition(String topic) {
        return Map.of("states", topic + "/" + task + "/" + number);
    }

    static Map<String, String> offset(Collection<DeviceId> devices) {
        return Map.of(DEVICES, devices.stream().map(DeviceId::toString).collect(Collectors.joining(BETWEEN)));
    }

    /**
     * All lists that the tasks of the connector have written for a topic of states, those of earlier configurations included.
     *
     * @param offsets empty where there is no worker
     * @throws org.apache.kafka.connect.errors.ConnectException if they cannot be read
     */
    static Map<ListedRow, Set<DeviceId>> read(Optional<OffsetStorageReader> offsets, StatusTopic topic) {
        return offsets.map(reader -> read(reader, topic)).orElse(Map.of());
    }

    private static Map<ListedRow, Set<DeviceId>> read(OffsetStorageReader offsets, StatusTopic topic) {
        Map<ListedRow, Set<DeviceId>> listed = new HashMap<>();
        boolean isMore = true;
        for (int first = 0; isMore || first < topic.owners().shard().count(); first += TASKS) {
            Map<ListedRow, Set<DeviceId>> found = readFrom(offsets, topic.name(), first);
            listed.putAll(found);
            int middle = first + TASKS / 2;
            isMore = found.keySet().stream().anyMatch(row -> row.task() >= middle);
        }
        return listed;
    }

    private static Map<ListedRow, Set<DeviceId>> readFrom(OffsetStorageReader offsets, String topic, int first) {
        Map<Map<String, String>, ListedRow> rows = new HashMap<>();
        for (int task = first; task < first + TASKS; task++) {
            for (int number = 0; number < NUMBERS; number++) {
                ListedRow row = new ListedRow(task, number);
                rows.put(row.partition(topic), row);
            }
        }
        Map<ListedRow, Set<DeviceId>> listed = new HashMap<>();
        offsets.offsets(new ArrayList<>(rows.keySet())).forEach((partition, offset) -> {
            if (offset != null && offset.get(DEVICES) instanceof String text) {
                listed.put(rows.get(partition), parse(text));
            }
        });
        return listed;
    }

    /** What is no name of a device was not written by this. */
    private static Set<DeviceId> parse(String text) {
        Set<DeviceId> devices = new TreeSet<>();
        for (String name : List.of(text.split(BETWEEN))) {
            try {
                devices.add(DeviceId.parse(name));
            } catch (IllegalArgumentException e) {
                // The empty list, too.
                continue;
            }
        }
        return devices;
    }
}
