package io.iotbridge.aliyun.link.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.ManualScheduler;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of sign-ins at two endpoints with several rates, some of which throw, whose ways open late, whose frames are written
 * late, take up to {@link SignIn#ON_ITS_WAY} to arrive, are answered late, early or never, and which are withdrawn or end at any moment; the
 * process pauses at times. No second sees more arrive or written than the rates allow, no minute more of a device; each line is first in,
 * first out; no process that has paused signs in; and in the end all that go on asking have left and nothing is kept.
 */
public class SignInAdmissionModelTest {

    private static final int PER_MINUTE = 2;

    @Test
    void keepsEveryPromise() {
        Cases.run("SignInAdmission", 3_000, choices -> new Case(choices).run());
    }

    /** Most of these times in any window. */
    public static int mostWithin(Duration window, List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        int most = 0;
        int first = 0;
        for (int last = 0; last < sorted.size(); last++) {
            while (sorted.get(last) - sorted.get(first) >= window.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private static final class Case {
        private final Choices choices;
        private final ManualScheduler time = new ManualScheduler();
        private final FailingScheduler scheduler = new FailingScheduler(time);
        private final SignInAdmission admission = new SignInAdmission();
        private final List<Integer> rates;
        private final List<Attempt> attempts = new ArrayList<>();
        private final Map<SignInLine.Key, Integer> newestStarted = new HashMap<>();
        private Duration pause = Duration.ZERO;

        private Case(Choices choices) {
            this.choices = choices;
            this.rates = List.of(1 + choices.below(6), 1 + choices.below(6));
        }

        private final class Attempt {
            private final int number = attempts.size() + 1;
            private final int rate = choices.of(rates);
            private final URI endpoint = choices.of(URI.create("wss://a.test"), URI.create("wss://b.test"));
            private final DeviceId device = new DeviceId("pk", choices.oneIn(4) ? "often" : "d" + number);
            private final boolean waits = choices.oneIn(4);
            private final boolean fails = choices.oneIn(10);
            private final CompletableFuture<Void> told = new CompletableFuture<>();
            private final List<Long> written = new ArrayList<>();
            private final List<Long> arrived = new ArrayList<>();
            private SignIn signIn;
            private boolean sent;
            private boolean over;

            private void ask() {
                attempts.stream()
                        .filter(other -> other.endpoint.equals(endpoint) && other.device.equals(device))
                        .forEach(Attempt::end);
                SignInTerms terms = new SignInTerms(endpoint, device, PER_MINUTE, rate, scheduler, () -> pause);
                try {
                    signIn = admission.ask(terms, Duration.ofMillis(waits ? choices.below(500) : 0), this::start);
                    attempts.add(this);
                } catch (OutOfMemoryError e) {
                    choices.tell(() -> "  " + number + " could not ask");
                }
            }

            private void start(SignIn started) {
                choices.tell(() -> "  " + number + " starts at " + millis());
                assertThat(pause).isEqualTo(Duration.ZERO);
                assertThat(over).as("over").isFalse();
                if (!waits && !device.deviceName().equals("often")) {
                    Integer before = newestStarted.put(new SignInLine.Key(endpoint, rate), number);
                    assertThat(before == null || before < number)
                            .as("first in, first out")
                            .isTrue();
                }
                if (fails && choices.below(2) == 0) {
                    over = true;
                    throw new ScriptedException();
                }
                in(choices.below(4) * 200, () -> signIn.opened(this::send));
                in(10_000, this::end);
            }

            private CompletableFuture<Void> send() {
                assertThat(pause).isEqualTo(Duration.ZERO);
                assertThat(sent).isFalse();
                assertThat(over).as("over").isFalse();
                sent = true;
                if (fails) {
                    throw new ScriptedException();
                }
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
                            signIn.answered();
                        }
                    });
                }
            }

            private void end() {
                choices.tell(() -> "  " + number + " is over at " + millis());
                if (choices.below(2) == 0) {
                    signIn.withdraw();
                }
                over = true;
                signIn.over();
            }

            private boolean isOf(int most) {
                return rate <= most;
            }
        }

        private long millis() {
            return Duration.ofNanos(time.nanoTime()).toMillis();
        }

        private void in(int millis, Runnable task) {
            time.schedule(Duration.ofMillis(millis), task);
        }

        private void pass(Duration duration) {
            long end = time.nanoTime() + duration.toNanos();
            while (time.nanoTime() < end) {
                try {
                    time.pass(Duration.ofNanos(end - time.nanoTime()));
                } catch (ScriptedException e) {
                    choices.tell(() -> "  an exception flies at " + millis());
                }
            }
        }

        private void run() {
            while (choices.goesOn(40)) {
                switch (choices.below(8)) {
                    case 0, 1 -> pass(Duration.ofMillis(choices.below(800)));
                    case 2 -> {
                        if (!attempts.isEmpty()) {
                            choices.of(attempts).end();
                        }
                    }
                    case 3 -> pause = choices.oneIn(3) ? Duration.ofMillis(700) : Duration.ZERO;
                    case 4 -> scheduler.fails = choices.oneIn(200) ? 1 + choices.below(2) : 0;
                    default -> {
                        Attempt attempt = new Attempt();
                        choices.tell(() -> attempt.number + " of " + attempt.device + " asks at rate " + attempt.rate
                                + " at " + millis());
                        attempt.ask();
                    }
                }
            }
            pause = Duration.ZERO;
            scheduler.fails = 0;
            // Where no timer could be made, the next event of any link has them go on.
            Attempt last = new Attempt();
            last.ask();
            pass(Duration.ofSeconds(63L * (attempts.size() + 1)));
            assertThat(attempts).as("left or over").allMatch(attempt -> attempt.sent || attempt.over);
            for (int rate : rates) {
                assertThat(mostWithin(Duration.ofSeconds(1), times(rate, true)))
                        .as("written at " + rate)
                        .isLessThanOrEqualTo(rate);
                assertThat(mostWithin(Duration.ofSeconds(1), times(rate, false)))
                        .as("arrived at " + rate)
                        .isLessThanOrEqualTo(rate);
            }
            for (String endpoint : List.of("a.test", "b.test")) {
                assertThat(mostWithin(Duration.ofMinutes(1), often(endpoint)))
                        .as("of a device")
                        .isLessThanOrEqualTo(PER_MINUTE);
            }
            attempts.forEach(attempt -> attempt.signIn.over());
            assertThat(time.waiting()).as("timers").isZero();
        }

        private List<Long> times(int most, boolean written) {
            return attempts.stream()
                    .filter(attempt -> attempt.isOf(most))
                    .flatMap(attempt -> (written ? attempt.written : attempt.arrived).stream())
                    .toList();
        }

        private List<Long> often(String host) {
            return attempts.stream()
                    .filter(attempt -> attempt.endpoint.getHost().equals(host)
                            && attempt.device.deviceName().equals("often"))
                    .flatMap(attempt -> attempt.arrived.stream())
                    .toList();
        }
    }

    private static final class ScriptedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Cannot make its thread at times. */
    private static final class FailingScheduler implements Scheduler {
        private final Scheduler real;
        private int fails;

        private FailingScheduler(Scheduler real) {
            this.real = real;
        }

        @Override
        public long nanoTime() {
            return real.nanoTime();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            if (fails > 0) {
                fails--;
                throw new OutOfMemoryError("unable to create native thread (scripted)");
            }
            return real.schedule(delay, task);
        }
    }
}
