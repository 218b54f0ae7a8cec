package io.iotbridge.aliyun.thing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.model.Reading;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Properties as the platform wants them on the wire. */
class PropertyValuesTest {

    private static final ThingModel MODEL = PumpFixture.model();
    private static final PropertyValues WEAK = new PropertyValues(Optional.of(MODEL.properties()), Checks.WEAK);
    private static final PropertyValues STRONG = new PropertyValues(Optional.of(MODEL.properties()), Checks.STRONG);
    private static final PropertyValues UNTYPED = new PropertyValues(Optional.empty(), Checks.WEAK);

    @Test
    void writesAStructAsTheExampleOfThePlatform() throws ThingException {
        assertThat(json(WEAK.encode(pump(), OptionalLong.empty())))
                .isEqualTo("{\"Speed\":1450,\"Flow\":12.0,\"Running\":1,\"Mode\":2,\"Label\":\"P1\","
                        + "\"ServicedAt\":\"1700000000000\",\"Place\":{\"value\":{\"Lon\":8.5,\"Lat\":47.4}},"
                        + "\"Vibration\":[0.1,0.2]}");
    }

    @Test
    void writesTheTimeBesideEveryValue() throws ThingException {
        assertThat(json(WEAK.encode(Map.of("Speed", 10), OptionalLong.of(1_700_000_000_000L))))
                .isEqualTo("{\"Speed\":{\"value\":10,\"time\":1700000000000}}");
    }

    @Test
    void takesJsonAsBytesAndAsText() throws ThingException {
        String record = "{\"Flow\": 12, \"Mode\": \"boost\", \"Running\": true, \"Label\": null}";
        String wire = "{\"Flow\":12.0,\"Mode\":2,\"Running\":1}";

        assertThat(json(WEAK.encode(record, OptionalLong.empty()))).isEqualTo(wire);
        assertThat(json(WEAK.encode(PumpFixture.bytes(record), OptionalLong.empty())))
                .isEqualTo(wire);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aWholeFrameIsNoProperties(boolean typed) throws ThingException {
        String frame =
                "{\"id\":\"1\",\"version\":\"1.0\",\"params\":{\"Speed\":1},\"method\":\"thing.event.property.post\"}";
        PropertyValues values = typed ? WEAK : UNTYPED;

        assertThatThrownBy(() -> values.encode(frame, OptionalLong.empty()))
                .isInstanceOf(ThingException.class)
                .hasMessage(
                        "the value: this is a whole frame; write what is in its params alone, the route makes the frame");
        String alike = "{\"method\":\"fast\",\"params\":{\"a\":1}}";
        assertThat(json(UNTYPED.encode(alike, OptionalLong.empty())))
                .isEqualTo("{\"method\":\"fast\",\"params\":{\"value\":{\"a\":1}}}");
    }

    @Test
    void namesPropertiesOfModulesAsTheWireDoes() throws ThingException {
        ThingModel model = PumpFixture.model(
                "pump.json", PumpFixture.bytes(PumpFixture.JSON), PumpFixture.bytes(PumpFixture.MODULE));
        PropertyValues values = new PropertyValues(Optional.of(model.properties()), Checks.WEAK);
        Struct struct = new Struct(model.properties().schema()).put("room2__Temperature", 20f);

        assertThat(json(values.encode(struct, OptionalLong.empty()))).isEqualTo("{\"room2:Temperature\":20.0}");
        assertThat(json(values.encode(Map.of("room2:Temperature", 20), OptionalLong.empty())))
                .isEqualTo("{\"room2:Temperature\":20.0}");
        assertThat(values.together(values.decode(Map.of("room2:Temperature", 20.0))))
                .isEqualTo(struct);
        Map<String, Object> twice = Map.of("room2:Temperature", 20, "room2__Temperature", 21);
        assertThatThrownBy(() -> values.encode(twice, OptionalLong.empty())).hasMessageContaining("twice");
    }

    @Test
    void withoutAModelWritesWhatTheRecordHas() throws ThingException {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("t", 21.0f);
        record.put("on", false);
        record.put("at", new Date(5));
        record.put("n", 7L);
        record.put("exact", new BigDecimal("3"));
        record.put("place", Map.of("on", true));
        record.put("list", List.of(1, true));
        record.put("none", null);

        assertThat(json(UNTYPED.encode(record, OptionalLong.empty())))
                .isEqualTo("{\"t\":21.0,\"on\":0,\"at\":\"5\",\"n\":7,\"exact\":3.0,"
                        + "\"place\":{\"value\":{\"on\":1}},\"list\":[1,1]}");
        assertThatThrownBy(() -> UNTYPED.encode(Map.of("raw", new byte[1]), OptionalLong.empty()))
                .isInstanceOf(ThingException.class)
                .hasMessageContaining("property raw");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Sped\":1} | Sped | did you mean 'Speed'",
                "{\"Other\":1} | Other | no such identifier",
                "{\"Speed\":\"15\"} | Speed | requires int",
                "{\"Speed\":1.5} | Speed | requires int",
                "{\"Speed\":2147483648} | Speed | requires int",
                "{\"Flow\":true} | Flow | requires double",
                "{\"Flow\":9007199254740993} | Flow | more digits",
                "{\"Running\":2} | Running | requires bool",
                "{\"Running\":\"on\"} | Running | no label",
                "{\"Mode\":\"turbo\"} | Mode | labels of {1=eco, 2=boost}",
                "{\"Mode\":1.5} | Mode | requires enum",
                "{\"Label\":5} | Label | requires text",
                "{\"ServicedAt\":\"today\"} | ServicedAt | requires date",
                "{\"Place\":5} | Place | struct or a map",
                "{\"Place\":{\"Lon\":\"x\"}} | Place.Lon | requires double",
                "{\"Place\":{\"Alt\":1}} | Place.Alt | no such identifier",
                "{\"Vibration\":1} | Vibration | requires an array",
                "{\"Vibration\":[1,\"x\"]} | Vibration[1] | requires float",
                "{\"Vibration\":[1e39]} | Vibration[0] | requires float",
                "{\"Vibration\":[null]} | Vibration[0] | requires float",
            })
    void namesThePropertyThatDoesNotFit(String record, String property, String what) {
        assertThatThrownBy(() -> WEAK.encode(record, OptionalLong.empty()))
                .isInstanceOf(ThingException.class)
                .hasMessageStartingWith("property " + property + ": ")
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Speed\":3010} | Speed | 0 to 3000",
                "{\"Speed\":-10} | Speed | 0 to 3000",
                "{\"Speed\":15} | Speed | step, 10",
                "{\"Flow\":0.001} | Flow | step, 0.01",
                "{\"Flow\":500.01} | Flow | 0 to 500",
                "{\"Mode\":3} | Mode | {1=eco, 2=boost}",
                "{\"Label\":\"123456789012345678901234567890123\"} | Label | 32 characters",
                "{\"Place\":{\"Lon\":1}} | Place.Lat | all fields of a struct",
                "{\"Vibration\":[1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7]} | Vibration | 16"
            })
    void boundsAreCheckedOnlyIfAsked(String record, String property, String what) throws ThingException {
        assertThat(WEAK.encode(record, OptionalLong.empty())).isNotEmpty();
        assertThatThrownBy(() -> STRONG.encode(record, OptionalLong.empty()))
                .isInstanceOf(ThingException.class)
                .hasMessageStartingWith("property " + property + ": ")
                .hasMessageContaining(what);
    }

    @Test
    void whatIsWithinTheBoundsPassesThem() throws ThingException {
        assertThat(STRONG.encode(pump(), OptionalLong.empty())).hasSize(8);
        assertThat(STRONG.encode(Map.of("Flow", 0.07), OptionalLong.empty())).hasSize(1);
    }

    @Test
    void recordWithoutAnyValueIsRefused() {
        assertThatThrownBy(() -> WEAK.encode(new Struct(MODEL.properties().schema()), OptionalLong.empty()))
                .isInstanceOf(ThingException.class)
                .hasMessageContaining("no property has a value");
        assertThatThrownBy(() -> WEAK.encode(null, OptionalLong.empty())).isInstanceOf(ThingException.class);
        assertThatThrownBy(() -> WEAK.encode("{", OptionalLong.empty())).isInstanceOf(ThingException.class);
    }

    /** The cloud writes some numbers in quotes. */
    @Test
    void readsWhatTheCloudSets() throws ThingException {
        Frame frame = Frame.read(PumpFixture.bytes("{\"id\":\"105917531\",\"version\":\"1.0\","
                + "\"method\":\"thing.service.property.set\",\"params\":{\"Speed\":\"20\",\"Flow\":5,\"Running\":\"1\","
                + "\"Mode\":1,\"ServicedAt\":\"77\"}}"));

        Struct set = (Struct) WEAK.together(WEAK.decode(frame.params()));

        assertThat(set.getInt32("Speed")).isEqualTo(20);
        assertThat(set.getFloat64("Flow")).isEqualTo(5.0);
        assertThat(set.getBoolean("Running")).isTrue();
        assertThat(set.get("ServicedAt")).isEqualTo(new Date(77));
        assertThat(set.get("Label")).isNull();
        assertThatThrownBy(() -> WEAK.decode(Map.of("New", 1))).hasMessageContaining("property New");
        assertThat(UNTYPED.together(UNTYPED.decode(Map.of("New", 1L)))).isEqualTo(Map.of("New", 1L));
    }

    @Test
    void readsValuesWithTheirTimes() throws ThingException {
        assertThat(WEAK.decode(Map.of("Speed", Map.of("value", 10L, "time", 5L))))
                .containsExactly(new Reading("Speed", 10, OptionalLong.of(5)));
        assertThatThrownBy(() -> WEAK.decode(Map.of("Speed", Map.of("value", 10L, "time", "noon"))))
                .hasMessageContaining("property Speed");
    }

    private static Struct pump() {
        Struct pump = new Struct(MODEL.properties().schema());
        Struct place = new Struct(pump.schema().field("Place").schema());
        return pump.put("Speed", 1450)
                .put("Flow", 12.0)
                .put("Running", true)
                .put("Mode", 2)
                .put("Label", "P1")
                .put("ServicedAt", new Date(1_700_000_000_000L))
                .put("Place", place.put("Lon", 8.5).put("Lat", 47.4))
                .put("Vibration", List.of(0.1f, 0.2f));
    }

    private static String json(Map<String, Object> params) throws ThingException {
        return new String(RecordFields.write(params), StandardCharsets.UTF_8);
    }
}
