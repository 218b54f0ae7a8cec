package io.iotbridge.aliyun.thing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.thing.model.Shape;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.model.ThingService;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Events and services between records and frames. */
class ParametersTest {

    private static final ThingModel MODEL = PumpFixture.model();

    @Test
    void eventWrapsItsOutput() throws ThingException {
        Shape shape = MODEL.events().get("Overheat");
        Parameters output = new Parameters(Optional.of(shape), "output", Checks.STRONG);
        Struct value = new Struct(shape.schema()).put("Celsius", 91.5f);

        assertThat(output.encodeEvent(value, OptionalLong.of(3)))
                .isEqualTo(Map.of("value", Map.of("Celsius", 91.5f), "time", 3L));
        assertThat(output.encodeEvent(value, OptionalLong.empty()))
                .isEqualTo(Map.of("value", Map.of("Celsius", 91.5f)));
        assertThatThrownBy(() -> output.encodeEvent(Map.of("Celsius", 301), OptionalLong.empty()))
                .isInstanceOf(ThingException.class)
                .hasMessageContaining("output Celsius");
    }

    @Test
    void serviceIsReadAndAnswered() throws ThingException {
        ThingService flush = MODEL.services().get("Flush");
        ThingService test = MODEL.services().get("SelfTest");
        Parameters input = new Parameters(Optional.of(flush.input()), "input", Checks.WEAK);
        Parameters output = new Parameters(Optional.of(test.output()), "output", Checks.WEAK);

        assertThat(input.decode(Map.of("Seconds", 30L)))
                .isEqualTo(new Struct(flush.input().schema()).put("Seconds", 30));
        assertThat(input.decode(null)).isEqualTo(new Struct(flush.input().schema()));
        assertThat(flush.input().schema().name()).isEqualTo("io.iotbridge.thing.a1Pump00001.service.Flush.Input");
        assertThat(output.encode("{\"Passed\":\"yes\"}")).isEqualTo(Map.of("Passed", 1));
        assertThatThrownBy(() -> input.decode(Map.of("Minutes", 1L))).hasMessageContaining("input Minutes");
    }

    @Test
    void withoutAModelNothingIsChecked() throws ThingException {
        Parameters any = new Parameters(Optional.empty(), "output", Checks.STRONG);

        assertThat(any.encode(Map.of("x", true))).isEqualTo(Map.of("x", 1));
        assertThatThrownBy(() -> any.encode(Map.of("method", "thing.event.Overheat.post", "params", Map.of())))
                .hasMessageContaining("this is a whole frame");
        assertThat(any.decode(Map.of("x", 1L))).isEqualTo(Map.of("x", 1L));
    }

    @Test
    void aDesiredPropertyUnderTwoNamesIsRefused() {
        ThingModel model = PumpFixture.model(
                "pump.json", PumpFixture.bytes(PumpFixture.JSON), PumpFixture.bytes(PumpFixture.MODULE));

        assertThatThrownBy(() ->
                        ListedParams.versions("{\"room2__Temperature\":3,\"room2:Temperature\":4}", Optional.of(model)))
                .isInstanceOf(ThingException.class)
                .hasMessage("property room2:Temperature: it is in the record twice, under two names; remove one");
    }
}
