package io.iotbridge.aliyun.emulator;

import io.iotbridge.aliyun.emulator.thing.ThingSettings;

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

    /**
     * A publish on a connection.
     *
     * @param device whose connection it is; the topic may be that of a sub-device below it
     */
    Answer publish(Connection on, Device device, int packetId, String topic, byte[] payload, int qos, boolean dup) {
        Device owner = hub.subSessions().owner(hub, on, device, topic).orElse(device);
        String reason = reasonAgainst(owner.key, topic, payload.length);
        boolean oversize = reason != null && !reason.equals("foreign topic");
        Device counted = hub.things().settings().gatewayRate() == ThingSettings.Scope.device ? owner : device;
        boolean throttled = !counted.admitsPublish(qos);
        String dropped = throttled ? "throttled" : reason;
        hub.messages().add(owner.key, topic, payload, qos, dup, dropped);
        hub.traces().arrived(owner.key, packetId, topic, payload, qos, dropped);
        if (throttled) {
            return hub.settings().throttledPuback() ? Answer.PUBACK : Answer.NOTHING;
        }
        if (reason == null && Combine.is(topic, device)) {
            new Combine(hub, on, device).answer(topic, payload);
        } else if (reason == null) {
            hub.rrpcs().published(topic, payload);
            replies.to(owner, topic, payload);
        } else if (!oversize) {
            tellOfMissingSession(device, topic);
        }
        return oversize && hub.settings().closeOnOversize() ? Answer.CLOSE : Answer.PUBACK;
    }

    /** A gateway that posts for one of its devices is told that the device has no session on this connection. */
    private void tellOfMissingSession(Device gateway, String topic) {
        SubSessions.below(hub, gateway, topic).ifPresent(sub -> hub.subSessions()
                .error(hub, gateway, sub.key, SubSessions.NO_SESSION, "device has no session", ""));
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
