package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.loop.ManualScheduler;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thing models change while a connector runs. */
class ThingModelWatchTest {

    private static final Duration NEXT_LOOK_AND_READ = Duration.ofSeconds(11);

    @TempDir
    Path folder;

    private final ManualScheduler scheduler = new ManualScheduler();
    private long second;

    @BeforeEach
    void aPump() throws IOException {
        write(PumpFixture.json("pk"));
    }

    /** Every write at a second of its own, whatever the clock of the file system is. */
    private void write(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("model.json"), text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000 * ++second));
    }

    private SinkConfig started(Path files) {
        Map<String, String> props = ConfigFixture.sink();
        props.put("thing.model.files", files.toString());
        SinkConfig config = new SinkConfig(props);
        assertThat(config.watchModels(scheduler)).isPresent();
        scheduler.pass(NEXT_LOOK_AND_READ);
        return config;
    }

    private static ThingModel model(SinkConfig config) {
        return config.uplink().models().get().find("pk").orElseThrow();
    }

    /** Of a folder the file is looked at, not only the folder. */
    @Test
    void takesOverWhatIsAddedInAFolderWithoutAWarning() throws IOException {
        SinkConfig config = started(folder);
        ThingModel before = model(config);
        try (CapturedLogFixture log = CapturedLogFixture.of(ThingKeys.class.getName())) {
            write(PumpFixture.json("pk")
                    .replace(
                            "\"properties\":[",
                            "\"properties\":[{\"identifier\":\"New\",\"dataType\":{\"type\":\"text\"}},"));
            scheduler.pass(NEXT_LOOK_AND_READ.multipliedBy(2));
            assertThat(model(config).properties().type().fields()).containsKey("New");
            assertThat(before.properties().type().fields()).doesNotContainKey("New");
            assertThat(log.with("thing model")).isEmpty();
        }
    }

    @Test
    void warnsOfWhatBreaksReadersByName() throws IOException {
        SinkConfig config = started(folder.resolve("model.json"));
        try (CapturedLogFixture log = CapturedLogFixture.of(ThingKeys.class.getName())) {
            write(PumpFixture.json("pk")
                    .replace(
                            "\"Speed\",\"name\":\"speed\",\"accessMode\":\"rw\",\"required\":false,\"dataType\":{\"type\":\"int\"",
                            "\"Speed\",\"name\":\"speed\",\"accessMode\":\"rw\",\"required\":false,\"dataType\":{\"type\":\"text\"")
                    .replace("\"Lon\"", "\"Length\"")
                    .replace("\"Flush\"", "\"Rinse\""));
            scheduler.pass(NEXT_LOOK_AND_READ.multipliedBy(2));
            assertThat(log.with("may break"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("product pk, property Speed was int and is text")
                    .contains("property Place.Lon was removed")
                    .contains("service Flush was removed");
        }
        assertThat(model(config).services()).containsKey("Rinse");
    }

    @Test
    void theLastGoodOneStays() throws IOException {
        SinkConfig config = started(folder.resolve("model.json"));
        ThingModel before = model(config);
        try (CapturedLogFixture log = CapturedLogFixture.of(FileWatch.class.getName())) {
            write("{\"profile\":");
            scheduler.pass(NEXT_LOOK_AND_READ.multipliedBy(2));
            assertThat(log.with("thing models are unchanged"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("model.json");
            assertThat(model(config)).isEqualTo(before);
            write(PumpFixture.json("pk"));
            scheduler.pass(NEXT_LOOK_AND_READ.multipliedBy(2));
            assertThat(log.with("thing model " + folder.resolve("model.json") + " is valid again"))
                    .hasSize(1);
        }
    }
}
