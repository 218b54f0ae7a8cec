package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.loop.LogContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What other threads do for a task carries its connector, its number and the device. */
class LogContextTest {

    private final LinkFixture fixture = new LinkFixture();
    private final List<String> contexts = new ArrayList<>();

    /** Notes the context of each thing it is told. */
    private final LinkListener listener = new LinkListener() {
        @Override
        public void up(DeviceId device) {
            note("up");
        }

        @Override
        public void down(DeviceId device, LinkException cause) {
            note("down");
        }

        @Override
        public void refused(DeviceId device, LinkException cause) {
            note("refused");
        }
    };

    private void note(String event) {
        contexts.add(event + " " + MDC.get("connector.context") + MDC.get("iot.device"));
    }

    private void attachAs(String task, List<String> filters) {
        MDC.put("connector.context", task);
        fixture.attach(filters, listener);
        MDC.clear();
    }

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void everyUserOfALinkIsToldInItsOwnContext() {
        attachAs("[source|task-1] ", List.of("/a"));
        attachAs("[sink|task-0] ", List.of());
        fixture.platform.newest().acceptAll().die(Kind.CONNECTION_LOST);
        assertThat(contexts)
                .containsExactly(
                        "up [source|task-1] pk/pump1",
                        "up [sink|task-0] pk/pump1",
                        "down [source|task-1] pk/pump1",
                        "down [sink|task-0] pk/pump1");
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    /** The place of a sign-in comes free on a thread that works for another device, of another connector perhaps. */
    @Test
    void anAttemptIsMadeInTheContextOfItsOwnDeviceWhoeverMadeRoom() {
        fixture.platform.whenOpened(() -> note("open"));
        for (int i = 1; i <= 3; i++) {
            MDC.put("connector.context", "[connector" + i + "] ");
            fixture.pool.attach(LinkFixture.device("pump" + i), LinkFixture.atRate(1), List.of(), listener);
        }
        MDC.clear();
        fixture.scheduler.runDue();
        for (int i = 0; i < 3; i++) {
            fixture.platform.open().forEach(connection -> connection.upgraded());
            fixture.scheduler.pass(Duration.ofSeconds(2));
            fixture.platform.newest().written().acceptAll();
            fixture.scheduler.pass(Duration.ofSeconds(2));
        }
        assertThat(contexts.stream().filter(line -> line.startsWith("open")).distinct())
                .containsExactly(
                        "open [connector1] pk/pump1", "open [connector2] pk/pump2", "open [connector3] pk/pump3");
    }

    @Test
    void whatALinkDoesForAllItsUsersNamesThemAll() {
        LinkLoop link = new LinkLoop(new DeviceId("pk", "pump1"), fixture.scheduler);
        MDC.put("connector.context", "[source|task-1] ");
        LogContext source = LogContext.current();
        MDC.put("connector.context", "[sink|task-0] ");
        link.setUsers(List.of(source, LogContext.current()));
        MDC.clear();
        link.run(() -> note("line"));
        link.setUsers(List.of());
        link.run(() -> note("line"));
        assertThat(contexts).hasSize(2).containsOnly("line [source|task-1] [sink|task-0] pk/pump1");
    }

    @Test
    void theThreadHasItsOwnContextBack() {
        MDC.put("connector.context", "[other] ");
        LogContext own = LogContext.current();
        MDC.put("connector.context", "[mine] ");
        own.run(() -> note("line"));
        note("line");
        assertThat(contexts).containsExactly("line [other] null", "line [mine] null");
    }
}
