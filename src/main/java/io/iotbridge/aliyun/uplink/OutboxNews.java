package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.metrics.LinkCounters;
import java.time.Duration;
import java.util.function.BiConsumer;

/** What a link tells the outbox that holds it: counted for the task, and handed on. Called on the link's loop. */
final class OutboxNews implements LinkListener {

    private final Outbox outbox;
    private final LinkCounters counters;
    private final BiConsumer<DeviceId, LinkException> refused;

    /** @param refused told that the platform gave the device up, or one of its subscriptions */
    OutboxNews(Outbox outbox, LinkCounters counters, BiConsumer<DeviceId, LinkException> refused) {
        this.outbox = outbox;
        this.counters = counters;
        this.refused = refused;
    }

    @Override
    public void attached(LinkHandle link) {
        outbox.attached(link);
    }

    @Override
    public void waiting(DeviceId device, Duration wait) {
        counters.waiting(device, wait);
    }

    @Override
    public void connecting(DeviceId device) {
        counters.connecting(device);
    }

    @Override
    public void up(DeviceId device) {
        counters.up(device);
        outbox.up();
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        counters.down(device, cause);
        outbox.down();
    }

    @Override
    public void conflicted(DeviceId device, LinkException cause) {
        counters.conflicted(device, cause);
    }

    @Override
    public void settled(DeviceId device) {
        counters.settled(device);
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
        counters.refused(device, cause);
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
    public void reply(DeviceId device, InboundMessage reply) {
        outbox.reply(reply);
    }
}
