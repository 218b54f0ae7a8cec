package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of deliver, complete, lost PUBACK, cut and reconnect, against a platform that keeps what has no PUBACK and sends it again:
 * nothing is lost, nothing is handed on twice, PUBACKs leave in order of arrival and never before completion.
 */
class AckWindowModelTest {

    private static final int CASES = 500;
    private static final int STEPS = 60;

    private final Random random = new Random(2026);

    @Test
    void agreesWithAPlatformThatForgetsNothing() {
        for (int round = 0; round < CASES; round++) {
            new Case().run();
        }
    }

    private final class Case {
        private final LinkFixture fixture = new LinkFixture();
        private final Recorder source = new Recorder();
        private final Deque<Integer> unacknowledged = new ArrayDeque<>();
        private final Set<Integer> sentBefore = new HashSet<>();
        private final Set<Integer> completed = new HashSet<>();
        private FakePlatform.Connection connection;
        private int pubacksSeen;
        private int next = 1;

        void run() {
            fixture.attach(List.of("/pk/pump1/user/get"), source);
            connection = fixture.platform.newest().acceptAll();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> deliverNew();
                    case 3, 4, 5 -> completeOne();
                    case 6 -> takePubacks();
                    default -> cut(random.nextBoolean());
                }
            }
            cut(false);
            for (int index = 0; index < source.deliveries.size(); index++) {
                complete(index);
            }
            takePubacks();
            assertThat(unacknowledged)
                    .as("everything is acknowledged in the end")
                    .isEmpty();
            assertThat(source.payloads())
                    .as("each message is handed on once, in order")
                    .isEqualTo(expected());
        }

        private List<String> expected() {
            List<String> all = new ArrayList<>();
            for (int id = 1; id < next; id++) {
                all.add("m" + id);
            }
            return all;
        }

        private void deliverNew() {
            int id = next++;
            unacknowledged.addLast(id);
            sentBefore.add(id);
            connection.deliver(LinkFixture.message(id, "m" + id, false));
        }

        private void completeOne() {
            if (!source.deliveries.isEmpty()) {
                complete(random.nextInt(source.deliveries.size()));
            }
        }

        private void complete(int index) {
            completed.add(index + 1);
            source.deliveries.get(index).complete();
        }

        /** The platform reads what has been written to it so far. */
        private void takePubacks() {
            List<Integer> pubacks = connection.pubacks();
            while (pubacksSeen < pubacks.size()) {
                int id = pubacks.get(pubacksSeen++);
                assertThat(completed).as("no PUBACK before completion").contains(id);
                assertThat(unacknowledged.pollFirst())
                        .as("PUBACKs come in order of arrival")
                        .isEqualTo(id);
            }
        }

        /** The connection ends; the platform may not have read the last PUBACKs. */
        private void cut(boolean pubacksLost) {
            if (!pubacksLost) {
                takePubacks();
            }
            connection.die(LinkException.Kind.CONNECTION_LOST);
            connection = fixture.nextConnection().acceptAll();
            pubacksSeen = 0;
            for (int id : List.copyOf(unacknowledged)) {
                connection.deliver(LinkFixture.message(id, "m" + id, sentBefore.contains(id)));
            }
        }
    }
}
