package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.rules.RefusedPolicy;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.link.RefusedDevices;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.ConnectException;

/** Puts the messages of a source task's links into its inbox, and judges refusals. Called on the links' loops. */
final class SourceListener implements LinkListener {

    private final SourceConfig config;
    private final SourceMetrics metrics;
    private final Inbox inbox;
    private final RefusedDevices refused;
    private final Predicate<DeviceId> ours;
    private final HeapEstimate heapEstimate;

    /** @param ours whether a device is still one of the task's */
    SourceListener(
            SourceConfig config, SourceMetrics metrics, Inbox inbox, RefusedDevices refused, Predicate<DeviceId> ours) {
        this.config = config;
        this.metrics = metrics;
        this.inbox = inbox;
        this.refused = refused;
        this.ours = ours;
        this.heapEstimate = new HeapEstimate(
                config.routes().routes().stream().map(config::rules).toList());
    }

    @Override
    public boolean message(Delivery delivery) {
        return inbox.offer(metrics.arrived(delivery, heapEstimate.bytes(delivery.message())));
    }

    @Override
    public void up(DeviceId device) {
        refused.accepted(device);
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
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
