package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.random.Choices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What may happen to a link between its users and the platform in {@link DeviceLinkModelTest}, on a loop whose turns the test takes. */
class LinkStepsFixture {

    final Choices choices;
    final PlatformModelFixture platform;
    final List<ModelUserFixture> users = new ArrayList<>();
    final List<ModelUserFixture> everybody = new ArrayList<>();
    final List<Long> connects = new ArrayList<>();
    LinkFixture fixture;
    final RivalModelFixture rival = new RivalModelFixture();
    private final LinkSettings settings;
    private Device device = LinkFixture.DEVICE;
    private int secrets;
    private int published;
    FakePlatform.Connection connection;
    private boolean upgraded;
    boolean accepted;
    /** Whether the link has heard of the CONNACK, or of one that refuses. */
    private boolean heard;
    /** Whether a CONNECT has left of which it has not. */
    private boolean doubted;

    int subacks;

    LinkStepsFixture(Choices choices) {
        this.choices = choices;
        this.platform = new PlatformModelFixture(choices);
        this.settings = LinkFixture.atRate(choices.of(0, 0, 1));
        startProcess();
    }

    private void startProcess() {
        fixture = new LinkFixture();
        connects.clear();
        rival.processEnded();
        platform.subscriptions.processEnded();
        platform.publishes.clockStartsOver();
        doubted = false;
        users.clear();
        everybody.clear();
        connection = null;
        fixture.platform.whenOpened(this::opened);
        fixture.platform.whenConnected(opened -> connects.add(fixture.scheduler.nanoTime()));
        if (choices.below(2) == 1) {
            fixture.platform.endLater();
        }
    }

    /** Invariant 1, and signed with the secret of now. */
    private void opened() {
        choices.tell(() -> "  opened at " + fixture.scheduler.nanoTime() / 1_000_000 + " ms");
        assertThat(users.get(0).handle == null || users.get(0).handle.isReading())
                .as("an attempt while nobody may read")
                .isTrue();
        assertThat(connection == null || connection.isOver())
                .as("the connection before is over")
                .isTrue();
        doubted |= connection != null && connection.hasConnected() && !heard;
        rival.opened();
        connection = fixture.platform.newest();
        upgraded = false;
        assertThat(connection.spec().credentials().password())
                .as("signed with secret " + secrets)
                .isEqualTo(settings.spec(device).credentials().password());
        accepted = false;
        heard = false;
        subacks = 0;
    }

    final void attach(List<String> filters) {
        if (users.size() < 3) {
            ModelUserFixture user = new ModelUserFixture(everybody.size(), filters, platform);
            choices.tell(() -> user + " attaches with " + filters.size() + " filters");
            everybody.add(user);
            users.add(user);
            user.handle = fixture.pool.attach(
                    device,
                    settings,
                    SubscriptionsModelFixture.areOfConnector(filters) ? SubscriptionsModelFixture.CONNECTOR : "",
                    LinkFilters.ofMessages(filters),
                    user);
            fixture.scheduler.runDue();
        }
    }

    final void detach() {
        if (!users.isEmpty()) {
            detach(choices.of(users));
        }
    }

    final void detach(ModelUserFixture user) {
        choices.tell(() -> user + " lets go");
        platform.checkPubacks();
        platform.publishes.check();
        users.remove(user);
        user.leave();
        forgetIfUnused();
    }

    /** A link without users may be gone with all that it knows. */
    private void forgetIfUnused() {
        if (users.isEmpty()) {
            platform.linkIsForgotten();
            rival.forgotten();
        }
    }

    final void reconnect() {
        if (!users.isEmpty()) {
            ModelUserFixture user = choices.of(users);
            choices.tell(() -> user + " asks for another connection");
            user.handle.reconnect(new LinkException(Kind.PUBACK_TIMEOUT, "scripted"));
        }
    }

    final void rotate() {
        device = new Device(device.id(), new DeviceSecret("secret " + ++secrets));
        choices.tell(() -> "secret " + secrets);
        List.copyOf(users).forEach(user -> user.handle.signInAs(device));
    }

    final void restartTask() {
        if (!users.isEmpty()) {
            ModelUserFixture user = choices.of(users);
            detach(user);
            attach(user.filters);
        }
    }

    /** The worker is killed: nothing in it goes on, and the platform sees the end of the connection. */
    final void restartProcess() {
        choices.tell(() -> "the process dies");
        if (isLive() && accepted) {
            platform.cut(fixture.scheduler.nanoTime());
        }
        platform.linkIsForgotten();
        everybody.forEach(platform::left);
        users.forEach(ModelUserFixture::forgetAll);
        startProcess();
    }

    final void pass(int millis) {
        choices.tell(() -> millis + " ms pass");
        fixture.scheduler.pass(Duration.ofMillis(millis));
    }

    final boolean isLive() {
        return connection != null && !connection.isOver();
    }

    final void accept() {
        if (isLive() && !upgraded) {
            upgraded = true;
            connection.upgraded();
            fixture.scheduler.runDue();
        } else if (isLive() && connection.hasConnected() && !accepted) {
            accepted = true;
            rival.accepted(fixture.scheduler.nanoTime());
            heard = !connection.isEnding();
            platform.accept(connection, doubted, heard);
            doubted &= !heard;
        }
    }

    final boolean reads() {
        return isLive() && accepted && connection.demand();
    }

    /** @param code -1 for a SUBACK of the wrong length */
    final void suback(int code) {
        if (reads() && subacks < connection.subscribes().size()) {
            choices.tell(() -> "SUBACK " + code);
            int subscribe = subacks++;
            if (code < 0) {
                connection.suback(subscribe, List.of());
            } else {
                platform.subscriptions.suback(subscribe);
                connection.grant(subscribe, code);
            }
        }
    }

    final boolean deliver() {
        return reads() && platform.deliver(users);
    }

    final void complete() {
        List<ModelUserFixture> busy =
                everybody.stream().filter(user -> !user.open.isEmpty()).toList();
        if (!busy.isEmpty()) {
            ModelUserFixture user = choices.of(busy);
            complete(user, choices.of(user.open));
        }
    }

    final void complete(ModelUserFixture user, Delivery delivery) {
        choices.tell(() -> user + " completes " + user.origins.get(delivery));
        user.complete(delivery);
        if (choices.oneIn(4)) {
            delivery.complete();
        }
    }

    final void demand() {
        if (!users.isEmpty()) {
            ModelUserFixture user = choices.of(users);
            user.isNearlyFull = choices.below(3) == 2;
            if (!user.isNearlyFull) {
                user.goesOn = choices.below(2) == 0;
                user.handle.demand(user.goesOn);
            }
            choices.tell(() ->
                    user + (user.isNearlyFull ? " can take one more" : user.goesOn ? " reads on" : " stops reading"));
        }
    }

    /** One user lets go, perhaps another one, while this one is being told something. */
    final void detachWithNews() {
        if (!users.isEmpty()) {
            ModelUserFixture told = choices.of(users);
            ModelUserFixture user = choices.of(users);
            choices.tell(() -> user + " is to let go with the next news for " + told);
            told.withNews = () -> {
                if (users.contains(user)) {
                    detach(user);
                }
            };
        }
    }

    final void publish() {
        if (!users.isEmpty()) {
            ModelUserFixture user = choices.of(users);
            for (int i = choices.of(1, 1, 1, 3); i > 0; i--) {
                choices.tell(() -> user + " publishes " + published);
                user.publish(published++);
            }
        }
    }

    final boolean acknowledgePublish() {
        return reads() && !connection.isEnding() && platform.publishes.acknowledge(fixture.scheduler);
    }

    final void kick() {
        if (isLive() && accepted) {
            choices.tell(() -> "somebody else signs in as the device");
            cut(Kind.CONNECTION_LOST);
        }
    }

    final void cut(Kind kind) {
        if (isLive()) {
            choices.tell(() -> "the connection ends: " + kind);
            if (accepted) {
                platform.cut(fixture.scheduler.nanoTime());
            }
            rival.ends(kind, accepted && heard && !connection.isEnding(), fixture.scheduler.nanoTime());
            heard |= kind == Kind.IDENTITY_REFUSED && !connection.isEnding();
            forgetIfUnused();
            connection.die(connection.isEnding() ? Kind.CLOSED_BY_US : kind);
        }
    }
}
