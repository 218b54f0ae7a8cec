package io.iotbridge.aliyun.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetRecordTest {
    @TempDir
    private Path folder;

    @Test
    void aRunRenewsItsOwnRowsAndKeepsTheOthers() throws IOException {
        record(17, 140, "2000 links, JDK 17");
        record(25, 90, "10000 links, JDK 25");
        record(17, 132, "2000 links, JDK 17");

        assertThat(kept().rows())
                .extracting(
                        KeptRun.Row::title,
                        row -> row.text("jdk"),
                        row -> row.range(PluginContender.NAME, Figure.RSS_KB_PER_LINK))
                .containsExactly(tuple("2000 links, JDK 17", "17", "132"), tuple("10000 links, JDK 25", "25", "90"));
    }

    @Test
    void aRowSaysWhenItWasMeasured() throws IOException {
        record(25, 90, "10000 links, JDK 25");

        assertThat(FleetTables.caption(kept()))
                .matches("(?s)Measured with version \\S+ on 20\\d\\d-\\d\\d-\\d\\d, JDK 25\\..*");
    }

    @Test
    void aRunOfFewerWorkersHasCellsWithoutFigures() throws IOException {
        FleetRecord run = new FleetRecord(KeptRuns.SCALE);
        run.add("one connector, 1 tasks, 2 workers", List.of(Map.of(Figure.AWAY_SECONDS, 4.7)));
        run.add("one connector, 1 tasks, all in all", List.of(Map.of(Figure.CONNECTS_A_MINUTE, 8.0)));
        run.merge(folder.resolve("fleet.json"), new FleetOptions());

        assertThat(FleetTables.scale(kept())).contains("| one connector, 1 task | 4.7 | | | | | | | **8** |");
    }

    private void record(int jdk, double kilobytes, String title) throws IOException {
        FleetOptions options = new FleetOptions();
        options.jdk = jdk;
        FleetRecord run = new FleetRecord(KeptRuns.FLEET);
        run.add(title, List.of(Map.of(Figure.RSS_KB_PER_LINK, kilobytes)));
        run.merge(folder.resolve("fleet.json"), options);
    }

    private KeptRun kept() throws IOException {
        return new KeptRun(
                new ObjectMapper().readTree(folder.resolve("fleet.json").toFile()));
    }
}
