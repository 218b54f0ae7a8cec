package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import io.iotbridge.aliyun.loop.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Looks whose threads are taken by the test: one that has not had its turn hangs. */
class WatchSchedulerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final LinkFixture fixture = new LinkFixture();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> looks = new ArrayList<>();
    private Error refusal;

    private final WatchScheduler watches = new WatchScheduler(fixture.engine, look -> {
        assertThat(look).as("what the loop hands over").isNotNull();
        if (refusal != null) {
            throw refusal;
        }
        threads.add(look);
    });

    private void pass() {
        fixture.scheduler.pass(INTERVAL);
        fixture.scheduler.runDue();
    }

    private void carryOut() {
        threads.remove().run();
    }

    private Cancellable look(String name) {
        return watches.schedule(INTERVAL, () -> looks.add(name));
    }

    private void lookAgainAndAgain() {
        looks.add("again");
        watches.schedule(INTERVAL, this::lookAgainAndAgain);
    }

    private void assertNothingIsHeld(int enginesMade) {
        assertThat(fixture.enginesClosed).isEqualTo(enginesMade);
        assertThat(fixture.scheduler.waiting()).isZero();
    }

    @Test
    void aLookIsNotCarriedOutByTheLoop() {
        look("one");
        pass();
        assertThat(looks).isEmpty();
        carryOut();
        assertThat(looks).containsExactly("one");
        assertNothingIsHeld(1);
    }

    @Test
    void loopsOutliveWhoSchedulesTheNextLookWithinALook() {
        watches.schedule(INTERVAL, this::lookAgainAndAgain);
        for (int look = 0; look < 5; look++) {
            pass();
            carryOut();
        }
        assertThat(looks).hasSize(5);
        assertThat(fixture.enginesClosed).isZero();
        assertThat(fixture.enginesMade).isOne();
    }

    @Test
    void loopsEndWithTheLastOfLinksAndLooks() {
        LinkHandle link = fixture.attach(List.of(), new Recorder());
        Cancellable look = look("never");
        look.cancel();
        assertThat(fixture.enginesClosed).isZero();
        look("one");
        link.close();
        assertThat(fixture.enginesClosed).isZero();
        pass();
        carryOut();
        assertThat(fixture.enginesClosed).isOne();
        assertThat(fixture.enginesMade).isOne();
        look("another");
        assertThat(fixture.enginesMade).isEqualTo(2);
    }

    @Test
    void whatIsCancelledIsLetGoOfOnce() {
        look("stays");
        Cancellable before = look("before it is due");
        before.cancel();
        before.cancel();
        assertThat(fixture.scheduler.waiting()).isOne();
        Cancellable handed = look("on its way to its thread");
        pass();
        handed.cancel();
        handed.cancel();
        assertThat(fixture.enginesClosed).as("another waits for its thread").isZero();
        carryOut();
        assertThat(fixture.enginesClosed).isOne();
        carryOut();
        assertThat(looks).containsExactly("stays");
        assertNothingIsHeld(1);
    }

    @Test
    void whatIsCancelledWhileItIsDueOrAfterwardsIsLetGoOfOnce() {
        Cancellable stays = look("stays");
        AtomicReference<Cancellable> own = new AtomicReference<>();
        own.set(watches.schedule(INTERVAL.dividedBy(2), () -> {
            looks.add("hung");
            own.get().cancel();
            stays.cancel();
            // It may go on for ever.
            assertThat(fixture.enginesClosed).isOne();
        }));
        fixture.scheduler.pass(INTERVAL.dividedBy(2));
        carryOut();
        own.get().cancel();
        stays.cancel();
        assertThat(looks).containsExactly("hung");
        assertNothingIsHeld(1);
    }

    @Test
    void aLookThatHangsHoldsUpNeitherOthersNorALink() {
        look("hangs");
        pass();
        Runnable hangs = threads.remove();
        watches.schedule(INTERVAL, this::lookAgainAndAgain);
        Recorder recorder = new Recorder();
        fixture.attach(List.of(), recorder);
        fixture.platform.newest().acceptAll();
        assertThat(recorder.events).containsExactly("up");
        pass();
        carryOut();
        pass();
        carryOut();
        assertThat(looks).containsExactly("again", "again");
        hangs.run();
        assertThat(looks).endsWith("hangs");
    }

    @Test
    void whatCannotBeScheduledHoldsNothing() {
        InternalError scripted = new InternalError("no memory");
        fixture.scheduler.whenScheduled(() -> {
            throw scripted;
        });
        assertThatThrownBy(() -> look("one")).isSameAs(scripted);
        assertNothingIsHeld(1);
        fixture.scheduler.whenScheduled(() -> {});
        fixture.whenEngineIsMade = () -> {
            throw scripted;
        };
        assertThatThrownBy(() -> look("two")).isSameAs(scripted);
        assertNothingIsHeld(1);
        fixture.whenEngineIsMade = () -> {};
        look("three");
        pass();
        carryOut();
        assertThat(looks).containsExactly("three");
        assertNothingIsHeld(2);
    }

    @Test
    void aLookThatGetsNoThreadIsSaidOnceAndTriedAgain() {
        MDC.put("connector.context", "[mine|task-0] ");
        try (CapturedLogFixture log = CapturedLogFixture.of(WatchScheduler.class.getName())) {
            look("late");
            MDC.clear();
            refusal = new OutOfMemoryError("unable to create native thread");
            pass();
            pass();
            refusal = null;
            assertThat(fixture.enginesClosed).isZero();
            pass();
            carryOut();
            assertThat(log.with("got no thread"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN [mine|task-0] ")
                    .contains("10000 ms");
        } finally {
            MDC.clear();
        }
        assertThat(looks).containsExactly("late");
        assertNothingIsHeld(1);
    }

    @Test
    void aLookThatGetsNoThreadCanBeCancelled() {
        refusal = new OutOfMemoryError("unable to create native thread");
        Cancellable look = look("never");
        pass();
        look.cancel();
        assertNothingIsHeld(1);
    }

    /** Where not even that can be scheduled. */
    @Test
    void aLookThatCannotBeTriedAgainHoldsNothing() {
        InternalError scripted = new InternalError("no memory");
        look("never");
        refusal = new OutOfMemoryError("unable to create native thread");
        fixture.scheduler.whenScheduled(() -> {
            throw scripted;
        });
        assertThatThrownBy(this::pass).isSameAs(scripted);
        assertNothingIsHeld(1);
    }

    /** Cancelled by another thread after the loop has found no thread for it, and before it waits again. */
    @Test
    void whoCancelsInBetweenLeavesNothingWaiting() {
        refusal = new OutOfMemoryError("unable to create native thread");
        Cancellable look = look("never");
        fixture.scheduler.whenScheduled(look::cancel);
        pass();
        assertNothingIsHeld(1);
    }

    @Test
    void aLookThatFailsIsLogged() {
        try (CapturedLogFixture log = CapturedLogFixture.of(WatchScheduler.class.getName())) {
            watches.schedule(INTERVAL, () -> {
                throw new InternalError("scripted");
            });
            pass();
            carryOut();
            assertThat(log.with("failed")).singleElement().asString().startsWith("ERROR ");
        }
        assertNothingIsHeld(1);
    }
}
