package io.iotbridge.aliyun.metrics;

/** How the links of a task fare. */
public enum LinkMetric implements TaskMetric {
    UP("links-up", "devices", "Is every device signed in?", "Devices that are signed in and subscribed."),
    CONNECTING(
            "links-connecting",
            "devices",
            "Does signing in take long?",
            "Devices whose CONNECT or SUBSCRIBE has no answer yet."),
    DOWN(
            "links-down",
            "devices",
            "How many devices are away?",
            "Devices that wait for their next attempt to connect, and those that were given up."),
    REFUSED(
            "links-refused",
            "devices",
            "How many devices need a hand?",
            "Devices among those down that were given up, since the platform refuses them (`iot.refused.attempts`)."),
    DEVICES_DOWN("devices-down", "names", "Which devices are away?", "Devices that are down, by name, up to twenty."),
    CONNECTS("connects-total", "attempts", "How often do devices sign in?", "Attempts to connect that were begun."),
    DISCONNECTS(
            "disconnects-total",
            "connections",
            "Do connections last?",
            "Connections that ended, and attempts that failed, for whatever cause."),
    KICKS(
            "kicks-total",
            "connections",
            "Does somebody else end our connections?",
            "Connections that were up and were ended from outside: by the platform, for another client of the device, or by the network."),
    REFUSALS(
            "refusals-total",
            "refusals",
            "What does the platform refuse, and why?",
            "Times that the platform said no, by return code: `1` to `5` of CONNACK (3: unavailable or too many connects; 4, 5: identity), or"
                    + " `suback`."),
    RECONNECT_WAIT(
            "reconnect-wait-ms",
            "ms",
            "When does the last device try again?",
            "The longest time that a device which is down will yet wait, for its backoff and its connect budget."),
    CONFLICTS(
            "identity-conflicts-total",
            "conflicts",
            "Did another client sign in as our devices?",
            "Times that another client was found to sign in as a device of the task again and again."),
    IN_CONFLICT(
            "links-in-conflict",
            "devices",
            "Does another client do so now?",
            "Devices that another client signs in as, now."),
    DEVICES_IN_CONFLICT(
            "devices-in-conflict",
            "names",
            "Which devices does it sign in as?",
            "Devices that another client signs in as, by name, up to twenty."),
    STATES_WRITTEN(
            "states-written-total",
            Side.SOURCE,
            "changes",
            "Does Kafka know the states of links?",
            "Changes of links that `downlink.status.topic` has."),
    STATES_MERGED(
            "states-merged-total",
            Side.SOURCE,
            "changes",
            "Do links change faster than Kafka takes it?",
            "Changes that were not written, since a later one of the same device came before they were."),
    STATES_LOST(
            "states-lost-total",
            Side.SOURCE,
            "changes",
            "Is a state missing in Kafka?",
            "Changes that Connect has given up (`errors.tolerance`, a transformation); the device's next one is written.");

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
