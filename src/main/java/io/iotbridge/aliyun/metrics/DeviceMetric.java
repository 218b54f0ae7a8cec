package io.iotbridge.aliyun.metrics;

/** Metrics of one device of a task; only a limited number of devices have them ({@code iot.metrics.devices}). */
public enum DeviceMetric implements TaskMetric {
    UP("device-up", "0 or 1", "Is this device signed in?", "1 while the device is signed in and subscribed."),
    CONNECTS(
            "device-connects-total",
            "attempts",
            "How often does it sign in?",
            "Connection attempts that were started."),
    DISCONNECTS(
            "device-disconnects-total",
            "connections",
            "Do its connections last?",
            "Connections that ended, and attempts that failed."),
    KICKS(
            "device-kicks-total",
            "connections",
            "Does something else close them?",
            "Established connections that were closed from outside."),
    RECEIVED(
            "device-received-total",
            "messages",
            "How many messages arrive for it?",
            "Messages received for the device."),
    DELIVERED(
            "device-delivered-total",
            "messages",
            "How many of them get through?",
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
