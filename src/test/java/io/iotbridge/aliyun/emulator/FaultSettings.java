package io.iotbridge.aliyun.emulator;

/**
 * Whom a fault hits and how.
 *
 * @param productKey with deviceName the device hit; both empty: every device
 * @param count how often, 0 = until cleared; for some faults the how manieth time, as they say
 * @param code CONNACK code, or that of a refused request
 * @param filter a topic, topic filter or identifier, as the fault says
 */
public record FaultSettings(String productKey, String deviceName, int count, int code, long delayMs, String filter) {

    /** Every device, until cleared. */
    public static FaultSettings everyDevice() {
        return new FaultSettings("", "", 0, 0, 0, "");
    }

    /** One device, until cleared. */
    public static FaultSettings forDevice(String productKey, String deviceName) {
        return new FaultSettings(productKey, deviceName, 0, 0, 0, "");
    }

    public FaultSettings withCount(int times) {
        return RecordCopy.with(this, "count", times);
    }

    public FaultSettings withCode(int connack) {
        return RecordCopy.with(this, "code", connack);
    }

    public FaultSettings withDelayMs(long millis) {
        return RecordCopy.with(this, "delayMs", millis);
    }

    public FaultSettings withFilter(String topicOrFilter) {
        return RecordCopy.with(this, "filter", topicOrFilter);
    }

    boolean hits(DeviceKey device) {
        return (productKey.isEmpty() || productKey.equals(device.productKey()))
                && (deviceName.isEmpty() || deviceName.equals(device.deviceName()));
    }
}
