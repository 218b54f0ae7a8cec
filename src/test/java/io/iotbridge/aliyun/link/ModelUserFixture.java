package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A user of a link in {@link DeviceLinkModelTest}, who complains about what he must not be told. */
final class ModelUserFixture implements LinkListener {
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

    private void told(String what) {
        assertThat(gone).as("%s is told %s after it let go", this, what).isFalse();
    }

    @Override
    public boolean message(Delivery delivery) {
        told("a message");
        assertThat(filters).as("filters of who is given a message").isNotEmpty();
        assertThat(given.add(delivery.message().packetId()))
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
