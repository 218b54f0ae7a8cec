package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import java.time.Duration;

/** Tells a user of a link everything but what is about thing models of the platform, which it tells {@link PlatformModels}. Of one link. */
final class ModelListener implements LinkListener {

    private final PlatformModels models;
    private final LinkListener user;
    private LinkHandle link;

    ModelListener(PlatformModels models, LinkListener user) {
        this.models = models;
        this.user = user;
    }

    @Override
    public void attached(LinkHandle hold) {
        link = hold;
        user.attached(hold);
    }

    @Override
    public boolean message(Delivery delivery) {
        return user.message(delivery);
    }

    @Override
    public void reply(DeviceId device, InboundMessage reply) {
        if (isOurs(device, reply.topic())) {
            models.replied(device, reply);
        } else {
            user.reply(device, reply);
        }
    }

    private static boolean isOurs(DeviceId device, String topic) {
        return PlatformModels.replies(device).contains(topic);
    }

    @Override
    public void waiting(DeviceId device, Duration wait) {
        user.waiting(device, wait);
    }

    @Override
    public void connecting(DeviceId device) {
        user.connecting(device);
    }

    @Override
    public void up(DeviceId device) {
        user.up(device);
        models.up(link);
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        models.down(device);
        user.down(device, cause);
    }

    @Override
    public void conflicted(DeviceId device, LinkException cause) {
        user.conflicted(device, cause);
    }

    @Override
    public void settled(DeviceId device) {
        user.settled(device);
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
        if (cause.kind() != LinkException.Kind.SUBSCRIPTION_REFUSED) {
            models.down(device);
        }
        user.refused(device, cause);
    }

    @Override
    public void filterRefused(DeviceId device, String filter, LinkException cause) {
        user.filterRefused(device, filter, cause);
    }

    @Override
    public boolean persists() {
        return user.persists();
    }
}
