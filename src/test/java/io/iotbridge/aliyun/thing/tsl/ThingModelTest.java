package io.iotbridge.aliyun.thing.tsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.types.ArrayType;
import io.iotbridge.aliyun.thing.types.DataType;
import io.iotbridge.aliyun.thing.types.EnumType;
import io.iotbridge.aliyun.thing.types.FloatType;
import io.iotbridge.aliyun.thing.types.IntType;
import io.iotbridge.aliyun.thing.types.Labels;
import io.iotbridge.aliyun.thing.types.Range;
import io.iotbridge.aliyun.thing.types.TextType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thing models as the console exports them. */
class ThingModelTest {

    @TempDir
    Path folder;

    @Test
    void readsPropertiesEventsAndServicesWithoutTheBuiltInOnes() {
        ThingModel model = PumpFixture.model();

        assertThat(model.productKey()).isEqualTo("a1Pump00001");
        assertThat(model.properties().type().fields().keySet())
                .containsExactly("Speed", "Flow", "Running", "Mode", "Label", "ServicedAt", "Place", "Vibration");
        assertThat(type(model, "Speed")).isEqualTo(new IntType(new Range(number("0"), number("3000"), number("10"))));
        assertThat(type(model, "Label")).isEqualTo(new TextType(OptionalInt.of(32)));
        assertThat(type(model, "Mode")).isEqualTo(new EnumType(new Labels(Map.of(1, "eco", 2, "boost"))));
        assertThat(type(model, "Vibration")).isEqualTo(new ArrayType(new FloatType(Range.ANY), OptionalInt.of(16)));
        assertThat(model.events().keySet()).containsExactly("Overheat");
        assertThat(model.services().keySet()).containsExactly("Flush", "SelfTest");
    }

    @Test
    void leavesOutWhatThePlatformAddsToEveryModel() {
        String json = """
                {"profile":{"productKey":"pk"},
                 "events":[{"identifier":"post","outputData":[]}],
                 "services":[{"identifier":"get","inputData":["Speed"],"outputData":[]},{"identifier":"set"},{"identifier":"Own"}]}""";

        ThingModel model = PumpFixture.model("m.json", PumpFixture.bytes(json));

        assertThat(model.events()).isEmpty();
        assertThat(model.services().keySet()).containsExactly("Own");
    }

    @Test
    void propertiesBecomeASchemaOfOptionalFields() {
        Schema schema = PumpFixture.model().properties().schema();

        assertThat(schema.name()).isEqualTo("io.iotbridge.thing.a1Pump00001.Properties");
        assertThat(schema.version()).isEqualTo(1);
        assertThat(schema.fields()).extracting(Field::schema).allMatch(Schema::isOptional);
        assertThat(schema.fields())
                .extracting(field -> field.schema().type())
                .containsExactly(
                        Schema.Type.INT32,
                        Schema.Type.FLOAT64,
                        Schema.Type.BOOLEAN,
                        Schema.Type.INT32,
                        Schema.Type.STRING,
                        Schema.Type.INT64,
                        Schema.Type.STRUCT,
                        Schema.Type.ARRAY);
        assertThat(schema.field("ServicedAt").schema().name()).isEqualTo(Timestamp.LOGICAL_NAME);
        assertThat(schema.field("Mode").schema().parameters()).isEqualTo(Map.of("label.1", "eco", "label.2", "boost"));
        assertThat(schema.field("Place").schema().name()).isEqualTo("io.iotbridge.thing.a1Pump00001.Properties_Place");
        assertThat(schema.field("Vibration").schema().valueSchema().type()).isEqualTo(Schema.Type.FLOAT32);
        assertThat(PumpFixture.model().properties().schema()).isEqualTo(schema);
    }

    @Test
    void modulesOfAFolderBecomeOneModel() throws IOException {
        Files.writeString(folder.resolve("default.json"), PumpFixture.JSON);
        Files.writeString(folder.resolve("room2.json"), PumpFixture.MODULE);
        Files.writeString(folder.resolve("notes.txt"), "not a model");

        assertModules(read(folder));
    }

    @Test
    void modulesOfAZipBecomeOneModel() throws IOException {
        Path zip = folder.resolve("export.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("model/room2.json"));
            out.write(PumpFixture.bytes(PumpFixture.MODULE));
            out.putNextEntry(new ZipEntry("model/default.json"));
            out.write(PumpFixture.bytes(PumpFixture.JSON));
        }

        assertModules(read(zip));
        assertModules(read(folder));
    }

    private static Map<String, ThingModel> read(Path path) {
        return TslModels.read(List.of(path)).byProduct();
    }

    private static void assertModules(Map<String, ThingModel> models) {
        assertThat(models.keySet()).containsExactly("a1Pump00001");
        ThingModel model = models.get("a1Pump00001");
        assertThat(model.properties().type().fields()).hasSize(9).containsKeys("Speed", "room2:Temperature");
        assertThat(model.properties()
                        .schema()
                        .field("room2__Temperature")
                        .schema()
                        .type())
                .isEqualTo(Schema.Type.FLOAT32);
        assertThat(model.events().keySet()).containsExactlyInAnyOrder("Overheat", "room2:Overheat");
    }

    @Test
    void foldersAndZipsWithoutAModelAreRefusedByName() throws IOException {
        Path zip = Files.writeString(folder.resolve("broken.zip"), "this is no zip");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(zip))
                .withMessageContainingAll("broken.zip", "not a ZIP");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Files.createDirectory(folder.resolve("empty"))))
                .withMessageContainingAll("empty", "no .json file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(folder.resolve("missing.json")))
                .withMessageContainingAll("missing.json", "no thing model found at");
    }

    /** A small ZIP can claim gigabytes. */
    @Test
    void zipThatUnpacksToTooMuchIsRefused() throws IOException {
        Path zip = folder.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("other.bin"));
            for (int i = 0; i < 3; i++) {
                out.write(new byte[1 << 20]);
            }
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(zip))
                .withMessageContainingAll("bomb.zip", "larger than");
    }

    @Test
    void sameModuleTwiceNamesBothFiles() throws IOException {
        Files.writeString(folder.resolve("a.json"), PumpFixture.JSON);
        Files.writeString(folder.resolve("b.json"), PumpFixture.JSON);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(folder))
                .withMessageContainingAll("a.json", "b.json", "a1Pump00001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"type\":\"int\" | \"type\":\"integer\" | properties[0].dataType.type | unknown type",
                "\"max\":\"3000\" | \"max\":\"many\" | properties[0].dataType.specs.max | not a number",
                "\"identifier\":\"Flow\" | \"id\":\"Flow\" | properties[1] | there is no identifier",
                "\"identifier\":\"Flow\" | \"identifier\":\"Speed\" | properties[1] | twice",
                "\"identifier\":\"Flow\" | \"identifier\":\"x:Flow\" | properties[1].identifier | not an identifier",
                "\"length\":\"32\" | \"length\":\"-3\" | properties[4].dataType.specs.length | not a whole number",
                "\"1\":\"eco\" | \"one\":\"eco\" | properties[3].dataType.specs.one | not a whole number",
                "\"item\":{\"type\":\"float\"} | \"of\":1 | properties[7].dataType.specs | there is no item",
                "\"accessMode\":\"rw\" | \"accessMode\":\"x\" | properties[0].accessMode | r, rw, w",
                "\"callType\":\"sync\" | \"callType\":\"later\" | services[1].callType | sync, async",
                "\"type\":\"alert\" | \"type\":\"loud\" | events[0].type | info, alert, error",
                "\"profile\":{\"productKey\":\"a1Pump00001\"} | \"profile\":{} | profile | there is no productKey",
                "\"properties\":[ | \"properties\":[[], | properties[0] | not an object",
                "\"Passed\" | \"Passed | line 21, column | not well-formed JSON"
            })
    void wrongModelNamesFileAndPlace(String right, String wrong, String place, String what) {
        assertThat(PumpFixture.JSON).contains(right);
        String json = PumpFixture.JSON.replaceFirst(
                java.util.regex.Pattern.quote(right), java.util.regex.Matcher.quoteReplacement(wrong));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PumpFixture.model("pump.json", PumpFixture.bytes(json)))
                .withMessageContainingAll("pump.json", place, what);
    }

    private static DataType type(ThingModel model, String property) {
        return model.properties().type().fields().get(property).type();
    }

    private static Optional<BigDecimal> number(String text) {
        return Optional.of(new BigDecimal(text));
    }
}
