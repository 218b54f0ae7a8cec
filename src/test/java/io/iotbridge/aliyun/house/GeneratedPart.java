package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A part of a page that the code prints. It stands between two marks, and nobody writes there by hand. */
enum GeneratedPart {
    CONFIGURATION("docs/configuration.md", ConfigReference::shared),
    CONFIGURATION_NETWORK("docs/configuration-network.md", ConfigReference::network),
    CONFIGURATION_SOURCE("docs/configuration-source.md", ConfigReference::source),
    CONFIGURATION_SINK("docs/configuration-sink.md", ConfigReference::sink),
    PRESETS("docs/presets.md", PresetsReference::text),
    METRICS("docs/monitoring.md", MetricsReference::text),
    TROUBLESHOOTING("docs/troubleshooting.md", TroubleshootingReference::text);

    private static final String BEGIN = "<!-- generated: begin -->\n";
    private static final String END = "<!-- generated: end -->";

    private final Path page;
    private final Supplier<String> text;

    GeneratedPart(String page, Supplier<String> text) {
        this.page = Path.of(page);
        this.text = text;
    }

    String printed() {
        return text.get();
    }

    String onThePage() throws IOException {
        String content = Files.readString(page);
        return content.substring(begin(content), end(content));
    }

    void write() throws IOException {
        String content = Files.readString(page);
        Files.writeString(page, content.substring(0, begin(content)) + printed() + content.substring(end(content)));
    }

    /** A page without its marks must not be written to. */
    private int begin(String content) {
        assertThat(content).as(page.toString()).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
        return content.indexOf(BEGIN) + BEGIN.length();
    }

    private int end(String content) {
        int end = content.indexOf(END);
        assertThat(end).as(page.toString()).isGreaterThanOrEqualTo(begin(content));
        return end;
    }
}
