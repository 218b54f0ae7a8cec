package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.RefusedPolicy;
import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.link.RefusedDevices;
import io.iotbridge.aliyun.metrics.LinkCounters;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What the links of a source task tell it: messages go to the inbox, news to those who count and write them. Called on the links' loops.
 */
final class SourceListener implements LinkListener {

    private final SourceConfig config;
    private final SourceMetrics metrics;
    private final LinkCounters counters;
    private final Inbox inbox;
    private final RefusedDevices refused;
    private final LinkListener states;
    private final LinkListener answers;
    private final Predicate<DeviceId> ours;
    private final HeapEstimate heapEstimate;

    /**
     * Of one task.
     *
     * @param states told of the links too, where their states are written
     * @param answers told of the links too: it publishes on them
     * @param ours whether a device is still one of the task's
     */
    SourceListener(
            SourceConfig config,
            SourceMetrics metrics,
            Inbox inbox,
            RefusedDevices refused,
            Optional<LinkStateRecords> states,
            LinkListener answers,
            Predicate<DeviceId> ours) {
        this.answers = answers;
        this.config = config;
        this.metrics = metrics;
        this.counters = metrics.task().links();
        this.inbox = inbox;
        this.refused = refused;
        this.states = states.map(LinkStateRecords::listener).orElse((device, cause) -> {});
        this.ours = ours;
        this.heapEstimate = HeapEstimate.of(
                config.routes().routes().stream().map(config::decoder).toList(), config.makesRows());
    }

    @Override
    public void attached(LinkHandle link) {
        states.attached(link);
        answers.attached(link);
    }

    @Override
    public boolean message(Delivery delivery) {
        return inbox.offer(metrics.arrived(delivery, heapEstimate.bytes(delivery.message())));
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
        refused.accepted(device);
        states.up(device);
        answers.up(device);
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        counters.down(device, cause);
        states.down(device, cause);
        answers.down(device, cause);
    }

    @Override
    public void conflicted(DeviceId device, LinkException cause) {
        counters.conflicted(device, cause);
        states.conflicted(device, cause);
    }

    @Override
    public void settled(DeviceId device) {
        counters.settled(device);
        states.settled(device);
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
        counters.refused(device, cause);
        // Before the task fails for it: then this is the last that it writes.
        states.refused(device, cause);
        answers.refused(device, cause);
        if (!ours.test(device)) {
            return;
        }
        if (config.refused() == RefusedPolicy.FAIL) {
            inbox.fail(new ConnectException(
                    "Device " + device + ": " + cause.getMessage()
                            + ". Set iot.refused.policy to skip to go on without it",
                    cause));
        } else if (cause.kind() == LinkException.Kind.SUBSCRIPTION_REFUSED) {
            refused.refusedSubscription(device, cause);
        } else {
            refused.refused(device, cause);
        }
    }
}
