package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.thing.frames.ReplyClass;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad records among two hundred that left together: each is found and reported, and no other is. */
class RefusedBatchesTest {

    private static final CoalesceRules RULES = ReadingsFixture.rules(200, false);
    private static final String TAKEN = "{\"id\":\"%s\",\"code\":200,\"data\":{}}";

    private ConfirmationsFixture on = on(120);

    private static ConfirmationsFixture on(int splitsPerMinute) {
        return new ConfirmationsFixture(
                0, splitsPerMinute, ReadingsFixture.POST + "_reply", ReadingsFixture.BATCH + "_reply");
    }

    /** Every second of another property; the first leaves alone, the others together. */
    private void addAll(int records) {
        on.signIn();
        IntStream.range(0, records)
                .mapToObj(i -> ReadingsFixture.reading(i, i % 2 == 0 ? "Flow" : "Speed", 1_000 + i, RULES))
                .forEach(on::add);
    }

    private FakePlatform.Published last() {
        return on.connection.publishes().get(on.connection.publishes().size() - 1);
    }

    /** Answers whatever leaves, until nothing does. */
    private int answer(Function<List<Integer>, String> judge) {
        int answered = 0;
        while (!last().done().isDone()) {
            FakePlatform.Published last = last();
            last.done().complete(null);
            on.reply(
                    last.topic() + "_reply",
                    judge.apply(ReadingsFixture.numbers(last)).formatted(ReadingsFixture.id(last)));
            answered++;
        }
        return answered;
    }

    private void passUntilOneLeaves() {
        for (int i = 0; i < 70 && last().done().isDone(); i++) {
            on.pass(Duration.ofSeconds(1));
        }
    }

    private void checkEnds(int records, Set<Integer> bad, String code) {
        List<String> done = IntStream.range(0, records)
                .filter(number -> !bad.contains(number))
                .mapToObj(number -> "done " + number)
                .toList();
        assertThat(on.ends).filteredOn(end -> end.startsWith("done")).containsExactlyInAnyOrderElementsOf(done);
        for (int number : bad) {
            assertThat(on.ends)
                    .filteredOn(end -> end.startsWith("rejected " + number + ":"))
                    .singleElement()
                    .asString()
                    .contains(code);
        }
        assertThat(on.ends).hasSize(records);
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
        assertThat(on.confirmations.value(MessageMetric.UNCONFIRMED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 77, 200})
    void aCodeOfARecordSplitsUntilTheBadOneStandsAlone(int bad) {
        addAll(201);
        int frames = answer(numbers -> numbers.contains(bad) ? "{\"id\":\"%s\",\"code\":6306,\"data\":{}}" : TAKEN);
        checkEnds(201, Set.of(bad), "code=6306");
        assertThat(frames).as("of 201").isLessThanOrEqualTo(2 + 2 * 8);
        assertThat(on.confirmations.value(MessageMetric.SPLIT)).isBetween(7L, 8L);
        assertThat(on.confirmations.allRejected(ReplyClass.RECORD)).isEqualTo(1);
    }

    /** The reply does not say whose value it was. */
    @ParameterizedTest
    @ValueSource(ints = {1, 199})
    void aPropertyThatWasLeftOutSplitsOnlyThoseThatHaveIt(int bad) {
        addAll(201);
        int frames = answer(numbers -> numbers.contains(bad)
                ? "{\"id\":\"%s\",\"code\":200,\"data\":{\"Speed\":\"tsl parse: params not exist\"}}"
                : TAKEN);
        checkEnds(201, Set.of(bad), "Speed=tsl parse: params not exist");
        assertThat(frames).as("of 201").isLessThanOrEqualTo(2 + 2 * 7);
    }

    @Test
    void severalBadOnesAreFound() {
        addAll(201);
        Set<Integer> bad = Set.of(3, 4, 150);
        answer(numbers ->
                numbers.stream().anyMatch(bad::contains) ? "{\"id\":\"%s\",\"code\":460,\"data\":{}}" : TAKEN);
        checkEnds(201, bad, "code=460");
    }

    /** A platform that stumbles over its thing model has nothing against two hundred records: the one is found, in its own time. */
    @Test
    void oneThatThePlatformCannotCheckIsFoundAndNoOtherReported() {
        addAll(201);
        for (int i = 0; i < 60; i++) {
            answer(numbers -> numbers.contains(77) ? "{\"id\":\"%s\",\"code\":6316,\"data\":{}}" : TAKEN);
            passUntilOneLeaves();
        }
        checkEnds(201, Set.of(77), "could not check it, 5 times");
    }

    /** Not in order to find out: the records have done nothing. */
    @ParameterizedTest
    @ValueSource(ints = {429, 500, 6204, 6100})
    void aCodeOfThePlatformOrTheDeviceSplitsNothing(int code) {
        addAll(201);
        answer(numbers -> numbers.size() > 1 ? "{\"id\":\"%s\",\"code\":" + code + ",\"data\":{}}" : TAKEN);
        passUntilOneLeaves();
        String id = ReadingsFixture.id(last());
        assertThat(ReadingsFixture.numbers(last())).hasSize(200);
        assertThat(on.confirmations.value(MessageMetric.SPLIT)).isZero();
        answer(numbers -> TAKEN);
        assertThat(ReadingsFixture.id(last())).isEqualTo(id);
        checkEnds(201, Set.of(), "");
    }

    /** Halves of a stream of bad records would take more publishes than the records alone. Nothing waits for the next minute. */
    @Test
    void beyondTheLimitAMinuteABatchIsSplitIntoItsRecords() {
        on = on(4);
        addAll(201);
        Function<List<Integer>, String> judge =
                numbers -> numbers.contains(1) ? "{\"id\":\"%s\",\"code\":6306,\"data\":{}}" : TAKEN;
        int frames = answer(judge);
        checkEnds(201, Set.of(1), "code=6306");
        assertThat(on.confirmations.value(MessageMetric.SPLIT)).isEqualTo(5);
        assertThat(frames)
                .as("one alone, five split, twelve alone, four halves")
                .isEqualTo(1 + 5 + 12 + 4);
    }

    /** What the wall of the platform allows without batches is the least that is to be had with them. */
    @Test
    void badRecordsOnlyTakeHardlyMorePublishesThanAlone() {
        on = on(4);
        addAll(401);
        int frames = answer(numbers -> "{\"id\":\"%s\",\"code\":6306,\"data\":{}}");
        assertThat(on.ends).hasSize(401).allMatch(end -> end.startsWith("rejected"));
        assertThat(frames).isLessThanOrEqualTo(401 + 4 * 2 + 2 + 8);
    }

    /** What comes late is no less true. */
    @Test
    void aLateReplySplitsToo() {
        addAll(5);
        answer(numbers -> numbers.size() > 1 ? "{\"id\":\"0\",\"code\":200}" : TAKEN);
        FakePlatform.Published batch = last();
        on.pass(Duration.ofMillis(10_500));
        on.reply(batch.topic() + "_reply", "{\"id\":\"" + ReadingsFixture.id(batch) + "\",\"code\":6306,\"data\":{}}");
        on.pass(Duration.ofSeconds(2));
        assertThat(ReadingsFixture.numbers(last())).containsExactly(1, 2);
        answer(numbers -> TAKEN);
        checkEnds(5, Set.of(), "");
    }

    /** Order within a device stays: the halves leave before all that came later. */
    @Test
    void halvesLeaveInOrderAndBeforeWhatCameLater() {
        addAll(5);
        answer(numbers -> TAKEN.replace("200", numbers.size() > 2 ? "6306" : "200"));
        assertThat(on.ends).containsExactly("done 0", "done 1", "done 2", "done 3", "done 4");
    }
}
