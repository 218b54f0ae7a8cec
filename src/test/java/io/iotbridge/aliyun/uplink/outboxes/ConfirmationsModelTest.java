package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    private static final class Case extends OutboxCaseFixture {
        private final TreeSet<Integer> owed = new TreeSet<>();
        private final Set<Integer> frames = new HashSet<>();
        private final Set<Integer> taken = new HashSet<>();
        private final Set<Integer> refused = new HashSet<>();
        private final Set<Integer> acknowledged = new HashSet<>();
        private int added;

        private Case(Choices choices) {
            super(choices, new ConfirmationsFixture());
        }

        @Override
        Set<Integer> owed() {
            return owed;
        }

        @Override
        int number(OutgoingPublish record) {
            return Integer.parseInt(ConfirmationsFixture.text(record));
        }

        private void run() {
            for (int step = 0; step < 150 && choices.goesOn(40); step++) {
                switch (choices.below(14)) {
                    case 0, 1, 2 -> add();
                    case 3, 4 -> acknowledge();
                    case 5, 6, 7 -> reply();
                    case 8 -> pass(1 + choices.below(12_000));
                    case 9 -> connect();
                    case 10 -> end();
                    case 11 -> takeOut();
                    case 12 -> hold();
                    default -> pass(60_000);
                }
                hear();
            }
            on.link.loop().execute(on.outbox::goOn);
            if (choices.below(3) == 0) {
                behaveUntilNothingIsOwed(400, 1_000, this::takeAll);
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

        @Override
        void published(FakePlatform.Published publish) {
            hear();
            int number = number(publish);
            choices.tell(() -> "  leaves: " + number);
            assertThat(owed).as("is owed").contains(number);
            assertThat(gone).as("its partition is gone").doesNotContain(number);
            assertThat(owed.headSet(number)).as("open before " + number).noneMatch(frames::contains);
        }

        @Override
        void acknowledge(FakePlatform.Published publish) {
            choices.tell(() -> "PUBACK for " + number(publish));
            acknowledged.add(number(publish));
            publish.done().complete(null);
        }

        private void reply() {
            if (added > 0 && isSignedIn()) {
                reply(choices.below(added), choices.of(CODES));
            }
        }

        private void reply(int number, int code) {
            choices.tell(() -> "reply " + code + " to " + number);
            (code == SUCCESS ? taken : refused).add(number);
            on.reply("{\"id\":\"" + number + "\",\"code\":" + code + ",\"data\":{}}");
        }

        @Override
        void accepted() {
            if (choices.below(3) == 2) {
                reply();
            }
        }

        @Override
        int grant() {
            return choices.oneIn(8) ? 0x80 : 1;
        }

        private void takeOut() {
            int from = choices.below(added + 1);
            choices.tell(() -> "from " + from);
            takeOut(number -> number >= from);
        }

        @Override
        void check(String end, int number) {
            switch (end) {
                case "done" ->
                    assertThat(frames.contains(number) ? taken : acknowledged)
                            .as("said to be taken")
                            .contains(number);
                case "rejected" -> assertThat(refused).as("said to be refused").contains(number);
                default -> assertThat(gone).as("undone").contains(number);
            }
        }

        private void takeAll() {
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
        }
    }
}
