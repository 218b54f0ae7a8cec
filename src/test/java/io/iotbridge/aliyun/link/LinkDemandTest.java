package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A user of many links that can take messages again. */
class LinkDemandTest {

    private final LinkFixture fixture = new LinkFixture();

    private List<LinkHandle> up() {
        List<LinkHandle> links = Stream.of("pump1", "pump2", "pump3")
                .map(name -> fixture.pool.attach(
                        LinkFixture.device(name), LinkFixture.SETTINGS, List.of("/f"), new LinkFixture.Recorder()))
                .toList();
        fixture.scheduler.runDue();
        fixture.platform.open().forEach(FakePlatform.Connection::acceptAll);
        return links;
    }

    @Test
    void wakesTheLoopOnceForAllOfThem() {
        List<LinkHandle> links = up();
        links.forEach(link -> link.demand(false));
        assertThat(fixture.platform.open()).hasSize(3).noneMatch(FakePlatform.Connection::demand);
        fixture.scheduler.hold(true);
        LinkHandle.demandAll(links);
        assertThat(fixture.scheduler.runNext()).isTrue();
        assertThat(fixture.scheduler.runNext()).as("another post").isFalse();
        assertThat(fixture.platform.open()).allMatch(FakePlatform.Connection::demand);
    }

    @Test
    void oneThatWasLetGoOfMeanwhileStopsNoOther() {
        List<LinkHandle> links = up();
        links.forEach(link -> link.demand(false));
        links.get(0).close();
        LinkHandle.demandAll(links);
        assertThat(fixture.platform.open()).hasSize(2).allMatch(FakePlatform.Connection::demand);
    }

    /** There may be ten thousand others, and this comes with every few thousand messages. */
    @Test
    void thoseThatHaveNotStoppedHearNothing() {
        List<LinkHandle> links = up();
        links.get(0).demand(false);
        // Told, they would read again.
        fixture.platform.open().forEach(connection -> connection.demand(false));
        LinkHandle.demandAll(links);
        assertThat(fixture.platform.open())
                .extracting(FakePlatform.Connection::demand)
                .containsExactly(true, false, false);
    }
}
