package io.iotbridge.aliyun.emulator;

/**
 * Whom a fault hits and how.
 *
 * @param productKey with deviceName the device hit; both empty: every device
 * @param count how often, 0 = until cleared; for some faults the how manieth time, as they say
 * @param code CONNACK code, or that of a refused request
 * @param filter a topic, topic filter or identifier, as the fault says
 * @param percent of the occasions of a fault that stands, drawn for each device; 0 = every one
 * @param seed of the draw, so that a device meets the same again
 */
public record FaultSettings(
        String productKey,
        String deviceName,
        int count,
        int code,
        long delayMs,
        String filter,
        double percent,
        long seed) {

    /** At every occasion. */
    public FaultSettings(String productKey, String deviceName, int count, int code, long delayMs, String filter) {
        this(productKey, deviceName, count, code, delayMs, filter, 0, 0);
    }

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

    /** On so many of a hundred occasions. */
    public FaultSettings withPercent(double ofOccasions, long drawnFrom) {
        return RecordCopy.with(RecordCopy.with(this, "percent", ofOccasions), "seed", drawnFrom);
    }

    boolean hits(DeviceKey device) {
        return (productKey.isEmpty() || productKey.equals(device.productKey()))
                && (deviceName.isEmpty() || deviceName.equals(device.deviceName()));
    }
}
