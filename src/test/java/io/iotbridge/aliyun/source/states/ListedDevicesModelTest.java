package io.iotbridge.aliyun.source.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.config.rules.StatusTopic;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.registry.TaskOwners;
import io.iotbridge.aliyun.registry.TaskShard;
import io.iotbridge.aliyun.source.states.LinkStateChange.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * One configuration after the other, with more and fewer devices and tasks, workers that die, and a Kafka that takes its time: no device's record is
 * deleted while it is configured, and none of a device that is not stays.
 */
class ListedDevicesModelTest {

    private static final List<DeviceId> DEVICES = List.of(
            new DeviceId("pk", "pump0"),
            new DeviceId("pk", "pump1"),
            new DeviceId("pk", "pump2"),
            new DeviceId("pk", "pump3"),
            new DeviceId("pk", "pump4"));

    @Test
    void noRecordIsDeletedWronglyAndNoneForgottenWhateverDiesWhen() {
        Cases.run("ListedDevices", 800, choices -> new Case(choices, false).run());
    }

    @Test
    void whereRecordsAndOffsetsAreOneTransactionNothingAtAllIsForgotten() {
        Cases.run("ListedDevices, exactly once", 800, choices -> new Case(choices, true).run());
    }

    /** A record that Connect has. */
    private static final class Sent {
        private final LinkStateChange change;
        private final ListedDevices.Note note;
        /** Or given up by the producer under {@code errors.tolerance=all}, after which Connect commits its offset too. */
        private boolean isInKafka;

        Sent(LinkStateChange change, ListedDevices.Note note) {
            this.change = change;
            this.note = note;
        }
    }

    /** A task, its producer, and the part of Connect that commits its offsets. */
    private static final class Task {
        private final ListedDevices listed;
        private final Deque<LinkStateChange> waiting = new ArrayDeque<>();
        /** Devices whose deletion was lost once. */
        private final Set<DeviceId> lost = new HashSet<>();

        private final Map<Map<String, ?>, Deque<Sent>> sent = new LinkedHashMap<>();

        Task(ListedDevices listed) {
            this.listed = listed;
        }

        List<Sent> open() {
            return sent.values().stream()
                    .flatMap(Deque::stream)
                    .filter(one -> !one.isInKafka)
                    .toList();
        }
    }

    private static final class Case {

        private final Choices choices;
        private final boolean exactlyOnce;
        /** As the offsets topic has it. */
        private final Map<ListedRow, Set<DeviceId>> committed = new HashMap<>();
        /** Devices with a record that is not a deletion, in the topic of states. */
        private final Set<DeviceId> inTopic = new HashSet<>();
        /** Of those, the ones that were in a committed list since. */
        private final Set<DeviceId> known = new HashSet<>();

        /** Devices whose deletion was lost in this generation: a worker that dies before the second one may forget them. */
        private final Set<DeviceId> doubtful = new HashSet<>();

        private Set<DeviceId> configured = Set.of();
        private int deleted;
        private boolean losing = true;
        private boolean losingDeletions = true;

        Case(Choices choices, boolean exactlyOnce) {
            this.choices = choices;
            this.exactlyOnce = exactlyOnce;
        }

        void run() {
            int tasks = 1;
            while (choices.goesOn(8)) {
                tasks = 1 + choices.below(4);
                configured = DEVICES.stream().filter(device -> choices.oneIn(2)).collect(Collectors.toSet());
                generation(tasks, choices.oneIn(3));
            }
            losingDeletions = false;
            generation(tasks, false);
            Set<DeviceId> left = new HashSet<>(exactlyOnce ? inTopic : known);
            left.removeAll(configured);
            assertThat(left).as("records that nobody deleted").isEmpty();
            losing = false;
            for (int i = 0; i < 20; i++) {
                deleted = 0;
                generation(tasks, false);
            }
            if (everyTaskHasDevices(tasks)) {
                assertThat(deleted).as("deleted again and again").isZero();
            }
        }

        private boolean everyTaskHasDevices(int tasks) {
            return configured.stream()
                            .map(device -> TaskShard.owner(device, tasks))
                            .distinct()
                            .count()
                    == tasks;
        }

        private void generation(int count, boolean dies) {
            List<Task> running = new ArrayList<>();
            Set<Integer> toStart = new TreeSet<>();
            for (int i = 0; i < count; i++) {
                if (!dies || !choices.oneIn(4)) {
                    toStart.add(i);
                }
            }
            while (!toStart.isEmpty()) {
                int index = choices.of(List.copyOf(toStart));
                toStart.remove(index);
                running.add(start(index, count));
                while (choices.goesOn(6)) {
                    step(choices.of(running));
                }
            }
            for (Task task : running) {
                while (dies ? choices.goesOn(6) : !task.waiting.isEmpty()) {
                    step(task);
                }
                end(task, dies);
            }
            if (!dies) {
                doubtful.retainAll(inTopic);
                assertThat(listed()).as("devices whose deletion was lost").containsAll(doubtful);
            }
            doubtful.clear();
        }

        private Task start(int index, int count) {
            TaskOwners owners = new TaskOwners(new TaskShard(index, count), device -> TaskShard.owner(device, count));
            Set<DeviceId> own = configured.stream().filter(owners::owns).collect(Collectors.toCollection(TreeSet::new));
            Map<ListedRow, Set<DeviceId>> before = new HashMap<>();
            committed.forEach((row, devices) -> before.put(row, Set.copyOf(devices)));
            Task task = new Task(
                    new ListedDevices(new StatusTopic("iot.states", ConverterKind.BYTES, owners), own, before));
            task.listed.gone().forEach(device -> task.waiting.add(LinkStateChange.removed(device, 1)));
            own.forEach(device -> task.waiting.add(LinkStateChange.of(device, State.UP, "", "", 1, 1)));
            return task;
        }

        private void step(Task task) {
            switch (choices.below(4)) {
                case 2 -> {
                    if (!task.open().isEmpty()) {
                        settle(task, choices.of(task.open()));
                    }
                }
                case 3 -> commit(task);
                default -> {
                    if (!task.waiting.isEmpty()) {
                        send(task, 1 + choices.below(3));
                    }
                }
            }
        }

        private void send(Task task, int most) {
            List<LinkStateChange> changes = new ArrayList<>();
            while (changes.size() < most && !task.waiting.isEmpty()) {
                changes.add(task.waiting.removeFirst());
            }
            List<ListedDevices.Note> notes = task.listed.notes(changes);
            for (int i = 0; i < changes.size(); i++) {
                task.sent
                        .computeIfAbsent(notes.get(i).partition(), unknown -> new ArrayDeque<>())
                        .add(new Sent(changes.get(i), notes.get(i)));
            }
        }

        private void lose(Task task, Sent sent) {
            boolean isDeletion = sent.change.status().isEmpty();
            DeviceId device = sent.change.device();
            if (!exactlyOnce && (task.lost.contains(device) || choices.oneIn(2))) {
                // The producer gives it up.
                sent.isInKafka = true;
            } else {
                // A transformation takes it out: its offset goes with it.
                task.sent.get(sent.note.partition()).remove(sent);
            }
            task.listed.settled(sent.change, sent.note, false);
            if (isDeletion && task.lost.add(device)) {
                task.waiting.add(sent.change);
                known.remove(device);
                doubtful.add(device);
            }
        }

        private boolean loses(Task task, Sent sent) {
            boolean isDeletion = sent.change.status().isEmpty();
            boolean may =
                    isDeletion ? losingDeletions && !(exactlyOnce && task.lost.contains(sent.change.device())) : losing;
            return may && choices.oneIn(6);
        }

        private void settle(Task task, Sent sent) {
            if (loses(task, sent)) {
                lose(task, sent);
                return;
            }
            // A transaction holds all that was sent.
            for (Sent one : exactlyOnce ? task.open() : List.of(sent)) {
                arrive(one);
                task.listed.settled(one.change, one.note, true);
            }
            if (exactlyOnce) {
                commit(task);
            }
        }

        private void arrive(Sent sent) {
            sent.isInKafka = true;
            DeviceId device = sent.change.device();
            if (sent.change.status().isPresent()) {
                inTopic.add(device);
            } else {
                assertThat(configured).as("devices whose record was deleted").doesNotContain(device);
                inTopic.remove(device);
                known.remove(device);
                deleted++;
            }
        }

        /** Of each partition the offset before the first record that Kafka does not have. */
        private void commit(Task task) {
            for (Deque<Sent> records : task.sent.values()) {
                while (!records.isEmpty() && records.peekFirst().isInKafka) {
                    ListedDevices.Note note = records.removeFirst().note;
                    note.row().ifPresent(row -> committed.put(row, devices(note)));
                }
            }
            Set<DeviceId> listed = listed();
            assertThat(listed).as("known devices are listed").containsAll(known);
            inTopic.stream()
                    .filter(listed::contains)
                    .filter(device -> !doubtful.contains(device))
                    .forEach(known::add);
        }

        private Set<DeviceId> listed() {
            return committed.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        }

        private static Set<DeviceId> devices(ListedDevices.Note note) {
            String text = (String) note.offset().get("devices");
            return text.isEmpty()
                    ? Set.of()
                    : List.of(text.split(" ")).stream().map(DeviceId::parse).collect(Collectors.toSet());
        }

        private void end(Task task, boolean dies) {
            for (Sent sent : task.open()) {
                // Of what is on its way when a worker dies, Kafka gets some.
                if (!dies || !exactlyOnce && choices.oneIn(2)) {
                    arrive(sent);
                }
            }
            if (!dies || exactlyOnce) {
                commit(task);
            }
            task.waiting.clear();
        }
    }
}
