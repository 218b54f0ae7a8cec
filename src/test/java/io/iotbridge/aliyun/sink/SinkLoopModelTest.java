package io.iotbridge.aliyun.sink;

import static io.iotbridge.aliyun.sink.SinkModelFixture.device;
import static io.iotbridge.aliyun.sink.SinkModelFixture.devices;
import static io.iotbridge.aliyun.sink.SinkModelFixture.name;
import static io.iotbridge.aliyun.sink.SinkModelFixture.offset;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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

    private static final class Case {
        private final Choices choices;
        private final SinkModelFixture model;
        private final LinkFixture links;
        private final StartedSink sink;
        private final Set<FakePlatform.Connection> accepted = new HashSet<>();

        private Case(Choices choices) {
            this.choices = choices;
            this.model = new SinkModelFixture(Map.of(
                    "uplink.rate.qos1.per.second", choices.of("0", "0", "5"),
                    "uplink.in.flight.per.device", choices.of("1", "2", "5"),
                    "uplink.drain.timeout.ms", choices.oneIn(8) ? "1" : "0"));
            this.links = model.links;
            this.sink = model.sink;
            links.platform.whenPublished(this::published);
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
                model.balances();
            }
            behave();
            stop();
        }

        private void put() {
            List<SinkRecord> records = new ArrayList<>();
            for (int part : choices.someOf(model.assigned())) {
                for (int more = 1 + choices.below(3); more > 0; more--) {
                    records.add(model.next(part));
                }
            }
            choices.tell(
                    () -> "put " + records.stream().map(SinkModelFixture::name).toList());
            sink.put(records);
        }

        private void turn(int most) {
            choices.tell(() -> "up to " + most + " turns of the loop");
            for (int i = 0; i < most && links.scheduler.runNext(); i++) {
                model.balances();
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
            model.accept(publish);
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

        private void commit() {
            Map<Integer, Long> committed = model.commit();
            choices.tell(() -> "commit " + committed);
        }

        private void keepLetter() {
            choices.tell(() -> "a dead letter is kept");
            model.keepLetter();
        }

        private void change() {
            int part = choices.below(4);
            if (part == 3) {
                boolean listed = choices.below(2) == 1;
                choices.tell(() -> "pump1 is listed: " + listed);
                sink.setDevices(devices(listed));
            } else if (model.isAssigned(part)) {
                revoke(part);
            } else {
                assign(part);
            }
        }

        private void assign(int... numbers) {
            for (int number : numbers) {
                choices.tell(() -> "assigned: " + number);
                model.assign(number);
            }
        }

        /** Closing waits for the loop, which first does what was posted before. */
        private void revoke(int number) {
            choices.tell(() -> "revoked: " + number);
            commit();
            links.scheduler.hold(false);
            model.revoke(number);
            links.scheduler.hold(true);
        }

        private void pass(int millis) {
            choices.tell(() -> millis + " ms pass");
            links.scheduler.pass(Duration.ofMillis(millis));
        }

        private void behave() {
            choices.tell(() -> "everything behaves");
            Stream.of(0, 1, 2).filter(part -> !model.isAssigned(part)).forEach(this::assign);
            sink.setDevices(devices(true));
            // Once at least: the task hears of what it has let go of when it is called.
            for (int round = 0; round == 0 || round < 200 && !model.isAllCommitted(); round++) {
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
                model.balances();
            }
            assertThat(model.isAllCommitted()).as("everything is committed").isTrue();
            assertThat(model.worker.metrics.number(MessageMetric.IN_FLIGHT)).isZero();
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
                    .extracting(SinkModelFixture::device)
                    .as("signed in")
                    .doesNotContain("pump1&pk");
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
