package io.iotbridge.aliyun.thing.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.thing.types.ThingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Envelopes of messages and of replies. */
class FrameTest {

    @Test
    void frameIsWrittenAsDocumented() throws ThingException {
        Frame frame = Frame.asking("7", "thing.event.property.post", Map.of("Flow", 12.0));

        assertThat(new String(frame.write(), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":\"7\",\"version\":\"1.0\",\"sys\":{\"ack\":1},"
                        + "\"method\":\"thing.event.property.post\",\"params\":{\"Flow\":12.0}}");
        assertThat(Frame.read(frame.write())).isEqualTo(frame);
    }

    /** The C SDK sends no method, the JavaScript SDKs an empty one, some devices a number as the id. */
    @Test
    void frameMayLackWhatTheTopicSays() throws ThingException {
        Frame frame = read("{\"id\":18446744073709551,\"method\":\"\",\"sys\":{\"ack\":0}}");

        assertThat(frame.id()).isEqualTo("18446744073709551");
        assertThat(frame.method()).isEmpty();
        assertThat(frame.ack()).contains(false);
        assertThat(frame.params()).isNull();
        assertThat(read("{\"id\":\"x|y\",\"params\":[]}").ack()).isEmpty();
        assertThat(new String(frame.write(), StandardCharsets.UTF_8)).contains("\"params\":{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | struct or a map",
                "{} | field id",
                "{\"id\":null} | field id",
                "{\"id\":1.5} | field id",
                "{\"id\":\"1\",\"method\":5} | field method",
                "{\"id\":\"1\",\"sys\":5} | field sys",
                "{\"id\":\"1\",\"sys\":{\"ack\":2}} | field sys.ack",
                "{\"id\":\"1\" | not JSON"
            })
    void frameThatIsNoneNamesTheField(String json, String what) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(ThingException.class).hasMessageContaining(what);
    }

    @Test
    void replyIsWrittenWithAllThatSdksWant() throws ThingException {
        Reply reply = new Reply("105917531", 200, null, Optional.of("success"), Optional.empty(), Optional.of("1.0"));

        assertThat(new String(reply.write(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"id\":\"105917531\",\"code\":200,\"data\":{},\"message\":\"success\",\"version\":\"1.0\"}");
        assertThat(Reply.read(reply.write()).id()).isEqualTo("105917531");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":7,\"code\":200}", "{\"id\":\"7\",\"code\":\"200\",\"data\":{}}"})
    void oldAndOddRepliesAreRead(String json) throws ThingException {
        Reply reply = Reply.read(json.getBytes(StandardCharsets.UTF_8));

        assertThat(reply.id()).isEqualTo("7");
        assertThat(reply.code()).isEqualTo(Reply.SUCCESS);
        assertThat(reply.message()).isEqualTo(Optional.empty());
        assertThat(reply.rejected()).isEmpty();
    }

    /** The documentation says that data are empty then; devices' logs show otherwise. */
    @Test
    void successCanNameWhatWasLeftOut() throws ThingException {
        Reply reply = Reply.read(
                "{\"id\":\"7\",\"code\":200,\"message\":\"success\",\"data\":{\"LightSwitch\":\"tsl parse: params not exist\"}}"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(reply.rejected()).isEqualTo(Map.of("LightSwitch", "tsl parse: params not exist"));
    }

    @Test
    void replyWithoutACodeIsNone() {
        assertThatThrownBy(() -> Reply.read("{\"id\":\"7\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ThingException.class)
                .hasMessageContaining("field code");
    }

    private static Frame read(String json) throws ThingException {
        return Frame.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
