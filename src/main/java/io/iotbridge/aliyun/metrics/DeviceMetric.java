package io.iotbridge.aliyun.metrics;

/** How one device of a task fares; only so many devices have them ({@code iot.metrics.devices}). */
public enum DeviceMetric implements TaskMetric {
    UP("device-up", "0 or 1", "Is this device signed in?", "1 while the device is signed in and subscribed."),
    CONNECTS("device-connects-total", "attempts", "How often does it sign in?", "Attempts to connect that were begun."),
    DISCONNECTS(
            "device-disconnects-total",
            "connections",
            "Do its connections last?",
            "Connections that ended, and attempts that failed."),
    KICKS(
            "device-kicks-total",
            "connections",
            "Does somebody else end them?",
            "Connections that were up and were ended from outside."),
    RECEIVED("device-received-total", "messages", "How much comes in for it?", "Messages that came in for the device."),
    DELIVERED(
            "device-delivered-total",
            "messages",
            "How much of it gets through?",
            "Messages for the device that the other side has acknowledged.");

    private final Definition definition;

    DeviceMetric(String name, String unit, String question, String description) {
        definition = new Definition(name, Side.BOTH, unit, question, description);
    }

    @Override
    public Definition definition() {
        return definition;
    }

    /** {@code productKey/deviceName}. */
    @Override
    public String tag() {
        return "device";
    }
}
