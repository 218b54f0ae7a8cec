package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A user of a link in {@link DeviceLinkModelTest}, who complains about what he must not be told. */
final class ModelUserFixture implements LinkListener {
    static final List<List<String>> FILTERS = List.of(
            List.of(),
            List.of("/pk/pump1/user/get"),
            List.of("/pk/pump1/user/+"),
            IntStream.range(0, 10).mapToObj(i -> "/pk/pump1/user/" + i).toList());

    final int number;
    final List<String> filters;
    final List<Delivery> open = new ArrayList<>();
    final Set<Integer> given = new HashSet<>();
    final Set<Integer> completed = new HashSet<>();
    LinkHandle handle;
    boolean goesOn = true;
    boolean up;
    boolean gone;

    ModelUserFixture(int number, List<String> filters) {
        this.number = number;
        this.filters = filters;
    }

    void complete(Delivery delivery) {
        open.remove(delivery);
        if (!gone) {
            completed.add(delivery.message().packetId());
        }
        delivery.complete();
    }

    private void told(String what) {
        assertThat(gone).as("%s is told %s after it let go", this, what).isFalse();
    }

    @Override
    public boolean message(Delivery delivery) {
        told("a message");
        assertThat(filters).as("filters of who is given a message").isNotEmpty();
        // What was completed comes again where its PUBACK was lost and packet ids have not been seen to rise.
        assertThat(given.add(delivery.message().packetId())
                        || completed.remove(delivery.message().packetId()))
                .as("%s is given %s once", this, delivery.message().packetId())
                .isTrue();
        open.add(delivery);
        return goesOn;
    }

    @Override
    public void up(DeviceId device) {
        told("up");
        assertThat(up).as("%s is up already", this).isFalse();
        up = true;
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        told("down");
        up = false;
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
        told("refused");
        up &= cause.kind() == Kind.SUBSCRIPTION_REFUSED;
    }

    @Override
    public String toString() {
        return "user " + number;
    }
}
