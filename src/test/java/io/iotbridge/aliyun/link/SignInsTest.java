package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignInsTest {

    private static final URI HERE = URI.create("wss://here.test/mqtt");
    private static final URI THERE = URI.create("wss://there.test/mqtt");

    private final SignIns signIns = new SignIns();
    private final List<String> granted = new ArrayList<>();

    private SignIns.Permit enter(URI endpoint, int most, String name) {
        return signIns.enter(endpoint, most, () -> granted.add(name));
    }

    @Test
    void othersWaitInOrderUntilOneIsOver() {
        SignIns.Permit first = enter(HERE, 2, "1");
        SignIns.Permit second = enter(HERE, 2, "2");
        enter(HERE, 2, "3");
        enter(HERE, 2, "4");
        assertThat(granted).containsExactly("1", "2");
        second.cancel();
        assertThat(granted).containsExactly("1", "2", "3");
        second.cancel();
        assertThat(granted).as("over is over").hasSize(3);
        first.cancel();
        assertThat(granted).containsExactly("1", "2", "3", "4");
    }

    @Test
    void whoGivesUpWaitingIsPassedOver() {
        SignIns.Permit first = enter(HERE, 1, "1");
        SignIns.Permit second = enter(HERE, 1, "2");
        enter(HERE, 1, "3");
        second.cancel();
        first.cancel();
        assertThat(granted).containsExactly("1", "3");
    }

    @Test
    void anEndpointThatNeverAnswersHoldsUpNoOther() {
        enter(HERE, 1, "here");
        enter(HERE, 1, "here too");
        enter(THERE, 1, "there");
        assertThat(granted).containsExactly("here", "there");
    }

    @Test
    void zeroIsAnyNumber() {
        for (int i = 0; i < 1_000; i++) {
            enter(HERE, 0, "any");
        }
        assertThat(granted).hasSize(1_000);
    }

    /** The platform takes its time: at 20 a second there are never more than 100, whoever leaves makes room, and in the end all are up. */
    @Test
    void aSlowPlatformIsAskedByFewAtATime() {
        LinkFixture fixture = new LinkFixture();
        List<LinkHandle> handles = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            handles.add(fixture.pool.attach(
                    LinkFixture.device("d" + i), LinkFixture.atRate(20), List.of(), new LinkFixture.Recorder()));
        }
        fixture.scheduler.pass(Duration.ofSeconds(8));
        assertThat(fixture.platform.opened()).isEqualTo(100);
        fixture.platform.get(0).acceptAll();
        fixture.platform.get(1).die(LinkException.Kind.CONNECTION_LOST);
        handles.get(2).close();
        handles.get(299).close();
        fixture.scheduler.runDue();
        assertThat(fixture.platform.opened()).isEqualTo(103);
        for (int i = 0; i < 60; i++) {
            fixture.platform.open().forEach(FakePlatform.Connection::acceptAll);
            fixture.scheduler.pass(Duration.ofSeconds(1));
        }
        assertThat(handles).filteredOn(handle -> handle.state() == LinkState.UP).hasSize(298);
    }
}
