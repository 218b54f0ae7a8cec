package io.iotbridge.aliyun.metrics;

/** Metrics of the links of a task. */
public enum LinkMetric implements TaskMetric {
    UP("links-up", "devices", "Is every device signed in?", "Devices that are signed in and subscribed."),
    CONNECTING(
            "links-connecting",
            "devices",
            "Does signing in take long?",
            "Devices whose CONNECT or SUBSCRIBE has not been answered yet."),
    DOWN(
            "links-down",
            "devices",
            "How many devices are away?",
            "Devices that wait for their next connection attempt, and those that were given up."),
    REFUSED(
            "links-refused",
            "devices",
            "How many devices need attention?",
            "Devices among them that were given up because the platform refuses them (`iot.refused.attempts`)."),
    DEVICES_DOWN("devices-down", "names", "Which devices are away?", "Names of devices that are down, up to twenty."),
    CONNECTS("connects-total", "attempts", "How often do devices sign in?", "Connection attempts that were started."),
    DISCONNECTS(
            "disconnects-total",
            "connections",
            "Do connections last?",
            "Connections that ended and attempts that failed, for any cause."),
    KICKS(
            "kicks-total",
            "connections",
            "Does something else close the connections?",
            "Established connections that were closed from outside: by the platform, by another client of the device, or by the network."),
    REFUSALS(
            "refusals-total",
            "refusals",
            "What does the platform refuse, and why?",
            "Refusals by the platform, by return code: `1` to `5` of CONNACK (3: unavailable or too many connects; 4, 5: identity), or"
                    + " `suback`."),
    RECONNECT_WAIT(
            "reconnect-wait-ms",
            "ms",
            "When does the last device try again?",
            "The longest remaining wait of a device that is down, for its backoff and its connect limits."),
    CONFLICTS(
            "identity-conflicts-total",
            "conflicts",
            "Did another client sign in as one of the devices?",
            "Number of times that another client was detected to sign in repeatedly as a device of the task."),
    IN_CONFLICT(
            "links-in-conflict",
            "devices",
            "Does another client do so now?",
            "Devices as which another client currently signs in."),
    DEVICES_IN_CONFLICT(
            "devices-in-conflict",
            "names",
            "Which devices are affected?",
            "Names of devices as which another client signs in, up to twenty."),
    TLS_OPENSSL(
            "links-tls-openssl",
            "devices",
            "Whose TLS do the links speak?",
            "Devices that are signed in and subscribed over OpenSSL's TLS; the others of `links-up` use the JVM's, or none."),
    STATES_WRITTEN(
            "states-written-total",
            Side.SOURCE,
            "changes",
            "Does Kafka know the states of links?",
            "Link state changes written to `downlink.status.topic`."),
    STATES_MERGED(
            "states-merged-total",
            Side.SOURCE,
            "changes",
            "Do links change faster than Kafka takes it?",
            "Changes that were not written because a later one of the same device came first."),
    STATES_LOST(
            "states-lost-total",
            Side.SOURCE,
            "changes",
            "Is a state missing in Kafka?",
            "Changes that Connect dropped (`errors.tolerance`, a transformation); the next one of the device is written.");

    private final Definition definition;

    LinkMetric(String name, String unit, String question, String description) {
        this(name, Side.BOTH, unit, question, description);
    }

    LinkMetric(String name, Side side, String unit, String question, String description) {
        definition = new Definition(name, side, unit, question, description);
    }

    @Override
    public Definition definition() {
        return definition;
    }

    @Override
    public String tag() {
        return this == REFUSALS ? "code" : "";
    }
}
