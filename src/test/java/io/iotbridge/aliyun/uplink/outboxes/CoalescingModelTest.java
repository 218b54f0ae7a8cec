package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.uplink.outboxes.ReadingsPlatformFixture.Reading;
import io.iotbridge.aliyun.uplink.publishes.Expiry;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
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
        Cases.run("Coalescing", Integer.getInteger("model.runs", 3_000), choices -> Case.of(choices)
                .run());
    }

    private static final class Case extends OutboxCaseFixture {
        private final CoalesceRules rules;
        private final ReadingsPlatformFixture platform;
        private final TreeMap<Integer, Reading> owed = new TreeMap<>();

        /** @param splits how often a batch may be split */
        private Case(Choices choices, int splits, CoalesceRules rules) {
            super(
                    choices,
                    new ConfirmationsFixture(
                            choices.below(3) == 0 ? 2 : 0,
                            splits,
                            ReadingsFixture.POST + "_reply",
                            ReadingsFixture.BATCH + "_reply"));
            this.rules = rules;
            this.platform = new ReadingsPlatformFixture(rules, splits);
        }

        private static Case of(Choices choices) {
            int splits = 1 + choices.below(4);
            int inFlight = choices.of(List.of(1, 1, 1, 2, 3, 0));
            return new Case(
                    choices, splits, ReadingsFixture.rules(1 + choices.below(6), choices.below(2) == 1, inFlight));
        }

        @Override
        Set<Integer> owed() {
            return owed.navigableKeySet();
        }

        @Override
        int number(OutgoingPublish record) {
            return ReadingsFixture.number(record);
        }

        private void run() {
            for (int step = 0; step < 150 && choices.goesOn(50); step++) {
                switch (choices.below(16)) {
                    case 0, 1, 2, 3 -> add();
                    case 4, 5 -> acknowledge();
                    case 6, 7, 8, 9 -> reply();
                    case 10 -> pass(1 + choices.below(12_000));
                    case 11 -> connect();
                    case 12 -> end();
                    case 13 -> takeOut();
                    case 14 -> hold();
                    default -> pass(60_000);
                }
                hear();
            }
            on.link.loop().execute(on.outbox::goOn);
            if (choices.below(2) == 0) {
                behaveUntilNothingIsOwed(3_000, 5_000, this::takeAll);
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

        @Override
        void published(FakePlatform.Published publish) {
            hear();
            choices.tell(() -> "  leaves: " + platform.numbers(publish) + " as " + ReadingsFixture.id(publish));
            platform.leaves(publish, owed, gone, on.fixture.scheduler.nanoTime());
        }

        @Override
        void acknowledge(FakePlatform.Published publish) {
            choices.tell(() -> "PUBACK for " + platform.numbers(publish));
            publish.done().complete(null);
        }

        private void reply() {
            List<FakePlatform.Published> all = publishes();
            if (!all.isEmpty() && isSignedIn()) {
                FakePlatform.Published to = choices.oneIn(4) ? choices.of(all) : all.get(all.size() - 1);
                judge(to, choices.of(List.of(200, 200, 200, 429, 6204, 500, 6316)));
            }
        }

        private void judge(FakePlatform.Published publish, int code) {
            ReadingsPlatformFixture.Judgement said = platform.judge(publish, code, choices.below(2) == 1);
            choices.tell(() -> "reply " + said.code() + said.data() + " to " + platform.numbers(publish));
            long before = on.confirmations.value(MessageMetric.SPLIT);
            on.reply(
                    publish.topic() + "_reply",
                    "{\"id\":\"" + ReadingsFixture.id(publish) + "\",\"code\":" + said.code() + ",\"data\":"
                            + said.data() + "}");
            if (on.confirmations.value(MessageMetric.SPLIT) > before) {
                platform.split(publish, on.fixture.scheduler.nanoTime());
            }
            hear();
        }

        private void takeOut() {
            int from = choices.below(platform.readings().size() + 1);
            int modulo = 1 + choices.below(3);
            choices.tell(() -> "from " + from + " each " + modulo);
            takeOut(number -> number >= from && number % modulo == 0);
        }

        @Override
        void check(String end, int number) {
            switch (end) {
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

        private void takeAll() {
            for (FakePlatform.Published publish : publishes()) {
                if (on.link.state() == LinkState.UP && owed.keySet().containsAll(platform.numbers(publish))) {
                    acknowledge(publish);
                    hear();
                    judge(publish, 200);
                }
            }
        }
    }
}
