package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where thing models come from. */
class PlatformModelKeysTest {

    @Test
    void filesAndThePlatformAreOneTooMany(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("model.json"), PumpFixture.json("pk"));
        Map<String, String> props = ConfigFixture.with(ConfigFixture.source(), "thing.model", "platform");
        props.put("thing.model.files", file.toString());
        assertThat(ConfigFixture.errors(props)).containsOnlyKeys("thing.model");
    }

    @Test
    void onlyModelsOfThePlatformCanBeWaitedFor() {
        Map<String, String> props = ConfigFixture.with(ConfigFixture.sink(), "thing.model.required", "true");
        assertThat(ConfigFixture.errors(props)).containsOnlyKeys("thing.model.required");
        assertThat(ConfigFixture.errors(ConfigFixture.with(props, "thing.model", "platform")))
                .isEmpty();
    }

    @Test
    void whoHasTheLinksAsks() {
        Map<String, String> sink = ConfigFixture.with(ConfigFixture.sink(), "thing.model", "platform");
        assertThat(new SinkConfig(sink).uplink().asksForModels()).isTrue();
        Map<String, String> both = ConfigFixture.with(ConfigFixture.both(), "thing.model", "platform");
        both.put("thing.model.refresh.ms", "0");
        SourceConfig source = new SourceConfig(both);
        assertThat(source.uplink().orElseThrow().uplink().asksForModels()).isFalse();
        assertThat(source.uplink().orElseThrow().uplink().models()).isSameAs(source.models());
        assertThat(source.platformModels().orElseThrow().refresh()).isEmpty();
        assertThat(new SinkConfig(sink).uplink().platformModels().orElseThrow().refresh())
                .contains(Duration.ofHours(1));
    }
}
