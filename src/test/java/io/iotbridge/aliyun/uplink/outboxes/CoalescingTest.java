package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of a device that wait for its turn leave together; what need not wait leaves alone. */
class CoalescingTest {

    private static final CoalesceRules RULES = ReadingsFixture.rules(200, false);
    private static final String TAKEN = "{\"id\":\"%s\",\"code\":200,\"data\":{}}";

    private ConfirmationsFixture on =
            new ConfirmationsFixture(0, 120, ReadingsFixture.POST + "_reply", ReadingsFixture.BATCH + "_reply");

    private void add(OutgoingPublish... records) {
        List.of(records).forEach(on::add);
    }

    private static OutgoingPublish reading(int number) {
        return ReadingsFixture.reading(number, "Speed", 1_000 + number, RULES);
    }

    /** The first leaves alone, the others wait for its reply. */
    private void signInWith(int records) {
        on.signIn();
        IntStream.range(0, records).mapToObj(CoalescingTest::reading).forEach(on::add);
    }

    private List<List<Integer>> published() {
        return on.connection.publishes().stream().map(ReadingsFixture::numbers).toList();
    }

    private FakePlatform.Published last() {
        return on.connection.publishes().get(on.connection.publishes().size() - 1);
    }

    /** PUBACK and reply to what left last. */
    private void answer(String reply) {
        FakePlatform.Published last = last();
        last.done().complete(null);
        on.reply(last.topic() + "_reply", reply.formatted(ReadingsFixture.id(last)));
    }

    private void answerAll(String reply) {
        for (int i = 0; i < 500 && !last().done().isDone(); i++) {
            answer(reply);
        }
    }

    @Test
    void whatNeedNotWaitLeavesAloneAndAtOnce() {
        on.signIn();
        for (int i = 0; i < 3; i++) {
            add(reading(i));
            assertThat(published()).hasSize(i + 1).last().isEqualTo(List.of(i));
            assertThat(last().topic()).isEqualTo(ReadingsFixture.POST);
            answer(TAKEN);
        }
        assertThat(on.ends).containsExactly("done 0", "done 1", "done 2");
        assertThat(on.counters.value(MessageMetric.BATCHES)).isZero();
    }

    @Test
    void whatWaitsLeavesTogetherAndIsDoneTogether() {
        signInWith(4);
        assertThat(published()).containsExactly(List.of(0));
        answer(TAKEN);
        assertThat(published()).containsExactly(List.of(0), List.of(1, 2, 3));
        assertThat(last().topic()).isEqualTo(ReadingsFixture.BATCH);
        assertThat(new String(last().payload(), StandardCharsets.UTF_8))
                .contains("\"method\":\"thing.event.property.batch.post\"", "\"ack\":1", "\"events\":{}");
        answer(TAKEN);
        assertThat(on.ends).containsExactly("done 0", "done 1", "done 2", "done 3");
        assertThat(on.counters.value(MessageMetric.BATCHES)).isEqualTo(1);
        assertThat(on.counters.value(MessageMetric.COALESCED)).isEqualTo(3);
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
    }

    @Test
    void aBatchHasNoMoreThanItMay() {
        CoalesceRules three = ReadingsFixture.rules(3, false);
        on.signIn();
        IntStream.range(0, 8)
                .mapToObj(i -> ReadingsFixture.reading(i, "Speed", i, three))
                .forEach(on::add);
        answerAll(TAKEN);
        assertThat(published()).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5, 6), List.of(7));
    }

    /** The estimate is of the records alone, and a batch is never larger. */
    @Test
    void aBatchHasNoMoreBytesThanItMay() {
        CoalesceRules small = new CoalesceRules(200, 20, 1_500, false, RULES.confirm());
        on.signIn();
        IntStream.range(0, 50)
                .mapToObj(i -> ReadingsFixture.reading(i, "Speed" + i, i, small))
                .forEach(on::add);
        answerAll(TAKEN);
        assertThat(on.ends).hasSize(50);
        assertThat(on.connection.publishes())
                .hasSizeBetween(4, 9)
                .allSatisfy(publish -> assertThat(publish.payload().length).isLessThanOrEqualTo(1_500));
    }

    /** A record of another route, or one that has no time, stays in its place. */
    @Test
    void nothingOvertakesWhatCannotJoin() {
        on.signIn();
        add(reading(0), reading(1), reading(2));
        add(ConfirmationsFixture.publish("plain", Optional.empty()));
        add(reading(4), reading(5));
        answer(TAKEN);
        assertThat(published()).containsExactly(List.of(0), List.of(1, 2));
        answer(TAKEN);
        assertThat(on.published().get(2)).isEqualTo("plain");
        assertThat(ReadingsFixture.numbers(last())).containsExactly(4, 5);
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 2"})
    void equalTimesBeginAnotherBatchWhereTheyAreToBeDistinct(boolean distinct, int batches) {
        CoalesceRules rules = ReadingsFixture.rules(200, distinct);
        on.signIn();
        add(reading(0));
        for (int i = 1; i < 5; i++) {
            add(ReadingsFixture.reading(i, i == 4 ? "Flow" : "Speed", i == 3 ? 2 : i, rules));
        }
        answerAll(TAKEN);
        assertThat(on.ends).hasSize(5);
        assertThat(published()).hasSize(1 + batches);
    }

    /** Equal id means equal content: what left together leaves together again, before all others. */
    @Test
    void aBatchLeavesAgainAsItWas() {
        signInWith(4);
        answer(TAKEN);
        String id = ReadingsFixture.id(last());
        byte[] payload = last().payload();
        add(reading(4));
        on.reconnect();
        assertThat(last().payload()).isEqualTo(payload);
        answer("{\"id\":\"%s\",\"code\":429,\"data\":{}}");
        on.pass(Duration.ofSeconds(2));
        assertThat(ReadingsFixture.id(last())).isEqualTo(id);
        assertThat(published().get(published().size() - 1)).isEqualTo(List.of(1, 2, 3));
        answerAll(TAKEN);
        assertThat(on.ends).containsExactly("done 0", "done 1", "done 2", "done 3", "done 4");
    }

    /** Partitions that go take their records out of a batch; the others are another batch, with another id. */
    @Test
    void whatIsLeftOfABatchIsAnotherBatch() {
        signInWith(4);
        answer(TAKEN);
        String id = ReadingsFixture.id(last());
        on.connection.die(LinkException.Kind.CONNECTION_LOST);
        List<OutgoingPublish> gone = new ArrayList<>();
        on.link.loop().execute(() -> gone.addAll(on.outbox.forget(record -> ReadingsFixture.number(record) == 2)));
        assertThat(gone).extracting(ReadingsFixture::number).containsExactly(2);
        on.connection = on.fixture.nextConnection().acceptAll();
        assertThat(published()).last().isEqualTo(List.of(1, 3));
        assertThat(ReadingsFixture.id(last())).isNotEqualTo(id);
        answer(TAKEN);
        assertThat(on.ends).containsExactly("done 0", "done 1", "done 3");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
    }

    /** Who waits for the reply to a batch with records of a partition that goes hears only of the others. */
    @Test
    void recordsThatGoWhileTheirBatchWaitsForItsReplyAreNotDone() {
        signInWith(4);
        answer(TAKEN);
        last().done().complete(null);
        on.link.loop().execute(() -> on.outbox.forget(record -> ReadingsFixture.number(record) == 2));
        on.reply(last().topic() + "_reply", TAKEN.formatted(ReadingsFixture.id(last())));
        assertThat(on.ends).containsExactly("done 0", "done 1", "done 3");
        assertThat(on.confirmations.value(MessageMetric.UNCONFIRMED)).isZero();
    }

    @Test
    void allThatIsNotDoneIsHandedBack() {
        signInWith(5);
        answer(TAKEN);
        add(reading(5));
        assertThat(on.close()).containsExactly("1", "2", "3", "4", "5");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
    }
}
