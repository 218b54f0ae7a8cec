package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of attempts that ask, whose frames are written late, take up to {@link Departures#ON_ITS_WAY} to arrive, are answered
 * late, early or never, and end at any moment: no second sees more arrive, or more written, than the rate, and in the end all that go on
 * asking have left.
 */
class DeparturesModelTest {

    @Test
    void noSecondSeesMoreThanTheRate() {
        Cases.run("Departures", 6_000, choices -> new Case(choices).run());
    }

    /** Most events in any second. */
    static int mostInASecond(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        int most = 0;
        int first = 0;
        for (int last = 0; last < sorted.size(); last++) {
            while (sorted.get(last) - sorted.get(first) >= Duration.ofSeconds(1).toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private static final class Case {
        private final Choices choices;
        private final ManualScheduler time = new ManualScheduler();
        private final Departures departures = new Departures();
        private final int rate;
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<Long> written = new ArrayList<>();
        private final List<Long> arrived = new ArrayList<>();

        private Case(Choices choices) {
            this.choices = choices;
            this.rate = 1 + choices.below(6);
        }

        private final class Attempt {
            private final int number = attempts.size() + 1;
            private final CompletableFuture<Void> told = new CompletableFuture<>();
            private final Departures.Departure departure = departures.ask(rate, time, this::leave);
            private boolean left;
            private boolean over;

            private CompletableFuture<Void> leave() {
                assertThat(left).isFalse();
                left = true;
                in(choices.below(4) * 150, this::write);
                return told;
            }

            private void write() {
                if (over) {
                    return;
                }
                choices.tell(() -> "  " + number + " is written at " + millis());
                written.add(time.nanoTime());
                in(choices.below(11) * 100, this::arrive);
                in(choices.below(2) * 30, () -> told.complete(null));
            }

            private void arrive() {
                arrived.add(time.nanoTime());
                if (!choices.oneIn(4)) {
                    in(choices.below(3) * 250, () -> {
                        if (!over) {
                            departure.answered();
                        }
                    });
                }
            }

            private void end() {
                choices.tell(() -> "  " + number + " is over at " + millis());
                over = true;
                departure.over();
            }
        }

        private long millis() {
            return Duration.ofNanos(time.nanoTime()).toMillis();
        }

        private void in(int millis, Runnable task) {
            time.schedule(Duration.ofMillis(millis), task);
        }

        private void run() {
            while (choices.goesOn(40)) {
                switch (choices.below(5)) {
                    case 0 -> time.pass(Duration.ofMillis(choices.below(800)));
                    case 1 -> {
                        if (!attempts.isEmpty()) {
                            choices.of(attempts).end();
                        }
                    }
                    default -> {
                        attempts.add(new Attempt());
                        choices.tell(() -> attempts.size() + " asks at " + millis());
                    }
                }
            }
            time.pass(Duration.ofSeconds(3L * (attempts.size() + 1)));
            assertThat(mostInASecond(written)).as("written").isLessThanOrEqualTo(rate);
            assertThat(mostInASecond(arrived)).as("arrived").isLessThanOrEqualTo(rate);
            assertThat(attempts).allMatch(attempt -> attempt.left || attempt.over);
        }
    }
}
