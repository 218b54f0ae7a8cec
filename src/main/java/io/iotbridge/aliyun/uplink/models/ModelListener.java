package io.iotbridge.aliyun.uplink.models;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;

/** Tells {@link PlatformModels} of one link. */
final class ModelListener implements LinkListener {

    private final PlatformModels models;
    private LinkHandle link;

    ModelListener(PlatformModels models) {
        this.models = models;
    }

    @Override
    public void attached(LinkHandle hold) {
        link = hold;
        models.away(link);
    }

    @Override
    public boolean reply(DeviceId device, InboundMessage reply) {
        boolean isOurs = PlatformModels.replies(device).contains(reply.topic());
        if (isOurs) {
            models.replied(device, reply);
        }
        return isOurs;
    }

    @Override
    public void up(DeviceId device) {
        models.up(link);
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        models.down(link);
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
        if (cause.kind() != LinkException.Kind.SUBSCRIPTION_REFUSED) {
            models.down(link);
        }
    }
}
