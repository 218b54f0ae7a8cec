package io.iotbridge.aliyun.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of frames and plain records, PUBACKs, replies of every class, early, late, again or never, connections that come, go and
 * are refused, partitions that go, holds and time: each record ends once, a frame is done only by a reply that says so, none leaves beside an
 * earlier frame that is open, nothing is lost and every count comes back to zero.
 */
class ConfirmationsModelTest {

    private static final int SUCCESS = 200;
    private static final List<Integer> CODES = List.of(SUCCESS, SUCCESS, 429, 6204, 500, 6306, 6316);

    @Test
    void endsEveryRecordOnce() {
        Cases.run("Confirmations", 5_000, choices -> new Case(choices).run());
    }

    private static final class Case {
        private final Choices choices;
        private final ConfirmationsFixture on = new ConfirmationsFixture();
        /** Records by number that have not ended. */
        private final TreeSet<Integer> owed = new TreeSet<>();
        /** Of partitions that are gone; what is in flight of them ends later. */
        private final Set<Integer> gone = new HashSet<>();

        private final Set<Integer> frames = new HashSet<>();
        private final Set<Integer> taken = new HashSet<>();
        private final Set<Integer> refused = new HashSet<>();
        private final Set<Integer> acknowledged = new HashSet<>();
        private int added;
        private int heard;

        private Case(Choices choices) {
            this.choices = choices;
            on.fixture.platform.whenPublished(this::published);
            on.fixture.scheduler.runDue();
            on.connection = on.fixture.platform.newest();
        }

        private void run() {
            for (int step = 0; step < 150 && choices.goesOn(40); step++) {
                switch (choices.below(14)) {
                    case 0, 1, 2 -> add();
                    case 3, 4 -> acknowledge();
                    case 5, 6, 7 -> reply();
                    case 8 -> pass(1 + choices.below(12_000));
                    case 9 -> connect();
                    case 10 -> end(choices.of(List.of(Kind.CONNECTION_LOST, Kind.IDENTITY_REFUSED)));
                    case 11 -> takeOut();
                    case 12 -> hold();
                    default -> pass(60_000);
                }
                hear();
            }
            on.link.loop().execute(on.outbox::goOn);
            if (choices.below(3) == 0) {
                behaveUntilNothingIsOwed();
            }
            close();
        }

        private void add() {
            int number = added++;
            boolean framed = choices.below(4) != 3;
            choices.tell(() -> (framed ? "frame " : "plain ") + number);
            owed.add(number);
            String text = String.valueOf(number);
            if (framed) {
                frames.add(number);
                on.add(ConfirmationsFixture.frame(text, 1));
            } else {
                on.add(ConfirmationsFixture.publish(text, Optional.empty()));
            }
        }

        private static int number(FakePlatform.Published publish) {
            return Integer.parseInt(new String(publish.payload(), StandardCharsets.UTF_8));
        }

        /** Called while the outbox publishes. */
        private void published(FakePlatform.Published publish) {
            hear();
            int number = number(publish);
            choices.tell(() -> "  leaves: " + number);
            assertThat(owed).as("is owed").contains(number);
            assertThat(gone).as("its partition is gone").doesNotContain(number);
            assertThat(owed.headSet(number)).as("open before " + number).noneMatch(frames::contains);
        }

        private List<FakePlatform.Published> publishes() {
            return List.copyOf(on.connection.publishes());
        }

        private void acknowledge() {
            List<FakePlatform.Published> open = publishes().stream()
                    .filter(publish -> !publish.done().isDone())
                    .toList();
            if (!open.isEmpty()) {
                acknowledge(choices.of(open));
            }
        }

        private void acknowledge(FakePlatform.Published publish) {
            choices.tell(() -> "PUBACK for " + number(publish));
            acknowledged.add(number(publish));
            publish.done().complete(null);
        }

        private void reply() {
            LinkState state = on.link.state();
            if (added > 0 && (state == LinkState.UP || state == LinkState.SUBSCRIBING)) {
                reply(choices.below(added), choices.of(CODES));
            }
        }

        private void reply(int number, int code) {
            choices.tell(() -> "reply " + code + " to " + number);
            (code == SUCCESS ? taken : refused).add(number);
            on.reply("{\"id\":\"" + number + "\",\"code\":" + code + ",\"data\":{}}");
        }

        private void connect() {
            on.connection = on.fixture.platform.newest();
            if (!on.connection.isOver() && on.link.state() == LinkState.CONNECTING) {
                boolean present = choices.below(3) != 2;
                choices.tell(() -> "CONNACK, session " + present);
                on.connection.accept(present);
                if (choices.below(3) == 2) {
                    reply();
                }
                for (int i = 0; i < on.connection.subscribes().size(); i++) {
                    on.connection.grant(i, choices.oneIn(8) ? 0x80 : 1);
                }
            }
        }

        private void end(Kind kind) {
            if (!on.fixture.platform.newest().isOver()) {
                choices.tell(() -> "the connection ends: " + kind);
                on.fixture.platform.newest().die(kind);
            }
        }

        private void takeOut() {
            int from = choices.below(added + 1);
            boolean all = choices.below(2) == 1;
            choices.tell(() -> (all ? "forget from " : "remove from ") + from);
            List<OutgoingPublish> out = new ArrayList<>();
            on.link.loop().execute(() -> {
                if (all) {
                    owed.tailSet(from).forEach(gone::add);
                }
                out.addAll(
                        all
                                ? on.outbox.forget(publish -> number(publish) >= from)
                                : on.outbox.removeWaiting(publish -> number(publish) >= from));
            });
            out.forEach(publish -> ends(number(publish)));
        }

        private static int number(OutgoingPublish publish) {
            return Integer.parseInt(ConfirmationsFixture.text(publish));
        }

        private void hold() {
            boolean begins = choices.below(2) == 1;
            choices.tell(() -> begins ? "hold" : "go on");
            on.link.loop().execute(() -> {
                if (begins) {
                    on.outbox.hold(new CompletableFuture<>());
                } else {
                    on.outbox.goOn();
                }
            });
        }

        private void pass(int millis) {
            choices.tell(() -> millis + " ms pass");
            on.pass(Duration.ofMillis(millis));
        }

        private void ends(int number) {
            assertThat(owed.remove(number)).as(number + " ends once").isTrue();
        }

        /** What the outbox has said since it was heard last. */
        private void hear() {
            while (heard < on.ends.size()) {
                String end = on.ends.get(heard++);
                choices.tell(() -> "  " + end);
                String[] words = end.split("[ :]+");
                if (words[0].equals("held") || words[0].equals("refused")) {
                    continue;
                }
                int number = Integer.parseInt(words[1]);
                ends(number);
                if (words[0].equals("done")) {
                    assertThat(frames.contains(number) ? taken : acknowledged)
                            .as("said to be taken")
                            .contains(number);
                } else if (words[0].equals("rejected")) {
                    assertThat(refused).as("said to be refused").contains(number);
                } else {
                    assertThat(gone).as("undone").contains(number);
                }
            }
        }

        private void behaveUntilNothingIsOwed() {
            choices.tell(() -> "the platform behaves");
            if (on.link.state() == LinkState.REFUSED) {
                on.fixture.attach(List.of(), new LinkFixture.Recorder()).close();
            }
            for (int i = 0; i < 400 && !owed.isEmpty(); i++) {
                connect();
                for (FakePlatform.Published publish : publishes()) {
                    if (!publish.done().isDone()) {
                        acknowledge(publish);
                    }
                    hear();
                    if (on.link.state() == LinkState.UP && owed.contains(number(publish))) {
                        reply(number(publish), SUCCESS);
                        hear();
                    }
                }
                pass(1_000);
                hear();
            }
            assertThat(owed).as("never ends").isEmpty();
        }

        private void close() {
            List<OutgoingPublish> back = new ArrayList<>();
            on.link.loop().execute(() -> back.addAll(on.outbox.close()));
            hear();
            back.forEach(publish -> ends(number(publish)));
            assertThat(owed).as("lost").isEmpty();
            assertThat(on.counters.waiting()).as("waiting").isZero();
            assertThat(on.counters.unacknowledged()).as("unacknowledged").isZero();
            assertThat(on.confirmations.awaited()).as("unconfirmed").isZero();
            on.pass(Duration.ofSeconds(100));
            assertThat(on.fixture.scheduler.waiting()).as("still scheduled").isZero();
        }
    }
}
