package io.iotbridge.aliyun.thing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Batches as the platform wants them on the wire. */
class BatchValuesTest {

    private static final ThingModel MODEL =
            PumpFixture.model("pump.json", PumpFixture.bytes(PumpFixture.JSON), PumpFixture.bytes(PumpFixture.MODULE));
    private static final BatchValues VALUES = new BatchValues(Optional.of(MODEL), Checks.WEAK);

    @Test
    void eachValueStandsInAWrapperWithItsTime() throws ThingException {
        String record = "{\"properties\":{\"Place\":[{\"value\":{\"Lon\":1,\"Lat\":2}}],"
                + "\"room2__Temperature\":[{\"value\":20,\"time\":5},{\"value\":21}]},"
                + "\"events\":{\"Overheat\":[{\"value\":{\"Celsius\":91},\"time\":6}]}}";

        assertThat(new String(RecordFields.write(VALUES.encode(record)), StandardCharsets.UTF_8))
                .isEqualTo("{\"properties\":{\"Place\":[{\"value\":{\"Lon\":1.0,\"Lat\":2.0}}],"
                        + "\"room2:Temperature\":[{\"value\":20.0,\"time\":5},{\"value\":21.0}]},"
                        + "\"events\":{\"Overheat\":[{\"value\":{\"Celsius\":91.0},\"time\":6}]}}");
    }

    @Test
    void aPropertyUnderTwoNamesIsRefused() {
        String record =
                "{\"properties\":{\"room2__Temperature\":[{\"value\":20}],\"room2:Temperature\":[{\"value\":21}]}}";

        assertThatThrownBy(() -> VALUES.encode(record))
                .isInstanceOf(ThingException.class)
                .hasMessage("property room2:Temperature: it is in the record twice, under two names; remove one");
    }

    @Test
    void ofAWrongTimeAndAWrongValueTheTimeIsNamed() {
        String record = "{\"properties\":{\"Place\":[{\"value\":true,\"time\":true}]}}";

        assertThatThrownBy(() -> VALUES.encode(record))
                .isInstanceOf(ThingException.class)
                .hasMessageStartingWith("property Place.time: ");
    }
}
