package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of records, connections that come, go and are refused, PUBACKs in any order, late or never, completions of earlier
 * connections, and time, against a platform that counts what arrives by its own clock: each record is accepted once and in order of its first
 * leaving, never too many are in flight or arrive in one second, and nothing is lost.
 */
class OutboxModelTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void agreesWithAPlatformThatCounts() {
        Cases.run("Outbox", 20_000, choices -> new Case(choices).run());
    }

    private static final class Case {
        private final Choices choices;
        private final int window;
        private final int[] perSecond;
        private final LinkFixture fixture = new LinkFixture();
        private final OutboxFixture outbox;
        /** Records that are neither accepted nor taken out, by number, with their QoS. */
        private final TreeMap<Integer, Integer> owed = new TreeMap<>();
        /** What left on the connection that counts and has no completion. */
        private final Map<Integer, FakePlatform.Published> inFlight = new LinkedHashMap<>();
        /** What has its completion, of which the outbox hears in the next turn. */
        private final Set<Integer> answered = new HashSet<>();
        /** What has left last of each that is owed yet and has no PUBACK, at QoS 1. */
        private final Map<Integer, FakePlatform.Published> sent = new HashMap<>();
        /** What left and has not arrived at the platform, in order; a stream of bytes keeps it. */
        private final Deque<FakePlatform.Published> travelling = new ArrayDeque<>();
        /** What left when an earlier connection counted. */
        private final List<FakePlatform.Published> forgotten = new ArrayList<>();

        private final List<List<Long>> arrivals = List.of(new ArrayList<>(), new ArrayList<>());
        private boolean behaves;
        private int added;
        private int accepted;
        private int removed;

        private Case(Choices choices) {
            this.choices = choices;
            window = 1 + choices.below(4);
            perSecond = new int[] {choices.below(6), choices.below(4)};
            fixture.platform.whenPublished(this::published);
            outbox = new OutboxFixture(
                    fixture,
                    OutboxFixture.rules(window, perSecond[0], perSecond[1], new OutboxCounters(), this::accepted));
        }

        private void run() {
            for (int step = 0; step < 150 && choices.goesOn(30); step++) {
                switch (choices.below(13)) {
                    case 0, 1, 2 -> add();
                    case 3, 4 -> pass(1 + choices.below(700));
                    case 5, 6, 7 -> complete();
                    case 8 -> accept();
                    case 9 -> end(choices.of(Kind.CONNECTION_LOST, Kind.IDENTITY_REFUSED));
                    case 10 -> forget();
                    case 11 -> removeWaiting();
                    default -> pass(1_000 * (1 + choices.below(6)));
                }
                checkFlight();
            }
            if (choices.below(3) == 0) {
                behaveUntilNothingIsOwed();
            }
            close();
        }

        private void add() {
            int number = added++;
            int qos = choices.below(2);
            choices.tell(() -> "record " + number + " with QoS " + qos);
            owed.put(number, qos);
            byte[] payload = ByteBuffer.allocate(4).putInt(0, number).array();
            outbox.add(OutboxFixture.record(qos, payload));
        }

        private static int number(byte[] payload) {
            return ByteBuffer.wrap(payload).getInt();
        }

        /** Called while the outbox publishes. */
        private void published(FakePlatform.Published publish) {
            int number = number(publish.payload());
            choices.tell(() -> "  leaves: " + number);
            Integer next = owed.keySet().stream()
                    .filter(owing -> !inFlight.containsKey(owing) && !answered.contains(owing))
                    .findFirst()
                    .orElse(null);
            assertThat(number).as("leaves next").isEqualTo(next);
            assertThat(inFlight.keySet()).as("left already").allMatch(before -> before < number);
            checkPacketId(number, publish);
            inFlight.put(number, publish);
            assertThat(inFlight.size()).as("in flight").isLessThanOrEqualTo(window);
            travelling.addLast(publish);
            publish.done().whenComplete((done, failure) -> {
                if (failure != null && inFlight.get(number) == publish) {
                    lose();
                }
            });
            if (choices.below(2) == 1) {
                arriveUpTo(publish);
            }
            if (behaves || choices.oneIn(10)) {
                complete(number);
            }
        }

        /** In one session: what leaves again has its identifier and DUP, and nothing else has that. */
        private void checkPacketId(int number, FakePlatform.Published publish) {
            if (publish.qos() == 1) {
                FakePlatform.Published before = sent.put(number, publish);
                assertThat(publish.dup()).as("DUP").isEqualTo(before != null);
                assertThat(before == null || before.packetId() == publish.packetId())
                        .as("keeps its identifier")
                        .isTrue();
                sent.keySet().retainAll(owed.keySet());
                assertThat(sent.values())
                        .extracting(FakePlatform.Published::packetId)
                        .doesNotHaveDuplicates();
            }
        }

        private void complete() {
            if (!inFlight.isEmpty()) {
                complete(choices.of(List.copyOf(inFlight.keySet())));
            } else if (!forgotten.isEmpty()) {
                FakePlatform.Published late = forgotten.remove(0);
                if (late.done().complete(null)) {
                    // The platform has it: what is sent next is a new one.
                    sent.remove(number(late.payload()), late);
                }
            }
        }

        private void complete(int number) {
            choices.tell(() -> "  PUBACK for " + number);
            FakePlatform.Published publish = inFlight.remove(number);
            answered.add(number);
            arriveUpTo(publish);
            publish.done().complete(null);
        }

        private void arriveUpTo(FakePlatform.Published last) {
            while (travelling.contains(last)) {
                arrives(travelling.removeFirst());
            }
        }

        /** The platform counts a publish some time between its leaving and its completion. */
        private void arrives(FakePlatform.Published publish) {
            List<Long> counted = arrivals.get(publish.qos());
            counted.add(fixture.scheduler.nanoTime());
            int limit = perSecond[publish.qos()];
            int last = counted.size() - 1;
            if (limit > 0 && last >= limit) {
                assertThat(counted.get(last) - counted.get(last - limit))
                        .as("time for %s publishes of QoS %s", limit + 1, publish.qos())
                        .isGreaterThanOrEqualTo(SECOND);
            }
        }

        private void accepted(DeviceId device, OutgoingPublish uplink) {
            int number = number(uplink.payload());
            choices.tell(() -> "  accepted: " + number);
            assertThat(answered.remove(number)).as("has its PUBACK").isTrue();
            assertThat(owed.remove(number)).as("accepted once").isNotNull();
            accepted++;
        }

        private void accept() {
            if (!fixture.platform.newest().isOver() && outbox.link().state() == LinkState.CONNECTING) {
                choices.tell(() -> "CONNACK");
                fixture.platform.newest().acceptAll();
            }
        }

        private void end(Kind kind) {
            if (!fixture.platform.newest().isOver()) {
                choices.tell(() -> "the connection ends: " + kind);
                fixture.platform.newest().die(kind);
            }
        }

        /** The connection is over: of what was under way a part has arrived. */
        private void lose() {
            for (int arriving = choices.below(travelling.size() + 1); arriving > 0; arriving--) {
                arrives(travelling.removeFirst());
            }
            travelling.clear();
            forgotten.addAll(inFlight.values());
            inFlight.clear();
        }

        /** The outbox hears of an end while completions of that connection are still to come. */
        private void forget() {
            if (outbox.link().state() == LinkState.UP) {
                choices.tell(() -> "down, and up again");
                lose();
                outbox.downAndUp(() -> {});
            }
        }

        private void removeWaiting() {
            int from = choices.below(added + 1);
            List<Integer> out = numbers(outbox.removeWaiting(uplink -> number(uplink.payload()) >= from));
            choices.tell(() -> "taken out: " + out);
            List<Integer> expected = new ArrayList<>(owed.tailMap(from).keySet());
            expected.removeAll(inFlight.keySet());
            assertThat(out).isEqualTo(expected);
            out.forEach(owed::remove);
            removed += out.size();
        }

        private static List<Integer> numbers(List<OutgoingPublish> uplinks) {
            return uplinks.stream().map(uplink -> number(uplink.payload())).toList();
        }

        private void pass(int millis) {
            choices.tell(() -> millis + " ms pass");
            fixture.scheduler.pass(Duration.ofMillis(millis));
        }

        private void checkFlight() {
            if (outbox.link().state() == LinkState.UP) {
                boolean free = inFlight.size() < window && inFlight.size() < owed.size();
                boolean unlimited = perSecond[0] == 0 && perSecond[1] == 0;
                assertThat(free && unlimited).as("waits for nothing").isFalse();
            }
        }

        private void behaveUntilNothingIsOwed() {
            choices.tell(() -> "the platform behaves");
            behaves = true;
            if (outbox.link().state() == LinkState.REFUSED) {
                fixture.attach(List.of(), new LinkFixture.Recorder()).close();
            }
            for (int i = 0; i < 400 && !owed.isEmpty(); i++) {
                accept();
                for (int number : List.copyOf(inFlight.keySet())) {
                    complete(number);
                }
                pass(500);
            }
            assertThat(owed).as("is never accepted").isEmpty();
        }

        private void close() {
            List<Integer> back = numbers(outbox.close());
            assertThat(back).as("handed back").containsExactlyElementsOf(owed.keySet());
            assertThat(accepted + removed + back.size()).isEqualTo(added);
            inFlight.values().forEach(publish -> publish.done().complete(null));
            forgotten.forEach(publish -> publish.done().complete(null));
            fixture.scheduler.pass(Duration.ofSeconds(100));
            assertThat(fixture.scheduler.waiting()).as("still scheduled").isZero();
        }
    }
}
