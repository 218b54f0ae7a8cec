package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.frames.ReplyClass;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What replies mean, as the platform writes them. */
class FrameOutcomeTest {

    private static FrameOutcome outcome(String reply, int sendings) throws ThingException {
        return FrameOutcome.of(Reply.read(reply.getBytes(StandardCharsets.UTF_8)), sendings, false, true);
    }

    private static Consumer<FrameOutcome> isRejected(String reason, ReplyClass cause) {
        return outcome -> assertThat(outcome).isInstanceOfSatisfying(FrameOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.cause()).isEqualTo(cause);
        });
    }

    @Test
    void everythingWasTaken() throws ThingException {
        assertThat(outcome("{\"id\":\"1\",\"code\":200,\"data\":{},\"message\":\"success\"}", 1))
                .isEqualTo(new FrameOutcome.Confirmed());
    }

    @Test
    void aPropertyOfASuccessIsRejected() throws ThingException {
        assertThat(outcome(
                        "{\"id\":\"1\",\"code\":200,\"data\":{\"x\":\"tsl parse: params not exist\",\"a\":\"b\"},\"message\":\"success\"}",
                        1))
                .satisfies(isRejected(
                        "the platform rejected a part of it: code=200, message=success,"
                                + " properties={a=b, x=tsl parse: params not exist}",
                        ReplyClass.SUCCESS));
    }

    @Test
    void aRecordIsRejected() throws ThingException {
        assertThat(outcome("{\"id\":\"1\",\"code\":6306,\"data\":{},\"message\":\"data type is not int -> x\"}", 1))
                .satisfies(isRejected(
                        "the platform rejected it: code=6306, message=data type is not int -> x", ReplyClass.RECORD));
    }

    @Test
    void leavesAgainForDeviceAndPlatformHoweverOften() throws ThingException {
        assertThat(outcome("{\"id\":\"1\",\"code\":429,\"data\":{}}", 1_000))
                .isEqualTo(new FrameOutcome.Again("code=429", ReplyClass.PLATFORM));
        assertThat(outcome("{\"id\":\"1\",\"code\":6204,\"message\":\"\"}", 1_000))
                .isEqualTo(new FrameOutcome.Again("code=6204", ReplyClass.DEVICE));
    }

    @Test
    void leavesAgainAFewTimesWhereTheModelMayBeBroken() throws ThingException {
        String reply = "{\"id\":\"1\",\"code\":6316,\"data\":{}}";
        assertThat(outcome(reply, 4)).isEqualTo(new FrameOutcome.Again("code=6316", ReplyClass.MODEL));
        assertThat(outcome(reply, 5))
                .satisfies(isRejected("the platform could not check it, 5 times: code=6316", ReplyClass.MODEL));
    }

    @Test
    void whatWasAskedForIsTakenAndNamesNothingThatWasNot() throws ThingException {
        Reply reply = Reply.read(
                "{\"id\":\"1\",\"code\":200,\"data\":{\"power\":{\"value\":\"on\",\"version\":2}},\"message\":\"success\"}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(FrameOutcome.of(reply, 1, true, true)).isEqualTo(new FrameOutcome.Confirmed());
    }

    @Test
    void whatThePlatformWritesIsShownOnOneLineAndInShort() throws ThingException {
        StringBuilder data = new StringBuilder("\"a\":\"b\"");
        for (int i = 0; i < 500; i++) {
            data.append(",\"p")
                    .append(i)
                    .append("\\n\":\"")
                    .append("y".repeat(300))
                    .append('"');
        }
        String reply = "{\"id\":\"1\",\"code\":200,\"data\":{" + data + "},\"message\":\"\\r\\n\\u202e"
                + "x".repeat(100_000) + "\"}";
        assertThat(outcome(reply, 1))
                .isInstanceOfSatisfying(FrameOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .doesNotContain("\n", "\r", "\u202e")
                        .contains("a=b", "and 491 more")
                        .hasSizeLessThan(6_000));
    }
}
