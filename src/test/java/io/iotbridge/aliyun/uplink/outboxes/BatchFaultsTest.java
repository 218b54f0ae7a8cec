package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.codec.JsonHeap;
import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.uplink.publishes.Expiry;
import io.iotbridge.aliyun.uplink.publishes.Mergeable;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Odd replies, odd records and failures: what leaves together is worth no less than what leaves alone. */
class BatchFaultsTest {

    private static final CoalesceRules RULES = ReadingsFixture.rules(200, false);
    private static final String TAKEN = "{\"id\":\"%s\",\"code\":200,\"data\":{}}";

    private final ConfirmationsFixture on =
            new ConfirmationsFixture(0, 120, ReadingsFixture.POST + "_reply", ReadingsFixture.BATCH + "_reply");

    private static OutgoingPublish reading(int number) {
        return ReadingsFixture.reading(number, number % 2 == 0 ? "Flow" : "Speed", 1_000 + number, RULES);
    }

    /** The first leaves alone and is done, the others leave together. */
    private void signInWith(int records) {
        on.signIn();
        IntStream.range(0, records).mapToObj(BatchFaultsTest::reading).forEach(on::add);
        answer(TAKEN);
    }

    private FakePlatform.Published last() {
        return on.connection.publishes().get(on.connection.publishes().size() - 1);
    }

    private void answer(String reply) {
        FakePlatform.Published last = last();
        last.done().complete(null);
        on.reply(last.topic() + "_reply", reply.formatted(ReadingsFixture.id(last)));
    }

    /** It may mean one of them by another name, with its module: none is done that could be meant. */
    @Test
    void aNameThatNoRecordHasPutsAllUnderSuspicion() {
        signInWith(5);
        answer("{\"id\":\"%s\",\"code\":200,\"data\":{\"Speed\":\"wrong\",\"room:Flow\":\"wrong\"}}");
        assertThat(on.ends).containsExactly("done 0");
        assertThat(ReadingsFixture.numbers(last())).containsExactly(1, 2);
    }

    private static Object nested(int levels) {
        return levels == 0 ? 1 : Map.of("s", nested(levels - 1));
    }

    /** A batch has two levels more than a post, and the codec has a limit: what would not fit leaves alone, and holds nobody up. */
    @Test
    void whatFitsOnlyAPostOfItsOwnLeavesAlone() {
        on.signIn();
        on.add(reading(0));
        on.add(reading(1));
        on.add(ReadingsFixture.reading(2, "Deep", nested(196), 1_002, RULES, Expiry.NEVER));
        on.add(reading(3));
        for (int i = 0; i < 4 && !last().done().isDone(); i++) {
            answer(TAKEN);
        }
        assertThat(on.ends).containsExactly("done 0", "done 1", "done 2", "done 3");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
    }

    /** Who reads the report must know that the platform may have the value. */
    @Test
    void whatIsLeftOfABatchHasLeftBefore() {
        on.signIn();
        on.add(reading(0));
        on.add(reading(1));
        on.add(ReadingsFixture.reading(2, "Speed", 1_002, RULES, 9_000));
        answer(TAKEN);
        on.connection.die(LinkException.Kind.CONNECTION_LOST);
        on.link.loop().execute(() -> on.outbox.removeWaiting(record -> ReadingsFixture.number(record) == 1));
        on.pass(Duration.ofSeconds(10));
        on.connection = on.fixture.platform.newest().acceptAll();
        assertThat(on.ends).last().asString().startsWith("expired 2").contains("the platform may have it");
    }

    /** The offset of a record that nobody hears of any more would never move. */
    @Test
    void aFailureAtOneRecordOfABatchTakesNoOtherWithIt() {
        on.failing.add("done 2");
        signInWith(5);
        answer(TAKEN);
        assertThat(on.ends).isEqualTo(List.of("done 0", "done 1", "done 2", "done 3", "done 4"));
    }

    /** While it is in flight, a batch has a copy of what its records hold. */
    @Test
    void recordsCountWithTheirCopyInABatch() {
        OutgoingPublish alone = ConfirmationsFixture.publish("x", Optional.empty());
        assertThat(alone.merge()).isEmpty();
        OutgoingPublish reading = reading(1);
        assertThat(Mergeable.bytes(reading.payload()))
                .isGreaterThanOrEqualTo(JsonHeap.bytes(reading.payload()) + reading.payload().length);
    }

    /** Nothing is asked on a topic whose replies cannot come, as long as there is another. */
    @Test
    void nothingLeavesTogetherWhereTheRepliesToBatchesAreRefused() {
        on.fixture.scheduler.runDue();
        on.connection = on.fixture.platform.newest();
        on.connection.accept(false);
        on.connection.suback(
                0,
                on.connection.subscribes().get(0).stream()
                        .map(filter -> filter.contains("batch") ? 0x80 : 1)
                        .toList());
        IntStream.range(0, 3).mapToObj(BatchFaultsTest::reading).forEach(on::add);
        for (int i = 0; i < 3; i++) {
            answer(TAKEN);
        }
        assertThat(on.ends).contains("done 0", "done 1", "done 2");
        assertThat(on.counters.value(MessageMetric.BATCHES)).isZero();
    }
}
