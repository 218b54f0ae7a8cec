package io.iotbridge.aliyun.source.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.source.states.LinkStateChange.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Flapping links, devices that come and go, and a Kafka that takes its time: what is written stays in order, is bounded, and ends true. */
class LinkStatesModelTest {

    private static final LinkException LOST = new LinkException(Kind.CONNECTION_LOST, "lost");
    private static final LinkException UNREACHABLE = new LinkException(Kind.UNREACHABLE, "unreachable");
    private static final LinkException REFUSED = new LinkException(Kind.IDENTITY_REFUSED, "refused");
    private static final LinkException CONFLICT = new LinkException(Kind.IDENTITY_CONFLICT, "conflict");

    @Test
    void whatIsWrittenIsInOrderBoundedAndEndsTrue() {
        Cases.run("LinkStates", 20_000, choices -> new Case(choices).run());
    }

    /** Plays the links, the watch of devices, the task thread and the producer. */
    private static final class Case {

        private final Choices choices;
        private final List<DeviceId> devices;
        private final Map<DeviceId, Optional<State>> truth = new HashMap<>();
        private final Set<DeviceId> inConflict = new HashSet<>();
        private final Map<DeviceId, LinkStateChange> onTheirWay = new HashMap<>();
        private final Map<DeviceId, LinkStateChange> last = new HashMap<>();
        private long now;
        private boolean woken;
        private long polled;
        private final LinkStates states = new LinkStates(() -> ++now, () -> woken = true);

        Case(Choices choices) {
            this.choices = choices;
            List<DeviceId> some = new ArrayList<>();
            for (int i = 0; i <= choices.below(4); i++) {
                some.add(new DeviceId("pk", "pump" + i));
            }
            devices = List.copyOf(some);
        }

        void run() {
            while (choices.goesOn(40)) {
                step();
            }
            while (woken || !onTheirWay.isEmpty()) {
                poll(2);
                List.copyOf(onTheirWay.keySet()).forEach(device -> settle(device, true));
            }
            truth.forEach(
                    (device, state) -> assertThat(last.get(device).status().map(LinkStateChange.Status::state))
                            .as("the last record of %s", device)
                            .isEqualTo(state));
            assertThat(states.take(1)).as("what nobody was woken for").isEmpty();
            assertThat(states.written() + states.lost()).isEqualTo(polled);
            // Each change takes one reading of the clock.
            assertThat(states.written() + states.lost() + states.merged()).isEqualTo(now);
        }

        private void step() {
            DeviceId device = choices.of(devices);
            boolean isOurs = truth.getOrDefault(device, Optional.empty()).isPresent();
            switch (choices.below(9)) {
                case 0 -> poll(1 + choices.below(3));
                case 1 -> settle(device, true);
                case 2 -> settle(device, !choices.oneIn(3));
                case 3 -> {
                    if (isOurs) {
                        states.removed(device);
                        truth.put(device, Optional.empty());
                    } else {
                        boolean isUp = choices.oneIn(3);
                        states.begin(device, isUp);
                        inConflict.remove(device);
                        truth.put(device, Optional.of(isUp ? State.UP : State.DOWN));
                    }
                }
                case 4 -> {
                    states.refused(device, REFUSED);
                    become(device, isOurs, State.REFUSED);
                }
                case 5 -> {
                    states.down(device, choices.oneIn(2) ? LOST : UNREACHABLE);
                    become(device, isOurs, inConflict.contains(device) ? State.CONFLICT : State.DOWN);
                }
                case 6 -> conflict(device, isOurs);
                default -> {
                    states.up(device);
                    become(device, isOurs, State.UP);
                }
            }
        }

        private void conflict(DeviceId device, boolean isOurs) {
            if (inConflict.contains(device)) {
                states.up(device);
                states.settled(device);
                inConflict.remove(device);
                become(device, isOurs, State.UP);
            } else {
                states.down(device, LOST);
                states.conflicted(device, CONFLICT);
                if (isOurs) {
                    inConflict.add(device);
                }
                become(device, isOurs, State.CONFLICT);
            }
        }

        private void become(DeviceId device, boolean isOurs, State state) {
            if (isOurs) {
                truth.put(device, Optional.of(state));
            }
        }

        /** A task thread that sleeps until it is woken. */
        private void poll(int most) {
            if (!woken) {
                return;
            }
            woken = false;
            List<LinkStateChange> taken = states.take(most);
            assertThat(taken).hasSizeLessThanOrEqualTo(most);
            for (LinkStateChange change : taken) {
                polled++;
                assertThat(onTheirWay.put(change.device(), change))
                        .as("two of one device on their way")
                        .isNull();
                LinkStateChange before = last.put(change.device(), change);
                assertThat(before == null || before.time() < change.time())
                        .as("%s after %s", change, before)
                        .isTrue();
            }
        }

        private void settle(DeviceId device, boolean isInKafka) {
            LinkStateChange change = onTheirWay.remove(device);
            if (change != null) {
                states.settled(change, isInKafka);
            }
        }
    }
}
