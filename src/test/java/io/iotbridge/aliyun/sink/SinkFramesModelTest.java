package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.sink.FramesModelFixture.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of a sink task, the loop of its links and a platform that replies to frames: records of one device come in several partitions and leave
 * together, partitions go and come back, the consumer goes back, a device is removed and listed again, replies of all kinds come early, late, twice or never,
 * subscriptions to them are refused, timers cannot be set, dead letters and results are kept late. What is committed was taken or reported and has its result;
 * the records of a device in a partition leave in order; nothing stops for ever; the counters balance after every step.
 */
class SinkFramesModelTest {

    @Test
    void losesNothingWhateverThePlatformReplies() {
        Cases.run("Sink with frames", 100, choices -> new Case(choices).run());
    }

    private static final class Case {
        private final Choices choices;
        private final FramesModelFixture model;
        private final LinkFixture links;
        private final StartedSink sink;
        private final Set<FakePlatform.Connection> accepted = new HashSet<>();
        private final Map<FakePlatform.Connection, Integer> granted = new HashMap<>();
        private boolean failsToSchedule;
        private boolean behaves;

        private Case(Choices choices) {
            this.choices = choices;
            String inFlight = choices.of("1", "3");
            this.model = new FramesModelFixture(
                    Map.of(
                            "uplink.routes.r.confirm.in.flight", inFlight,
                            "uplink.routes.r.coalesce.values", choices.of("200", "3"),
                            "uplink.coalesce.splits.per.minute", choices.of("120", "1"),
                            "uplink.rate.qos1.per.second", choices.of("0", "5"),
                            "uplink.buffer.records", choices.of("5000", "8"),
                            "uplink.drain.timeout.ms", choices.oneIn(8) ? "1" : "0"),
                    inFlight.equals("1"),
                    choices::tell);
            this.links = model.links;
            this.sink = model.sink;
        }

        private void run() {
            links.scheduler.hold(true);
            IntStream.range(0, FramesModelFixture.PARTS).forEach(this::assign);
            for (int step = 0; step < 150 && choices.goesOn(80); step++) {
                switch (choices.below(20)) {
                    case 0, 1, 2 -> put();
                    case 3, 4, 5 -> turn(1 + choices.below(4));
                    case 6, 7 -> turn(Integer.MAX_VALUE);
                    case 8 -> accept();
                    case 9 -> puback();
                    case 10, 11 -> reply();
                    case 12 -> end();
                    case 13 -> model.commit();
                    case 14 -> model.keepLetter();
                    case 15 -> model.keepResult();
                    case 16 -> change();
                    case 17 -> list(choices.below(2) == 1);
                    case 18 -> failsToSchedule = true;
                    default -> pass(1 + choices.below(3_000));
                }
                model.balances();
            }
            behave();
            links.scheduler.hold(false);
            sink.close();
            links.scheduler.pass(Duration.ofSeconds(100));
            assertThat(sink.balance().inFlight()).isZero();
            assertThat(links.scheduler.waiting()).as("still scheduled").isZero();
        }

        private void put() {
            List<SinkRecord> records = new ArrayList<>();
            IntStream.range(0, FramesModelFixture.PARTS)
                    .filter(model::isAssigned)
                    .forEach(part -> {
                        for (int more = choices.below(4); more > 0; more--) {
                            records.add(model.next(part));
                        }
                    });
            choices.tell(
                    () -> "put " + records.stream().map(SinkModelFixture::name).toList());
            sink.put(records);
        }

        private void turn(int most) {
            choices.tell(() -> "up to " + most + " turns of the loop");
            boolean goesOn = true;
            for (int i = 0; i < most && goesOn; i++) {
                goesOn = runNext();
                model.balances();
            }
        }

        /** As on a loop, what is thrown stops nothing. */
        private boolean runNext() {
            links.scheduler.whenScheduled(this::fail);
            try {
                return links.scheduler.runNext();
            } catch (InternalError scripted) {
                choices.tell(() -> "  a timer could not be set");
                return true;
            } finally {
                links.scheduler.whenScheduled(() -> {});
            }
        }

        private void fail() {
            if (failsToSchedule && !behaves) {
                failsToSchedule = false;
                throw new InternalError("scripted");
            }
        }

        private void accept() {
            links.platform.open().stream().filter(accepted::add).findFirst().ifPresent(connection -> {
                choices.tell(() -> "CONNACK for " + SinkModelFixture.device(connection));
                connection.accept();
            });
            grant();
        }

        private void grant() {
            links.platform.open().stream().filter(accepted::contains).forEach(connection -> {
                int all = connection.subscribes().size();
                for (int i = granted.getOrDefault(connection, 0); i < all; i++) {
                    connection.grant(i, behaves || !choices.oneIn(6) ? 1 : 0x80);
                }
                granted.put(connection, all);
            });
        }

        private void puback() {
            List<Frame> open = model.frames.stream().filter(Frame::isOpen).toList();
            if (!open.isEmpty()) {
                model.puback(choices.of(open));
            }
        }

        private void reply() {
            if (!model.frames.isEmpty()) {
                int last = model.frames.size() - 1;
                Frame frame = model.frames.get(Math.max(0, last - choices.below(5)));
                int code = choices.of(200, 460, 429, 6204, 5160);
                model.reply(frame, code, code == 200 && choices.below(2) == 1);
            }
        }

        private void end() {
            if (!links.platform.open().isEmpty()) {
                FakePlatform.Connection connection = choices.of(links.platform.open());
                Kind kind = SinkModelFixture.device(connection).startsWith("pump0&") && choices.below(2) == 1
                        ? Kind.IDENTITY_REFUSED
                        : Kind.CONNECTION_LOST;
                choices.tell(() -> "the connection of " + SinkModelFixture.device(connection) + " ends: " + kind);
                connection.die(kind);
            }
        }

        private void change() {
            int part = choices.below(FramesModelFixture.PARTS);
            if (!model.isAssigned(part)) {
                assign(part);
            } else if (choices.below(2) == 1) {
                choices.tell(() -> "the consumer goes back in " + part);
                model.rewind(part);
            } else {
                choices.tell(() -> "revoked: " + part);
                model.commit();
                links.scheduler.hold(false);
                model.revoke(part);
                links.scheduler.hold(true);
            }
        }

        private void assign(int part) {
            choices.tell(() -> "assigned: " + part);
            model.assign(part);
        }

        private void list(boolean all) {
            choices.tell(() -> "pump1 is listed: " + all);
            sink.setDevices(SinkModelFixture.devices(all));
        }

        private void pass(int millis) {
            choices.tell(() -> millis + " ms pass");
            links.scheduler.pass(Duration.ofMillis(millis));
        }

        private void behave() {
            choices.tell(() -> "everything behaves");
            behaves = true;
            list(true);
            IntStream.range(0, FramesModelFixture.PARTS)
                    .filter(part -> !model.isAssigned(part))
                    .forEach(this::assign);
            for (int round = 0; round < 300 && (round < 2 || !model.isAllDone()); round++) {
                sink.put(List.of());
                accept();
                turn(Integer.MAX_VALUE);
                grant();
                turn(Integer.MAX_VALUE);
                for (Frame frame : model.frames.stream().filter(Frame::isOpen).toList()) {
                    model.puback(frame);
                    model.reply(frame, frame.isBad() ? 460 : 200, false);
                }
                while (model.keepLetter()) {}
                turn(Integer.MAX_VALUE);
                while (model.keepResult()) {}
                pass(round % 2 == 0 ? 10_000 : 500);
                model.commit();
                model.balances();
            }
            assertThat(model.isAllDone()).as("everything is done").isTrue();
            assertThat(model.worker.metrics.number(MessageMetric.IN_FLIGHT_BYTES))
                    .isZero();
        }
    }
}
