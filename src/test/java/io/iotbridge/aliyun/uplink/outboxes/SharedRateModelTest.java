package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of tasks that share the link of a device, are held, go and come, with connections that end and PUBACKs in any order or never: in
 * no second of the platform's clock does more arrive than the rate, and what a task has is accepted in the end, whatever the others do.
 */
class SharedRateModelTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long WAY = Duration.ofMillis(250).toNanos();

    @Test
    void tasksTogetherKeepToTheRateAndNoneWaitsForEver() {
        Cases.run("Shared rate", 4_000, choices -> new Case(choices).run());
    }

    private static final class Task {
        private final String name;
        private final OutboxFixture outbox;
        private int owed;

        private Task(String name, LinkFixture links, int perSecond) {
            this.name = name;
            outbox = new OutboxFixture(
                    links, OutboxFixture.rules(3, 0, perSecond, new OutboxCounters(), (device, publish) -> owed--));
        }
    }

    private static final class Case {
        private final Choices choices;
        private final LinkFixture fixture = new LinkFixture();
        private final int perSecond;
        private final List<Task> tasks = new ArrayList<>();
        private final List<FakePlatform.Published> travelling = new ArrayList<>();
        private final List<Long> arrivals = new ArrayList<>();
        private int joined;
        private boolean behaves;

        private Case(Choices choices) {
            this.choices = choices;
            perSecond = 1 + choices.below(4);
            fixture.platform.whenPublished(this::published);
            join();
        }

        private void run() {
            for (int step = 0; step < 80 && choices.goesOn(30); step++) {
                switch (choices.below(11)) {
                    case 0, 1, 2 -> add(choices.of(tasks));
                    case 3, 4 -> pass(1 + choices.below(900));
                    case 5, 6 -> complete();
                    case 7 -> connect();
                    case 8 -> join();
                    case 9 -> leave();
                    default -> disturb(choices.of(tasks));
                }
            }
            behaveUntilNothingIsOwed();
        }

        private void join() {
            if (tasks.size() < 4) {
                choices.tell(() -> "a task comes");
                tasks.add(new Task("task " + joined++, fixture, perSecond));
            }
        }

        /** The first one stays, and the link with it. */
        private void leave() {
            if (tasks.size() > 1) {
                choices.tell(() -> "a task goes");
                Task gone = tasks.remove(1 + choices.below(tasks.size() - 1));
                gone.outbox.close();
                long until = fixture.scheduler.nanoTime() + WAY;
                for (FakePlatform.Published publish : List.copyOf(travelling)) {
                    if (new String(publish.payload(), StandardCharsets.UTF_8).equals(gone.name)) {
                        arriveSoonOrNever(publish, until);
                    }
                }
            }
        }

        /** A quarter of a second is what publishes get for their way when nobody waits for their PUBACKs. */
        private void arriveSoonOrNever(FakePlatform.Published publish, long until) {
            travelling.remove(publish);
            if (choices.below(2) == 0) {
                pass(choices.below((int)
                        Duration.ofNanos(until - fixture.scheduler.nanoTime()).toMillis()));
                arrives();
            }
        }

        private void add(Task task) {
            choices.tell(() -> "a record for " + task.name);
            task.owed++;
            task.outbox.add(1, task.name);
        }

        private void disturb(Task task) {
            if (choices.below(3) == 0) {
                choices.tell(() -> "the connection ends");
                fixture.platform.newest().die(Kind.CONNECTION_LOST);
            } else if (choices.below(2) == 0) {
                choices.tell(() -> "held: " + task.name);
                task.outbox.hold();
            } else {
                choices.tell(() -> "goes on: " + task.name);
                task.outbox.goOn();
            }
        }

        private void connect() {
            if (tasks.get(0).outbox.link().state() == LinkState.CONNECTING) {
                choices.tell(() -> "CONNACK");
                fixture.platform.newest().acceptAll();
            }
        }

        private void pass(int millis) {
            choices.tell(() -> millis + " ms pass");
            fixture.scheduler.pass(Duration.ofMillis(millis));
        }

        /** It arrives when it leaves, or with its PUBACK, or never. */
        private void published(FakePlatform.Published publish) {
            choices.tell(() -> "  leaves");
            if (behaves || choices.below(2) == 0) {
                arrives();
                if (behaves || choices.below(2) == 0) {
                    publish.done().complete(null);
                }
            } else {
                travelling.add(publish);
                publish.done().whenComplete((done, failure) -> travelling.remove(publish));
            }
        }

        private void complete() {
            if (!travelling.isEmpty()) {
                choices.tell(() -> "  PUBACK");
                arrives();
                choices.of(List.copyOf(travelling)).done().complete(null);
            }
        }

        private void arrives() {
            arrivals.add(fixture.scheduler.nanoTime());
            int last = arrivals.size() - 1;
            if (last >= perSecond) {
                assertThat(arrivals.get(last) - arrivals.get(last - perSecond))
                        .as("time for %s publishes", perSecond + 1)
                        .isGreaterThanOrEqualTo(SECOND);
            }
        }

        private void behaveUntilNothingIsOwed() {
            choices.tell(() -> "the platform behaves");
            behaves = true;
            travelling.clear();
            tasks.forEach(task -> task.outbox.goOn());
            for (int i = 0; i < 400 && isAnyOwed(); i++) {
                connect();
                pass(500);
            }
            assertThat(isAnyOwed()).as("is never accepted").isFalse();
        }

        private boolean isAnyOwed() {
            return tasks.stream().anyMatch(task -> task.owed > 0);
        }
    }
}
