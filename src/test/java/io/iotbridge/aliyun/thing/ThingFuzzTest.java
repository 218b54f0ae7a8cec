package io.iotbridge.aliyun.thing;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.random.Fuzz;
import io.iotbridge.aliyun.random.Inputs;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames, replies, values and thing models, valid and broken: read, or refused with the exception that is declared. */
@Timeout(value = 10 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThingFuzzTest {

    private static final ThingModel MODEL = PumpFixture.model();
    private static final PropertyValues TYPED = new PropertyValues(Optional.of(MODEL.properties()), Checks.WEAK);
    private static final PropertyValues UNTYPED = new PropertyValues(Optional.empty(), Checks.STRONG);

    private static final List<String> FRAMES = List.of(
            "{\"id\":\"1\",\"version\":\"1.0\",\"sys\":{\"ack\":1},\"method\":\"thing.event.property.post\",\"params\":"
                    + "{\"Speed\":1450,\"Flow\":{\"value\":12.0,\"time\":1700000000000},\"Running\":1,\"Mode\":2}}",
            "{\"id\":7,\"params\":{\"Place\":{\"value\":{\"Lon\":8.5,\"Lat\":47.4}},\"Vibration\":[0.1,-2e9],\"Label\":\"气\"}}",
            "{\"id\":\"2\",\"sys\":{\"ack\":0},\"params\":{\"ServicedAt\":\"1700000000000\",\"Speed\":\"20\"}}");

    private static final List<String> REPLIES = List.of(
            "{\"id\":\"7\",\"code\":200,\"data\":{\"LightSwitch\":\"tsl parse: params not exist\"},\"message\":\"success\"}",
            "{\"id\":7,\"code\":\"6306\",\"data\":{},\"message\":\"m\",\"method\":\"thing\",\"version\":\"1.0\"}");

    private static final List<String> MODELS = List.of(
            PumpFixture.MODULE,
            "{\"profile\":{\"productKey\":\"pk\"},\"properties\":[{\"identifier\":\"a\",\"dataType\":{\"type\":\"struct\","
                    + "\"specs\":[{\"identifier\":\"b\",\"dataType\":{\"type\":\"enum\",\"specs\":{\"1\":\"x\"}}}]}}]}",
            "{\"profile\":{\"productKey\":\"pk\"},\"services\":[{\"identifier\":\"s\",\"callType\":\"sync\",\"inputData\":"
                    + "[{\"identifier\":\"i\",\"dataType\":{\"type\":\"array\",\"specs\":{\"size\":\"9\",\"item\":{\"type\":\"date\"}}}}]}]}");

    @Test
    void frames() {
        Fuzz.run("Frame", 130_000, choices -> {
            byte[] payload = input(choices, FRAMES);
            try {
                Frame frame = Frame.read(payload);
                assertThat(Frame.read(frame.write()).id()).isEqualTo(frame.id());
                values(choices.of(TYPED, UNTYPED), frame.params());
            } catch (ThingException declared) {
                assertThat(declared.getMessage()).isNotBlank();
            }
        });
    }

    private static void values(PropertyValues values, Object params) throws ThingException {
        Object record = values.together(values.decode(params));
        Object again = values.together(values.decode(values.encode(record, OptionalLong.of(1))));
        // Without a model a value that is not there is in the record, and not on the wire.
        if (values == TYPED) {
            assertThat(again).isEqualTo(record);
        }
    }

    @Test
    void replies() {
        Fuzz.run("Reply", 220_000, choices -> {
            byte[] payload = input(choices, REPLIES);
            try {
                Reply reply = Reply.read(payload);
                Reply again = Reply.read(reply.write());
                assertThat(again.code()).isEqualTo(reply.code());
                assertThat(again.rejected()).isEqualTo(reply.rejected());
            } catch (ThingException declared) {
                assertThat(declared.getMessage()).isNotBlank();
            }
        });
    }

    @Test
    void models() {
        Fuzz.run("ThingModel", 150_000, choices -> {
            byte[] json = input(choices, MODELS);
            try {
                ThingModel model = PumpFixture.model("fuzz.json", json);
                assertThat(model.properties().schema().fields())
                        .hasSameSizeAs(model.properties().type().fields().keySet());
            } catch (IllegalArgumentException declared) {
                assertThat(declared.getMessage()).contains("fuzz.json");
            }
        });
    }

    private static byte[] input(Choices choices, List<String> corpus) {
        String text = Inputs.text(choices, corpus);
        choices.tell(() -> "input " + text);
        return PumpFixture.bytes(text);
    }
}
