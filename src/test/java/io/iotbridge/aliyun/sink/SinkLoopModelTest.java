package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of a sink task and the loop of its links, where each post to the loop is a step of its own: records come, partitions go and
 * come back, a device is removed and listed again, commits wait for what is in flight; connections come, end and are refused, PUBACKs come in any
 * order. Whatever is committed was accepted or reported, each connection carries the records of a device in order, nothing is lost, nothing
 * stops for ever, and the counters balance after every step.
 */
class SinkLoopModelTest {

    @Test
    void losesNothingWhateverTheOrderOfTaskAndLoop() {
        Cases.run("Sink and loop", 1_500, choices -> new Case(choices).run());
    }

    /** A partition and how far it came; its records are for the device of the same number. */
    private static final class Part {
        private boolean assigned;
        private long next;
        private long committed;
        /** Accepted by the platform, or kept as dead letters. */
        private final Set<Long> settled = new HashSet<>();
    }

    private record Letter(SinkRecord record, CompletableFuture<Void> kept) {}

    private static final class Case {
        private final Choices choices;
        private final LinkFixture links = new LinkFixture();
        private final SinkFixture.Worker worker = new SinkFixture.Worker();
        private final List<Part> parts = List.of(new Part(), new Part(), new Part());
        private final Deque<Letter> letters = new ArrayDeque<>();
        private final Set<FakePlatform.Connection> accepted = new HashSet<>();
        private final StartedSink sink;

        private Case(Choices choices) {
            this.choices = choices;
            Map<String, String> props = new HashMap<>(Map.of(
                    "iot.endpoint", "wss://platform.test:443/mqtt",
                    "iot.product.key", "pk",
                    "iot.devices", "pump0,pump1,pump2",
                    "iot.refused.hold.ms", "1000",
                    "uplink.routes", "r",
                    "uplink.routes.r.kafka.topics", ".*",
                    "uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update",
                    "uplink.rate.qos1.per.second", choices.of("0", "0", "5"),
                    "uplink.in.flight.per.device", choices.of("1", "2", "5"),
                    "uplink.drain.timeout.ms", choices.oneIn(8) ? "1" : "0"));
            for (int i = 0; i < 3; i++) {
                props.put("iot.devices.pump" + i + ".device.secret", "secret-of-pump" + i);
            }
            props.put("errors.deadletterqueue.topic.name", "dead");
            worker.reporter = (record, error) -> {
                Letter letter = new Letter(record, new CompletableFuture<>());
                letters.add(letter);
                return letter.kept();
            };
            links.platform.whenPublished(this::published);
            sink = SinkFixture.started(new SinkConfig(props), links, worker);
        }

        private void run() {
            links.scheduler.hold(true);
            assign(0, 1, 2);
            for (int step = 0; step < 120 && choices.goesOn(60); step++) {
                switch (choices.below(16)) {
                    case 0, 1, 2 -> put();
                    case 3, 4, 5 -> turn(1 + choices.below(4));
                    case 6 -> turn(Integer.MAX_VALUE);
                    case 7, 8 -> accept();
                    case 9, 10 -> puback();
                    case 11 -> end();
                    case 12 -> commit();
                    case 13 -> keepLetter();
                    case 14 -> change();
                    default -> pass(1 + choices.below(3_000));
                }
                balances();
            }
            behave();
            stop();
        }

        private void balances() {
            assertThat(worker.metrics.unaccounted()).as("unaccounted for").isZero();
        }

        private static TopicPartition id(int part) {
            return SinkFixture.partition(part);
        }

        private List<Integer> assigned() {
            return Stream.of(0, 1, 2).filter(part -> parts.get(part).assigned).toList();
        }

        private void put() {
            List<SinkRecord> records = new ArrayList<>();
            for (int part : choices.someOf(assigned())) {
                for (int more = 1 + choices.below(3); more > 0; more--) {
                    records.add(record(part, parts.get(part).next++));
                }
            }
            choices.tell(() -> "put " + records.stream().map(Case::name).toList());
            sink.put(records);
        }

        private static SinkRecord record(int part, long offset) {
            String device = offset % 7 == 6 ? "pk/nobody" : "pk/pump" + part;
            byte[] value = (part + ":" + offset).getBytes(StandardCharsets.UTF_8);
            return new SinkRecord("commands", part, Schema.STRING_SCHEMA, device, Schema.BYTES_SCHEMA, value, offset);
        }

        private static String name(SinkRecord record) {
            return record.kafkaPartition() + ":" + record.kafkaOffset();
        }

        private static String name(FakePlatform.Published publish) {
            return new String(publish.payload(), StandardCharsets.UTF_8);
        }

        private static long offset(FakePlatform.Published publish) {
            return Long.parseLong(name(publish).split(":")[1]);
        }

        private void turn(int most) {
            choices.tell(() -> "up to " + most + " turns of the loop");
            for (int i = 0; i < most && links.scheduler.runNext(); i++) {
                balances();
            }
        }

        private void published(FakePlatform.Published publish) {
            choices.tell(() -> "  leaves: " + name(publish));
            List<FakePlatform.Published> before = links.platform.open().stream()
                    .map(FakePlatform.Connection::publishes)
                    .filter(all -> !all.isEmpty() && all.get(all.size() - 1) == publish)
                    .findFirst()
                    .orElseThrow();
            if (before.size() > 1) {
                assertThat(offset(publish)).as("in order").isGreaterThan(offset(before.get(before.size() - 2)));
            }
        }

        private void accept() {
            links.platform.open().stream().filter(accepted::add).findFirst().ifPresent(connection -> {
                choices.tell(() -> "CONNACK for " + device(connection));
                connection.acceptAll();
            });
        }

        private static String device(FakePlatform.Connection connection) {
            return connection.spec().credentials().username();
        }

        private void puback() {
            List<FakePlatform.Published> open = links.platform.open().stream()
                    .flatMap(connection -> connection.publishes().stream())
                    .filter(publish -> !publish.done().isDone())
                    .toList();
            if (!open.isEmpty()) {
                puback(choices.of(open));
            }
        }

        private void puback(FakePlatform.Published publish) {
            choices.tell(() -> "PUBACK for " + name(publish));
            parts.get(name(publish).charAt(0) - '0').settled.add(offset(publish));
            publish.done().complete(null);
        }

        /** Only one device is ever refused: without all of them the task goes on. */
        private void end() {
            if (!links.platform.open().isEmpty()) {
                FakePlatform.Connection connection = choices.of(links.platform.open());
                Kind kind = device(connection).startsWith("pump0&") && choices.below(2) == 1
                        ? Kind.IDENTITY_REFUSED
                        : Kind.CONNECTION_LOST;
                choices.tell(() -> "the connection of " + device(connection) + " ends: " + kind);
                connection.die(kind);
            }
        }

        private Map<TopicPartition, OffsetAndMetadata> seen() {
            Map<TopicPartition, OffsetAndMetadata> seen = new HashMap<>();
            assigned().forEach(part -> seen.put(id(part), new OffsetAndMetadata(parts.get(part).next)));
            return seen;
        }

        private void commit() {
            sink.committable(seen()).forEach((id, offset) -> {
                choices.tell(() -> "commit " + id + " " + offset.offset());
                Part part = parts.get(id.partition());
                for (long below = part.committed; below < offset.offset(); below++) {
                    assertThat(part.settled).as("committed of " + id).contains(below);
                }
                part.committed = offset.offset();
            });
        }

        private void keepLetter() {
            if (!letters.isEmpty()) {
                Letter letter = letters.poll();
                choices.tell(() -> "kept: " + name(letter.record()));
                parts.get(letter.record().kafkaPartition())
                        .settled
                        .add(letter.record().kafkaOffset());
                letter.kept().complete(null);
            }
        }

        private void change() {
            int part = choices.below(4);
            if (part == 3) {
                boolean listed = choices.below(2) == 1;
                choices.tell(() -> "pump1 is listed: " + listed);
                sink.setDevices(devices(listed));
            } else if (parts.get(part).assigned) {
                revoke(part);
            } else {
                assign(part);
            }
        }

        private static DeviceRegistry devices(boolean withPump1) {
            return DeviceRegistry.of(Stream.of("pump0", "pump1", "pump2")
                    .filter(name -> withPump1 || !name.equals("pump1"))
                    .map(LinkFixture::device)
                    .toList());
        }

        private void assign(int... numbers) {
            for (int number : numbers) {
                Part part = parts.get(number);
                choices.tell(() -> "assigned: " + number + " from " + part.committed);
                part.assigned = true;
                part.next = part.committed;
                worker.assignment.add(id(number));
                sink.open(List.of(id(number)));
            }
        }

        /** Closing waits for the loop, which first does what was posted before. */
        private void revoke(int number) {
            choices.tell(() -> "revoked: " + number);
            commit();
            links.scheduler.hold(false);
            sink.close(List.of(id(number)));
            links.scheduler.hold(true);
            worker.assignment.remove(id(number));
            parts.get(number).assigned = false;
        }

        private void pass(int millis) {
            choices.tell(() -> millis + " ms pass");
            links.scheduler.pass(Duration.ofMillis(millis));
        }

        private void behave() {
            choices.tell(() -> "everything behaves");
            Stream.of(0, 1, 2).filter(part -> !parts.get(part).assigned).forEach(this::assign);
            sink.setDevices(devices(true));
            for (int round = 0; round < 200 && !isAllCommitted(); round++) {
                sink.put(List.of());
                accept();
                turn(Integer.MAX_VALUE);
                links.platform.open().stream()
                        .flatMap(connection -> List.copyOf(connection.publishes()).stream())
                        .filter(publish -> !publish.done().isDone())
                        .forEach(this::puback);
                keepLetter();
                turn(Integer.MAX_VALUE);
                pass(10_000);
                commit();
                balances();
            }
            assertThat(isAllCommitted()).as("everything is committed").isTrue();
            assertThat(worker.metrics.number(MessageMetric.IN_FLIGHT)).isZero();
            aRemovedDeviceLeaves();
        }

        private void aRemovedDeviceLeaves() {
            choices.tell(() -> "pump1 is removed for good");
            sink.setDevices(devices(false));
            for (int round = 0; round < 3; round++) {
                sink.put(List.of());
                turn(Integer.MAX_VALUE);
            }
            assertThat(links.platform.open())
                    .extracting(Case::device)
                    .as("signed in")
                    .doesNotContain("pump1&pk");
        }

        private boolean isAllCommitted() {
            return parts.stream().allMatch(part -> part.committed == part.next);
        }

        private void stop() {
            links.scheduler.hold(false);
            sink.close();
            links.scheduler.pass(Duration.ofSeconds(100));
            assertThat(sink.balance().inFlight()).isZero();
            assertThat(links.platform.open()).isEmpty();
            assertThat(links.scheduler.waiting()).as("still scheduled").isZero();
        }
    }
}
