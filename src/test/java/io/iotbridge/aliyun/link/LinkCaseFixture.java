package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.admission.SignInAdmissionModelTest;
import io.iotbridge.aliyun.random.Choices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One random case of {@link DeviceLinkModelTest}: steps in any order, each of them checked; then a platform that behaves. */
final class LinkCaseFixture extends LinkStepsFixture {

    LinkCaseFixture(Choices choices) {
        super(choices);
    }

    void run() {
        for (int step = 0; step < 150 && choices.goesOn(50); step++) {
            switch (choices.below(24)) {
                case 0, 1 -> attach(choices.of(ModelUserFixture.FILTERS));
                case 2 -> detach();
                case 3, 4 -> pass(choices.below(2_000));
                case 5, 6 -> accept();
                case 7, 8 -> suback(choices.of(1, 1, 1, 0x80, -1));
                case 9, 10, 11 -> platform.publishToDevice();
                case 12, 13, 14 -> deliver();
                case 15, 16 -> complete();
                case 17 -> demand();
                case 18, 19 -> publish();
                case 20 -> acknowledgePublish();
                case 21 -> cut(choices.of(Kind.CONNECTION_LOST, Kind.IDENTITY_REFUSED, Kind.UNREACHABLE));
                case 22 -> kick();
                default -> rare();
            }
            check();
        }
        behave();
        platform.checkEnd();
        while (!users.isEmpty()) {
            detach();
        }
        cut(Kind.CLOSED_BY_US);
        assertThat(fixture.scheduler.waiting()).as("still scheduled").isZero();
        assertThat(connection.isOver()).isTrue();
    }

    private void rare() {
        switch (choices.below(10)) {
            case 0, 1 -> pass(70_000);
            case 2 -> reconnect();
            case 3 -> rotate();
            case 4 -> restartTask();
            case 5 -> detachWithNews();
            case 6 -> completeAgain();
            case 7 -> fight();
            case 8 -> configure();
            default -> restartProcess();
        }
    }

    /** Somebody else signs in whenever we have. */
    private void fight() {
        for (int i = 0; i < 40 && !users.isEmpty(); i++) {
            accept();
            kick();
            pass(2_000);
        }
    }

    /** A connector is started, or again with another configuration. */
    private void configure() {
        Optional<ModelUserFixture> before = users.stream()
                .filter(user -> SubscriptionsModelFixture.areOfConnector(user.filters))
                .findFirst();
        if (choices.below(2) == 1) {
            comeUp();
        }
        boolean lingers = choices.below(2) == 1;
        before.filter(user -> !lingers).ifPresent(this::detach);
        if (users.size() < 3) {
            attach(platform.subscriptions.nextConfiguration());
        }
        before.filter(users::contains).ifPresent(this::detach);
    }

    /** Once more: that says nothing. */
    private void completeAgain() {
        List<ModelUserFixture> some =
                everybody.stream().filter(user -> !user.done.isEmpty()).toList();
        if (!some.isEmpty()) {
            ModelUserFixture user = choices.of(some);
            choices.tell(() -> user + " completes something again");
            choices.of(user.done).complete();
        }
    }

    private void comeUp() {
        for (int i = 0; i < 10 && !users.stream().allMatch(user -> user.up); i++) {
            accept();
            while (reads() && subacks < connection.subscribes().size()) {
                suback(1);
            }
            pass(1_000);
        }
    }

    private void check() {
        platform.checkPubacks();
        platform.publishes.check();
        platform.subscriptions.read();
        rival.check(users);
        assertThat(SignInAdmissionModelTest.mostWithin(Duration.ofSeconds(1), platform.publishes.arrivals()))
                .as("publishes within a second")
                .isLessThanOrEqualTo(ModelUserFixture.PER_SECOND);
        assertThat(SignInAdmissionModelTest.mostWithin(Duration.ofMinutes(1), connects))
                .as("CONNECTs within a minute")
                .isLessThanOrEqualTo(5);
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

    /** Everybody comes up then, every message ends, and every publish is accepted. */
    private void behave() {
        choices.tell(() -> "the platform behaves");
        users.forEach(user -> user.isNearlyFull = false);
        users.forEach(user -> user.withNews = () -> {});
        users.stream().filter(user -> !user.goesOn).forEach(user -> user.handle.demand(true));
        users.forEach(user -> user.goesOn = true);
        if (users.stream().noneMatch(user -> user.filters.equals(ModelUserFixture.FILTERS.get(2)))) {
            while (users.size() > 2) {
                detach();
            }
            attach(ModelUserFixture.FILTERS.get(2));
        }
        if (users.get(0).handle.state() == LinkState.REFUSED) {
            detach(users.get(0));
            attach(ModelUserFixture.FILTERS.get(2));
        }
        for (int i = 0; i < 600 && !isSettled(); i++) {
            behaveOnce();
            check();
        }
        assertThat(users).as("who is up").allMatch(user -> user.up);
        assertThat(users).allMatch(user -> user.handle.state() == LinkState.UP);
        assertThat(isSettled()).as("nothing stays undone").isTrue();
    }

    private boolean isSettled() {
        return isLive()
                && !connection.isEnding()
                && users.stream().allMatch(user -> user.up && user.isIdle())
                && platform.isEmpty();
    }

    private void behaveOnce() {
        if (isLive() && connection.isEnding()) {
            cut(Kind.CLOSED_BY_US);
        }
        accept();
        while (reads() && subacks < connection.subscribes().size()) {
            suback(1);
        }
        while (deliver()) {
            check();
        }
        while (acknowledgePublish()) {
            check();
        }
        for (ModelUserFixture user : users) {
            List.copyOf(user.open).forEach(delivery -> complete(user, delivery));
        }
        if (isLive() && accepted) {
            platform.readPubacks(true);
        }
        pass(500);
    }
}
