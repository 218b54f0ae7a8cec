package io.iotbridge.aliyun.emulator;

/** Takes a device's publishes, or silently does not (platform.md C5, D6). */
final class Uplink {

    private final Hub hub;
    private final Replies replies;

    Uplink(Hub hub) {
        this.hub = hub;
        this.replies = new Replies(hub);
    }

    /** What the device gets to see of it. */
    enum Answer {
        PUBACK,
        NOTHING,
        CLOSE
    }

    /** To be called when the device has its CONNACK. */
    void signedIn(Device device) {
        replies.signedIn(device);
    }

    Answer publish(Device device, int packetId, String topic, byte[] payload, int qos, boolean dup) {
        String reason = reasonAgainst(device.key, topic, payload.length);
        boolean oversize = reason != null && !reason.equals("foreign topic");
        boolean throttled = !device.admitsPublish(qos);
        String dropped = throttled ? "throttled" : reason;
        hub.messages().add(device.key, topic, payload, qos, dup, dropped);
        hub.traces().arrived(device.key, packetId, topic, payload, qos, dropped);
        if (throttled) {
            return hub.settings().throttledPuback() ? Answer.PUBACK : Answer.NOTHING;
        }
        if (reason == null) {
            hub.rrpcs().published(topic, payload);
            replies.to(device, topic, payload);
        }
        return oversize && hub.settings().closeOnOversize() ? Answer.CLOSE : Answer.PUBACK;
    }

    private String reasonAgainst(DeviceKey device, String topic, int payloadBytes) {
        Limits limits = hub.settings().limits();
        if (!Topics.own(topic, device)) {
            return "foreign topic";
        }
        if (payloadBytes > limits.payloadBytes()) {
            return "payload over " + limits.payloadBytes() + " bytes";
        }
        if (Topics.bytes(topic) > limits.topicBytes()) {
            return "topic over " + limits.topicBytes() + " bytes";
        }
        if (Topics.custom(topic) && Topics.slashes(topic) > limits.topicSlashes()) {
            return "topic over " + limits.topicSlashes() + " slashes";
        }
        return null;
    }
}
