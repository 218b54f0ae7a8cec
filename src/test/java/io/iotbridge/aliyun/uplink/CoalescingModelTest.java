package io.iotbridge.aliyun.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.CoalesceRules;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.uplink.ReadingsPlatformFixture.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of readings that may leave together, good ones, bad ones and ones that expire, replies of every class, late, again or never,
 * connections that come, go and are refused, partitions that go, holds and time, against a platform that keeps what it takes: each record ends once;
 * it is done only if the platform has it, rejected only if it is bad, expired only if its time is over; equal id means equal content; where one
 * frame leaves at a time, it holds the oldest records that are owed, in order and without a gap, and leaves none behind that could have joined; nothing is lost. {@code
 * -Dmodel.runs=200000} runs so many.
 */
class CoalescingModelTest {

    @Test
    void endsEveryRecordOnce() {
        Cases.run("Coalescing", Integer.getInteger("model.runs", 3_000), choices -> new Case(choices).run());
    }

    private static final class Case {
        private final Choices choices;
        private final CoalesceRules rules;
        private final ConfirmationsFixture on;
        private final ReadingsPlatformFixture platform;
        /** Those that have not ended. */
        private final TreeMap<Integer, Reading> owed = new TreeMap<>();
        /** Of partitions that are gone; what is in flight of them ends later. */
        private final Set<Integer> gone = new HashSet<>();

        private int heard;

        private Case(Choices choices) {
            this.choices = choices;
            int splits = 1 + choices.below(4);
            int inFlight = choices.of(List.of(1, 1, 1, 2, 3, 0));
            rules = ReadingsFixture.rules(1 + choices.below(6), choices.below(2) == 1, inFlight);
            platform = new ReadingsPlatformFixture(rules, splits);
            on = new ConfirmationsFixture(
                    choices.below(3) == 0 ? 2 : 0,
                    splits,
                    ReadingsFixture.POST + "_reply",
                    ReadingsFixture.BATCH + "_reply");
            on.fixture.platform.whenPublished(this::published);
            on.fixture.scheduler.runDue();
            on.connection = on.fixture.platform.newest();
        }

        private void run() {
            for (int step = 0; step < 150 && choices.goesOn(50); step++) {
                switch (choices.below(16)) {
                    case 0, 1, 2, 3 -> add();
                    case 4, 5 -> acknowledge();
                    case 6, 7, 8, 9 -> reply();
                    case 10 -> pass(1 + choices.below(12_000));
                    case 11 -> connect();
                    case 12 -> end(choices.of(List.of(Kind.CONNECTION_LOST, Kind.IDENTITY_REFUSED)));
                    case 13 -> takeOut();
                    case 14 -> hold();
                    default -> pass(60_000);
                }
                hear();
            }
            on.link.loop().execute(on.outbox::goOn);
            if (choices.below(2) == 0) {
                behaveUntilNothingIsOwed();
            }
            close();
        }

        private long now() {
            return on.fixture.scheduler.nanoTime() / 1_000_000;
        }

        private void add() {
            for (int more = choices.below(4); more >= 0; more--) {
                int number = platform.readings().size();
                long time = choices.oneIn(3) ? 7 : 1_000 + number;
                long expires = choices.oneIn(4) ? now() + choices.below(15_000) : Expiry.NEVER;
                Reading reading = new Reading(number, choices.of("a", "b"), time, choices.oneIn(5), expires);
                choices.tell(reading::toString);
                platform.readings().add(reading);
                owed.put(number, reading);
                on.add(ReadingsFixture.reading(number, reading.property(), time, rules, expires));
            }
        }

        /** Called while the outbox publishes. */
        private void published(FakePlatform.Published publish) {
            hear();
            choices.tell(() -> "  leaves: " + platform.numbers(publish) + " as " + ReadingsFixture.id(publish));
            platform.leaves(publish, owed, gone, on.fixture.scheduler.nanoTime());
        }

        private List<FakePlatform.Published> publishes() {
            return List.copyOf(on.connection.publishes());
        }

        private void acknowledge() {
            List<FakePlatform.Published> open = publishes().stream()
                    .filter(publish -> !publish.done().isDone())
                    .toList();
            if (!open.isEmpty()) {
                acknowledge(choices.of(open));
            }
        }

        private void acknowledge(FakePlatform.Published publish) {
            choices.tell(() -> "PUBACK for " + platform.numbers(publish));
            publish.done().complete(null);
        }

        private void reply() {
            LinkState state = on.link.state();
            List<FakePlatform.Published> all = publishes();
            if (!all.isEmpty() && (state == LinkState.UP || state == LinkState.SUBSCRIBING)) {
                FakePlatform.Published to = choices.oneIn(4) ? choices.of(all) : all.get(all.size() - 1);
                judge(to, choices.of(List.of(200, 200, 200, 429, 6204, 500, 6316)));
            }
        }

        private void judge(FakePlatform.Published publish, int code) {
            ReadingsPlatformFixture.Judgement said = platform.judge(publish, code, choices.below(2) == 1);
            choices.tell(() -> "reply " + said.code() + said.data() + " to " + platform.numbers(publish));
            long before = on.confirmations.allSplit();
            on.reply(
                    publish.topic() + "_reply",
                    "{\"id\":\"" + ReadingsFixture.id(publish) + "\",\"code\":" + said.code() + ",\"data\":"
                            + said.data() + "}");
            if (on.confirmations.allSplit() > before) {
                platform.split(publish, on.fixture.scheduler.nanoTime());
            }
            hear();
        }

        private void connect() {
            on.connection = on.fixture.platform.newest();
            if (!on.connection.isOver() && on.link.state() == LinkState.CONNECTING) {
                boolean present = choices.below(3) != 2;
                choices.tell(() -> "CONNACK, session " + present);
                on.connection.accept(present);
                for (int i = 0; i < on.connection.subscribes().size(); i++) {
                    on.connection.grant(i, 1);
                }
            }
        }

        private void end(Kind kind) {
            if (!on.fixture.platform.newest().isOver()) {
                choices.tell(() -> "the connection ends: " + kind);
                on.fixture.platform.newest().die(kind);
            }
        }

        private void takeOut() {
            int one = choices.below(platform.readings().size() + 1);
            int modulo = 1 + choices.below(3);
            boolean all = choices.below(2) == 1;
            choices.tell(() -> (all ? "forget" : "remove") + " from " + one + " each " + modulo);
            List<OutgoingPublish> out = new ArrayList<>();
            on.link.loop().execute(() -> {
                if (all) {
                    owed.keySet().stream()
                            .filter(number -> number >= one && number % modulo == 0)
                            .forEach(gone::add);
                }
                out.addAll(
                        all
                                ? on.outbox.forget(record -> isTaken(record, one, modulo))
                                : on.outbox.removeWaiting(record -> isTaken(record, one, modulo)));
            });
            out.forEach(record -> ends(ReadingsFixture.number(record)));
        }

        private static boolean isTaken(OutgoingPublish record, int from, int modulo) {
            return ReadingsFixture.number(record) >= from && ReadingsFixture.number(record) % modulo == 0;
        }

        private void hold() {
            boolean begins = choices.below(2) == 1;
            choices.tell(() -> begins ? "hold" : "go on");
            on.link.loop().execute(() -> {
                if (begins) {
                    on.outbox.hold(new CompletableFuture<>());
                } else {
                    on.outbox.goOn();
                }
            });
        }

        private void pass(int millis) {
            choices.tell(() -> millis + " ms pass");
            on.pass(Duration.ofMillis(millis));
        }

        private void ends(int number) {
            assertThat(owed.remove(number)).as(number + " ends once").isNotNull();
        }

        /** What the outbox has said since it was heard last. */
        private void hear() {
            while (heard < on.ends.size()) {
                String end = on.ends.get(heard++);
                choices.tell(() -> "  " + end);
                String[] words = end.split("[ :]+");
                if (words[0].equals("held") || words[0].equals("refused")) {
                    continue;
                }
                int number = Integer.parseInt(words[1]);
                ends(number);
                switch (words[0]) {
                    case "done" ->
                        assertThat(platform.hasKept(number) || rules.confirm().isEmpty())
                                .as("done")
                                .isTrue();
                    case "rejected" ->
                        assertThat(platform.hasRefused(number)).as("rejected").isTrue();
                    case "expired" ->
                        assertThat(platform.readings().get(number).expires())
                                .as("expired")
                                .isLessThan(now());
                    default -> assertThat(gone).as("undone").contains(number);
                }
            }
        }

        private void behaveUntilNothingIsOwed() {
            choices.tell(() -> "the platform behaves");
            if (on.link.state() == LinkState.REFUSED) {
                on.fixture.attach(List.of(), new LinkFixture.Recorder()).close();
            }
            for (int i = 0; i < 3_000 && !owed.isEmpty(); i++) {
                connect();
                for (FakePlatform.Published publish : publishes()) {
                    if (on.link.state() == LinkState.UP && owed.keySet().containsAll(platform.numbers(publish))) {
                        acknowledge(publish);
                        hear();
                        judge(publish, 200);
                    }
                }
                pass(5_000);
                hear();
            }
            assertThat(owed).as("never ends").isEmpty();
        }

        private void close() {
            List<OutgoingPublish> back = new ArrayList<>();
            on.link.loop().execute(() -> back.addAll(on.outbox.close()));
            hear();
            back.forEach(record -> ends(ReadingsFixture.number(record)));
            assertThat(owed).as("lost").isEmpty();
            assertThat(on.counters.waiting()).as("waiting").isZero();
            assertThat(on.counters.unacknowledged()).as("unacknowledged").isZero();
            assertThat(on.confirmations.awaited()).as("unconfirmed").isZero();
            on.pass(Duration.ofSeconds(100));
            assertThat(on.fixture.scheduler.waiting()).as("still scheduled").isZero();
        }
    }
}
