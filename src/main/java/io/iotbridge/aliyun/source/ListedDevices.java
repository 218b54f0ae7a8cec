package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.registry.TaskOwners;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that may have a record in the topic of states, listed in the source offsets, so that a task finds those that an earlier configuration
 * had and its own has not. A list travels as the offset of a record: what Kafka has of the records and what it has of the lists fit together.
 *
 * <p>Lists of one task number have one writer: the task with that number or, where there are fewer tasks now, the one with the remainder. A device
 * that is another task's by now stays listed here until that task lists it too. While others list a device that is gone, its owner lists it too, and
 * deletes its record again at the next start. In doubt a record is deleted twice; none is forgotten.
 *
 * <p>When the process dies, lists are as old as the offsets that Connect has committed: a device is missing only if it was new since then. Bounded by
 * the devices configured now and those listed before. The task thread asks, the producer's thread reports what is lost; its own lock guards it.
 */
final class ListedDevices {

    private static final Logger log = LoggerFactory.getLogger(ListedDevices.class);

    /** A longer list might be too large for a record of the offsets topic (one megabyte by default). It holds ten thousand devices at least. */
    private static final int LONGEST = 500_000;

    /**
     * What a record says in the source offsets.
     *
     * @param row the list that it brings; empty where it brings none
     * @param partition what the offset is of
     * @param offset the list, or when the link changed
     */
    record Note(Optional<ListedRow> row, Map<String, ?> partition, Map<String, ?> offset) {}

    private final TaskOwners owners;
    private final Map<ListedRow, Set<DeviceId>> own = new HashMap<>();
    /** Own lists that differ from what was written last. */
    private final Set<ListedRow> changed = new LinkedHashSet<>();
    /** Those that were written and that Kafka may not have yet, with the last note of each. */
    private final Map<ListedRow, Note> onTheirWay = new HashMap<>();
    /** Own devices in lists of other writers. */
    private final Set<DeviceId> elsewhere = new HashSet<>();

    private final Set<DeviceId> gone = new TreeSet<>();
    private boolean warned;

    /**
     * Takes over what the tasks before have listed.
     *
     * @param configured devices of this task
     * @param before the lists of all tasks
     */
    ListedDevices(TaskOwners owners, Set<DeviceId> configured, Map<ListedRow, Set<DeviceId>> before) {
        this.owners = owners;
        before.forEach((row, devices) -> {
            if (isOwn(row)) {
                own.put(row, new TreeSet<>(devices));
            }
            devices.forEach(device -> takeOver(row, device, configured, before));
        });
        configured.forEach(this::add);
    }

    private void takeOver(
            ListedRow row, DeviceId device, Set<DeviceId> configured, Map<ListedRow, Set<DeviceId>> before) {
        boolean isOurs = owners.owns(device);
        if (isOurs && !isOwn(row)) {
            elsewhere.add(device);
        }
        ListedRow main = main(device);
        if (isOurs && !configured.contains(device)) {
            gone.add(device);
        } else if (isOwn(row)
                && !main.equals(row)
                && before.getOrDefault(main, Set.of()).contains(device)) {
            remove(row, device);
        }
    }

    private boolean isOwn(ListedRow row) {
        return row.task() % owners.shard().count() == owners.shard().index();
    }

    /** The list in which the owner of a device has it. */
    private ListedRow main(DeviceId device) {
        return ListedRow.of(owners.of(device), device);
    }

    /** The devices of this task that are not configured any more. */
    Set<DeviceId> gone() {
        return gone;
    }

    /** What the record of this change says in the source offsets; a change of the lists, if there is one. */
    synchronized Note note(LinkStateChange change) {
        DeviceId device = change.device();
        // A record that deletes brings a list that had the device: until Kafka has the record, that list stays as it
        // was.
        // Any other brings the list of its device unless Kafka has that, for what another record brings may be lost.
        List<ListedRow> first = new ArrayList<>();
        if (change.status().isPresent() || elsewhere.contains(device)) {
            first.add(main(device));
            add(device);
        } else {
            own.keySet().stream().filter(row -> remove(row, device)).forEach(first::add);
        }
        first.addAll(changed);
        return first.stream()
                .filter(row -> changed.contains(row) || onTheirWay.containsKey(row))
                .findFirst()
                .flatMap(this::write)
                .orElseGet(() -> new Note(
                        Optional.empty(), Map.of("link", device.toString()), Map.of("changed.ms", change.time())));
    }

    /** Kafka has the record and so the list that it brought, or neither. */
    synchronized void settled(LinkStateChange change, Note note, boolean isInKafka) {
        if (!isInKafka && change.status().isEmpty()) {
            add(change.device());
        }
        note.row().ifPresent(row -> {
            if (onTheirWay.get(row) == note) {
                onTheirWay.remove(row);
            }
            if (!isInKafka) {
                changed.add(row);
            }
        });
    }

    private Optional<Note> write(ListedRow row) {
        changed.remove(row);
        Map<String, String> offset = ListedRow.offset(own.get(row));
        if (offset.values().iterator().next().length() > LONGEST) {
            if (!warned) {
                warned = true;
                log.warn(
                        "Devices that a later configuration leaves out may keep their records in downlink.status.topic: the task has"
                                + " too many devices to list them in its source offsets; raise tasks.max");
            }
            return Optional.empty();
        }
        Note note = new Note(Optional.of(row), row.partition(), offset);
        onTheirWay.put(row, note);
        return Optional.of(note);
    }

    private void add(DeviceId device) {
        ListedRow row = main(device);
        if (own.computeIfAbsent(row, unknown -> new TreeSet<>()).add(device)) {
            changed.add(row);
        }
    }

    private boolean remove(ListedRow row, DeviceId device) {
        boolean isRemoved = own.get(row).remove(device);
        if (isRemoved) {
            changed.add(row);
        }
        return isRemoved;
    }
}
