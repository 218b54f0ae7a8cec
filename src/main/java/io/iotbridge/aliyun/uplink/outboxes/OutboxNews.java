package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import java.util.function.BiConsumer;

/** What a link tells the outbox that holds it. Called on the link's loop. */
final class OutboxNews implements LinkListener {

    private final Outbox outbox;
    private final BiConsumer<DeviceId, LinkException> refused;

    /** @param refused told that the platform gave the device up, or one of its subscriptions */
    OutboxNews(Outbox outbox, BiConsumer<DeviceId, LinkException> refused) {
        this.outbox = outbox;
        this.refused = refused;
    }

    @Override
    public void attached(LinkHandle link) {
        outbox.attached(link);
    }

    @Override
    public void up(DeviceId device) {
        outbox.up();
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        outbox.down();
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
        outbox.refused();
        refused.accept(device, cause);
    }

    /** The link is up or comes up all the same; the replies of earlier connections may come, and those that were subscribed before. */
    @Override
    public void filterRefused(DeviceId device, String filter, LinkException cause) {
        outbox.repliesRefused(filter, cause.getMessage());
        refused.accept(device, cause);
    }

    @Override
    public boolean reply(DeviceId device, InboundMessage reply) {
        outbox.reply(reply);
        return true;
    }
}
