package io.iotbridge.aliyun.source.states;

import io.iotbridge.aliyun.config.rules.StatusTopic;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.registry.TaskOwners;
import io.iotbridge.aliyun.source.records.PolledRecord;
import java.nio.charset.StandardCharsets;
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

    /**
     * Bytes in UTF-8. A longer list might be too large for a record of the offsets topic (one megabyte by default; JSON writes two bytes for some
     * characters of one). It holds ten thousand devices as they are usually named.
     */
    private static final int LONGEST = 500_000;

    /**
     * What a record says in the source offsets.
     *
     * @param row the list that it brings; empty where it brings none
     * @param partition what the offset is of; null where it brings no list
     * @param offset the list
     */
    record Note(Optional<ListedRow> row, Map<String, ?> partition, Map<String, ?> offset) {}

    private static final Note NO_LIST = new Note(Optional.empty(), null, PolledRecord.NO_OFFSET);

    private final StatusTopic topic;
    private final TaskOwners owners;
    private final Map<ListedRow, Set<DeviceId>> own = new HashMap<>();
    /** Own lists that differ from what was written last. */
    private final Set<ListedRow> changed = new LinkedHashSet<>();
    /** Those that were written and that Kafka may not have yet, with the last note of each. */
    private final Map<ListedRow, Note> onTheirWay = new HashMap<>();
    /** Own devices that stay listed when their record is deleted: other writers list them, or Kafka has not taken a deletion before. */
    private final Set<DeviceId> kept = new HashSet<>();

    private final Set<DeviceId> gone = new TreeSet<>();
    private boolean warned;

    /**
     * Takes over what the tasks before have listed.
     *
     * @param topic of states
     * @param configured devices of this task
     * @param before the lists of all tasks
     */
    ListedDevices(StatusTopic topic, Set<DeviceId> configured, Map<ListedRow, Set<DeviceId>> before) {
        this.topic = topic;
        this.owners = topic.owners();
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
            kept.add(device);
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

    /**
     * What the records of these changes say in the source offsets, in their order.
     *
     * @param changes polled together; of each device one at most
     */
    synchronized List<Note> notes(List<LinkStateChange> changes) {
        Map<ListedRow, List<DeviceId>> leaving = new HashMap<>();
        Map<DeviceId, ListedRow> rows = new HashMap<>();
        changes.stream().filter(this::isLeaving).map(LinkStateChange::device).forEach(device -> row(device)
                .ifPresent(row -> {
                    rows.put(device, row);
                    leaving.computeIfAbsent(row, none -> new ArrayList<>()).add(device);
                }));
        return changes.stream()
                .map(change -> isLeaving(change)
                        ? leave(change, Optional.ofNullable(rows.get(change.device())), leaving)
                        : stay(change))
                .toList();
    }

    private boolean isLeaving(LinkStateChange change) {
        return change.status().isEmpty() && !kept.contains(change.device());
    }

    /** A list of this task that has the device. */
    private Optional<ListedRow> row(DeviceId device) {
        ListedRow main = main(device);
        return own.getOrDefault(main, Set.of()).contains(device)
                ? Optional.of(main)
                : own.keySet().stream()
                        .filter(row -> own.get(row).contains(device))
                        .findFirst();
    }

    /**
     * A record that deletes brings a list that has the device: until Kafka has the record, that list stays as it was. Of those that are polled together
     * the last one takes all of them out, for Connect commits offsets of one partition in order: a list for each would take the square of their number.
     */
    private Note leave(LinkStateChange change, Optional<ListedRow> listed, Map<ListedRow, List<DeviceId>> leaving) {
        return listed.flatMap(row -> {
                    List<DeviceId> together = leaving.get(row);
                    if (change.device().equals(together.get(together.size() - 1))) {
                        together.forEach(device -> own.keySet().forEach(each -> remove(each, device)));
                    }
                    return write(row);
                })
                .or(() -> changed.stream().findFirst().flatMap(this::write))
                .orElse(NO_LIST);
    }

    /** Any other brings the list of its device unless Kafka has that, for what another record brings may be lost. */
    private Note stay(LinkStateChange change) {
        ListedRow main = main(change.device());
        add(change.device());
        return Optional.of(main)
                .filter(row -> changed.contains(row) || onTheirWay.containsKey(row))
                .or(() -> changed.stream().findFirst())
                .flatMap(this::write)
                .orElse(NO_LIST);
    }

    /** Kafka has the record and so the list that it brought, or neither; or Connect has committed the list though the producer gave up the record. */
    synchronized void settled(LinkStateChange change, Note note, boolean isInKafka) {
        if (!isInKafka && change.status().isEmpty()) {
            kept.add(change.device());
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

    /** Records that bring the same list share it. */
    private Optional<Note> write(ListedRow row) {
        boolean isChanged = changed.remove(row);
        Note before = onTheirWay.get(row);
        boolean isNew = isChanged || before == null;
        Map<String, ?> offset = isNew ? ListedRow.offset(own.get(row)) : before.offset();
        if (isNew && isTooLong(offset)) {
            warnOfTooMany();
            return Optional.empty();
        }
        Note note = new Note(Optional.of(row), row.partition(topic.name()), offset);
        onTheirWay.put(row, note);
        return Optional.of(note);
    }

    private void warnOfTooMany() {
        if (!warned) {
            warned = true;
            log.warn(
                    "Devices that a later configuration leaves out may keep their records in downlink.status.topic: the task has"
                            + " too many devices to list them in its source offsets; raise tasks.max");
        }
    }

    private static boolean isTooLong(Map<String, ?> offset) {
        String list = (String) offset.values().iterator().next();
        return list.length() > LONGEST || list.getBytes(StandardCharsets.UTF_8).length > LONGEST;
    }

    private void add(DeviceId device) {
        ListedRow row = main(device);
        if (own.computeIfAbsent(row, unknown -> new TreeSet<>()).add(device)) {
            changed.add(row);
        }
    }

    private void remove(ListedRow row, DeviceId device) {
        if (own.get(row).remove(device)) {
            changed.add(row);
        }
    }
}
