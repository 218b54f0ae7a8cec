package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.BrokerModelFixture.Message;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A user of a link in {@link DeviceLinkModelTest}: takes messages, publishes, and complains about what it must not be told. */
final class ModelUserFixture implements LinkListener {

    static final List<List<String>> FILTERS = List.of(
            List.of(),
            List.of(BrokerModelFixture.TOPICS[0]),
            List.of("/pk/pump1/user/+"),
            IntStream.range(0, 10).mapToObj(i -> "/pk/pump1/user/" + i).toList());

    /** What each of them may publish in a second, and so all of them together. */
    static final int PER_SECOND = 2;

    /** A publish until it is accepted. */
    private static final class Sending {
        final int number;
        Publish publish;

        private Sending(int number) {
            this.number = number;
        }
    }

    final int number;
    final List<String> filters;
    final List<Delivery> open = new ArrayList<>();
    /** What the platform says a delivery is. */
    final Map<Delivery, Message> origins = new IdentityHashMap<>();

    private final PlatformModelFixture platform;
    private final List<Sending> unfinished = new ArrayList<>();
    /** What is to be sent on the live connection. */
    private final Deque<Sending> unsent = new ArrayDeque<>();

    private PublishTurn turn;
    final List<Delivery> done = new ArrayList<>();
    /** Of the message that is arriving, if this user is given it. */
    Delivery given;

    LinkHandle handle;
    boolean goesOn = true;
    /** With the next message it has no room for more. */
    boolean isNearlyFull;
    /** Done within the next call that tells it anything but a message. */
    Runnable withNews = () -> {};

    boolean up;
    boolean gone;
    /** Somebody else signs in as the device. */
    boolean hearsOfRival;

    ModelUserFixture(int number, List<String> filters, PlatformModelFixture platform) {
        this.number = number;
        this.filters = filters;
        this.platform = platform;
    }

    boolean wants(String topic) {
        return filters.stream().anyMatch(filter -> LinkFilters.matches(filter, topic));
    }

    static int number(byte[] payload) {
        return ByteBuffer.wrap(payload).getInt();
    }

    /** Publishes as soon as the link is up. */
    void publish(int published) {
        handle.onLoop(() -> {
            Sending sending = new Sending(published);
            byte[] payload = ByteBuffer.allocate(4).putInt(published).array();
            sending.publish = handle.newPublish("/pk/pump1/user/update", payload, 1, any -> accepted(sending));
            unfinished.add(sending);
            unsent.add(sending);
            sendWhatMay();
        });
    }

    private void sendWhatMay() {
        while (up && !unsent.isEmpty()) {
            if (!turn.mayLeave()) {
                return;
            }
            unsent.removeFirst().publish.send();
        }
        turn.giveUp();
    }

    @Override
    public void attached(LinkHandle link) {
        link.limit(0, PER_SECOND);
        turn = link.turn(1, number % 3 == 0, this::sendWhatMay);
    }

    private void accepted(Sending sending) {
        assertThat(platform.publishes.accepted)
                .as("what the platform has accepted")
                .contains(sending.number);
        assertThat(unfinished.remove(sending))
                .as("publish " + sending.number + " is accepted once, and not after it was forgotten")
                .isTrue();
    }

    /** Lets go; what it has not completed and not published is not its own any more. */
    void leave() {
        handle.close();
        gone = true;
        platform.left(this);
        handle.onLoop(() -> unfinished.forEach(sending -> sending.publish.forget()));
        unfinished.forEach(sending ->
                platform.publishes.forgotten(sending.number, handle.scheduler().nanoTime()));
        unfinished.clear();
        unsent.clear();
    }

    /** Its process is killed. */
    void forgetAll() {
        unfinished.forEach(sending ->
                platform.publishes.forgotten(sending.number, handle.scheduler().nanoTime()));
        unfinished.clear();
        unsent.clear();
        open.clear();
        gone = true;
    }

    boolean isIdle() {
        return open.isEmpty() && unfinished.isEmpty();
    }

    void complete(Delivery delivery) {
        open.remove(delivery);
        if (!gone) {
            platform.completed(this, origins.get(delivery));
        }
        delivery.complete();
        done.add(delivery);
    }

    private void told(String what) {
        if (gone) {
            platform.complaints.add(this + " is told " + what + " after it let go");
        }
    }

    private void toldNews(String what) {
        told(what);
        Runnable now = withNews;
        withNews = () -> {};
        try {
            now.run();
        } catch (RuntimeException | Error e) {
            platform.complaints.add(this + " while it was told " + what + ": " + e);
        }
    }

    @Override
    public void waiting(DeviceId device, Duration wait) {
        toldNews("waiting");
    }

    @Override
    public boolean message(Delivery delivery) {
        told("a message");
        assertThat(filters).as("filters of who is given a message").isNotEmpty();
        assertThat(given).as("what %s is given already", this).isNull();
        given = delivery;
        open.add(delivery);
        goesOn &= !isNearlyFull;
        isNearlyFull = false;
        return goesOn;
    }

    @Override
    public void up(DeviceId device) {
        if (up) {
            platform.complaints.add(this + " is up already");
        }
        up = true;
        if (!platform.subscriptions.areAnswered(filters)) {
            platform.complaints.add(this + " is up before its SUBACKs");
        }
        unsent.clear();
        unsent.addAll(unfinished);
        sendWhatMay();
        toldNews("up");
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        up = false;
        toldNews("down");
    }

    @Override
    public void conflicted(DeviceId device, LinkException cause) {
        told("of somebody else");
        hearsOfRival = true;
    }

    @Override
    public void settled(DeviceId device) {
        told("that nobody else is there");
        hearsOfRival = false;
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
        up &= cause.kind() == Kind.SUBSCRIPTION_REFUSED;
        toldNews("refused");
    }

    @Override
    public String toString() {
        return "user " + number;
    }
}
