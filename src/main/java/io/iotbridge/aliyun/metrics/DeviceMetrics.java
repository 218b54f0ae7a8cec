package io.iotbridge.aliyun.metrics;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Metrics of single devices: of the first so many of a task, as long as it has them. Safe for use by several threads. */
final class DeviceMetrics {

    /** What one device has more than its link. */
    private record Messages(LongAdder received, LongAdder delivered) {}

    private final ShownMetrics shown;
    private final int most;
    private final Map<DeviceId, Messages> devices = new ConcurrentHashMap<>();

    /** @param most 0 for none */
    DeviceMetrics(ShownMetrics shown, int most) {
        this.shown = shown;
        this.most = most;
    }

    static DeviceMetrics none() {
        return new DeviceMetrics(null, 0);
    }

    synchronized void show(LinkStatus link) {
        if (devices.size() >= most || devices.containsKey(link.device)) {
            return;
        }
        Messages messages = new Messages(new LongAdder(), new LongAdder());
        devices.put(link.device, messages);
        show(link.device, DeviceMetric.UP, () -> link.state == LinkStatus.State.UP ? 1 : 0);
        show(link.device, DeviceMetric.CONNECTS, () -> link.connects);
        show(link.device, DeviceMetric.DISCONNECTS, () -> link.disconnects);
        show(link.device, DeviceMetric.KICKS, () -> link.kicks);
        show(link.device, DeviceMetric.RECEIVED, messages.received()::sum);
        show(link.device, DeviceMetric.DELIVERED, messages.delivered()::sum);
    }

    private void show(DeviceId device, DeviceMetric metric, LongSupplier value) {
        shown.add(metric, device.toString(), value::getAsLong);
    }

    synchronized void hide(DeviceId device) {
        if (devices.remove(device) != null) {
            for (DeviceMetric metric : DeviceMetric.values()) {
                shown.remove(metric, device.toString());
            }
        }
    }

    void countReceived(DeviceId device) {
        Messages messages = most == 0 ? null : devices.get(device);
        if (messages != null) {
            messages.received().increment();
        }
    }

    void countDelivered(DeviceId device) {
        Messages messages = most == 0 ? null : devices.get(device);
        if (messages != null) {
            messages.delivered().increment();
        }
    }
}
