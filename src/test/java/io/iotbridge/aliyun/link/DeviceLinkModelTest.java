package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of users that attach, let go, complete, and stop reading, with a platform that accepts, refuses, is silent, delivers and
 * ends connections: never two connections, no connect beyond the budget, nothing told to who has let go, the state is what the platform sees,
 * messages are neither lost nor given twice, and whatever has happened, a platform that behaves gets every user up.
 */
class DeviceLinkModelTest {

    @Test
    void agreesWithThePlatform() {
        Cases.run("DeviceLink", 15_000, choices -> new Case(choices).run());
    }

    private static final class Case {
        private final Choices choices;
        private final LinkFixture fixture = new LinkFixture();
        private final List<ModelUserFixture> users = new ArrayList<>();
        private final List<ModelUserFixture> everybody = new ArrayList<>();
        private final List<Long> connects = new ArrayList<>();
        private final TreeSet<Integer> kept = new TreeSet<>();
        private final Set<Integer> sentBefore = new HashSet<>();
        private FakePlatform.Connection connection;
        private boolean accepted;
        private int answered;
        private int read;
        private int lastSent;
        private int lastId;

        private Case(Choices choices) {
            this.choices = choices;
            fixture.platform.whenOpened(this::opened);
            fixture.platform.whenConnected(opened -> connects.add(fixture.scheduler.nanoTime()));
            if (choices.below(2) == 1) {
                fixture.platform.endLater();
            }
        }

        private void opened() {
            assertThat(users.get(0).handle == null || users.get(0).handle.isReading())
                    .as("an attempt while nobody may read")
                    .isTrue();
            choices.tell(() -> "  opened at " + fixture.scheduler.nanoTime() / 1_000_000 + " ms");
            assertThat(connection == null || connection.isOver())
                    .as("the connection before is over")
                    .isTrue();
            connection = fixture.platform.newest();
            accepted = false;
            answered = 0;
            read = 0;
            lastSent = 0;
        }

        private void run() {
            for (int step = 0; step < 150 && choices.goesOn(40); step++) {
                switch (choices.below(16)) {
                    case 0, 1 -> attach();
                    case 2 -> letGo();
                    case 3, 4 -> pass(choices.below(2_000));
                    case 5, 6 -> accept();
                    case 7, 8 -> suback(choices.of(1, 1, 1, 0x80, -1));
                    case 9, 10 -> deliver();
                    case 11, 12 -> complete();
                    case 13 -> demand();
                    case 14 -> end(choices.of(Kind.CONNECTION_LOST, Kind.IDENTITY_REFUSED, Kind.UNREACHABLE));
                    default -> rare();
                }
                check();
            }
            behave();
            while (!users.isEmpty()) {
                letGo();
            }
            end(Kind.CLOSED_BY_US);
            assertThat(fixture.scheduler.waiting()).as("still scheduled").isZero();
            assertThat(connection.isOver()).isTrue();
        }

        private void rare() {
            if (choices.below(2) == 0) {
                pass(70_000);
            } else if (!users.isEmpty()) {
                ModelUserFixture user = choices.of(users);
                choices.tell(() -> user + " asks for another connection");
                user.handle.reconnect(new LinkException(Kind.PUBACK_TIMEOUT, "scripted"));
            }
        }

        private void attach() {
            if (users.size() < 3) {
                ModelUserFixture user = new ModelUserFixture(everybody.size(), choices.of(ModelUserFixture.FILTERS));
                choices.tell(() -> user + " attaches with " + user.filters.size() + " filters");
                everybody.add(user);
                users.add(user);
                user.handle = fixture.attach(user.filters, user);
            }
        }

        private void letGo() {
            if (!users.isEmpty()) {
                ModelUserFixture user = choices.of(users);
                choices.tell(() -> user + " lets go");
                users.remove(user);
                user.handle.close();
                user.gone = true;
            }
        }

        private void pass(int millis) {
            choices.tell(() -> millis + " ms pass");
            fixture.scheduler.pass(Duration.ofMillis(millis));
        }

        private boolean isLive() {
            return connection != null && !connection.isOver();
        }

        private void accept() {
            if (isLive() && !connection.hasConnected()) {
                connection.upgraded();
                fixture.scheduler.runDue();
            } else if (isLive() && !accepted) {
                choices.tell(() -> "CONNACK");
                accepted = true;
                connection.accept();
            }
        }

        /** @param code -1 for a SUBACK of the wrong length */
        private void suback(int code) {
            if (isLive()
                    && connection.demand()
                    && answered < connection.subscribes().size()) {
                choices.tell(() -> "SUBACK " + code);
                int subscribe = answered++;
                if (code < 0) {
                    connection.suback(subscribe, List.of());
                } else {
                    connection.grant(subscribe, code);
                }
            }
        }

        /** What is kept comes again on a new connection, before anything new. Nothing comes that is not asked for. */
        private void deliver() {
            if (isLive() && accepted && connection.demand()) {
                Integer again = kept.higher(lastSent);
                int id = again != null ? again : ++lastId;
                lastSent = id;
                kept.add(id);
                boolean dup = !sentBefore.add(id);
                choices.tell(() -> "PUBLISH " + id + (dup ? " again" : ""));
                connection.deliver(LinkFixture.message(id, "m" + id, dup));
            }
        }

        private void complete() {
            List<ModelUserFixture> busy =
                    everybody.stream().filter(user -> !user.open.isEmpty()).toList();
            if (!busy.isEmpty()) {
                ModelUserFixture user = choices.of(busy);
                complete(user, user.open.get(choices.below(user.open.size())));
            }
        }

        private void complete(ModelUserFixture user, Delivery delivery) {
            choices.tell(() -> user + " completes " + delivery.message().packetId());
            user.complete(delivery);
        }

        private void demand() {
            if (!users.isEmpty()) {
                ModelUserFixture user = choices.of(users);
                user.goesOn = choices.below(2) == 0;
                choices.tell(() -> user + (user.goesOn ? " reads on" : " stops reading"));
                user.handle.demand(user.goesOn);
            }
        }

        private void end(Kind kind) {
            if (isLive()) {
                choices.tell(() -> "the connection ends: " + kind);
                readPubacks(choices.below(connection.pubacks().size() - read + 1));
                connection.die(connection.isEnding() ? Kind.CLOSED_BY_US : kind);
            }
        }

        private void readPubacks(int count) {
            for (int i = 0; i < count; i++) {
                int id = connection.pubacks().get(read++);
                assertThat(everybody).as("who completed " + id).anyMatch(user -> user.completed.contains(id));
                assertThat(users)
                        .as("who has not completed " + id)
                        .noneMatch(user -> user.given.contains(id) && !user.completed.contains(id));
                kept.remove(id);
            }
        }

        private void check() {
            assertThat(SignInAdmissionModelTest.mostWithin(Duration.ofMinutes(1), connects))
                    .isLessThanOrEqualTo(5);
            if (isLive()) {
                assertThat(connection.pubacks()).as("in order of arrival").isSorted();
            }
            LinkState expected = expected();
            if (!users.isEmpty() && expected != null) {
                assertThat(users.get(0).handle.state()).isEqualTo(expected);
            }
            if (isLive() && accepted && !connection.isEnding() && !users.isEmpty()) {
                assertThat(connection.demand())
                        .as("reads")
                        .isEqualTo(users.stream().allMatch(user -> user.goesOn)
                                && users.get(0).handle.isReading());
            }
            if (users.isEmpty() && !isLive()) {
                assertThat(fixture.scheduler.waiting()).as("still scheduled").isZero();
            }
        }

        /** What the state has to be, as far as the platform can tell. */
        private LinkState expected() {
            if (!isLive()) {
                if (users.stream().anyMatch(user -> !user.handle.isReading())) {
                    return null; // Nothing is tried, or not yet.
                }
                // Given up, it waits for its next chance.
                assertThat(users.isEmpty() || fixture.scheduler.waiting() > 0).isTrue();
                return users.isEmpty() || users.get(0).handle.state() == LinkState.REFUSED ? null : LinkState.WAITING;
            }
            if (connection.isEnding()) {
                return null;
            }
            if (!accepted) {
                return LinkState.CONNECTING;
            }
            return users.stream().allMatch(user -> user.up) ? LinkState.UP : null;
        }

        private void behave() {
            choices.tell(() -> "the platform behaves");
            users.stream().filter(user -> !user.goesOn).forEach(user -> user.handle.demand(true));
            users.forEach(user -> user.goesOn = true);
            if (users.isEmpty() || users.get(0).handle.state() == LinkState.REFUSED) {
                attach();
            }
            if (users.get(0).handle.state() == LinkState.REFUSED) {
                letGo();
                attach();
            }
            for (int i = 0; i < 300 && !isSettled(); i++) {
                behaveOnce();
            }
            assertThat(users).as("who is up").allMatch(user -> user.up);
            assertThat(users).allMatch(user -> user.handle.state() == LinkState.UP);
            assertThat(isSettled()).as("nothing stays unacknowledged").isTrue();
        }

        private boolean isSettled() {
            return isLive()
                    && !connection.isEnding()
                    && users.stream().allMatch(user -> user.up)
                    && (kept.isEmpty() || users.stream().allMatch(user -> user.filters.isEmpty()));
        }

        private void behaveOnce() {
            if (isLive() && connection.isEnding()) {
                end(Kind.CLOSED_BY_US);
            }
            accept();
            while (isLive()
                    && connection.demand()
                    && answered < connection.subscribes().size()) {
                suback(1);
            }
            while (isLive() && accepted && connection.demand() && kept.higher(lastSent) != null) {
                deliver();
            }
            for (ModelUserFixture user : users) {
                List.copyOf(user.open).forEach(delivery -> complete(user, delivery));
            }
            if (isLive()) {
                readPubacks(connection.pubacks().size() - read);
            }
            pass(500);
        }
    }
}
