package io.iotbridge.aliyun.errors;

/**
 * Messages that ask for action, beside those of a link that does not come up or stay up, which {@code LinkException.Kind} lists. The code
 * takes each from here, so that the reference cannot say anything else.
 */
public enum ErrorMessage {
    /** Key. */
    UNKNOWN_KEY(
            "Unknown key %s is ignored: check its spelling and its alias",
            "A typing error under our prefixes, or an alias that its list does not name.", "Correct the key."),
    /** Key, and why. */
    UNREPORTED_ANSWERS(
            "Answers to requests have no place to be reported to, and so one that comes too late fails the task: %s",
            "A route has the preset answer, and no dead letter queue takes what cannot be sent.",
            "In a sink set errors.tolerance=all and errors.deadletterqueue.topic.name, in a source uplink.errors.topic."),
    /** Reason. */
    NOT_CHECKED(
            "no device could be signed in: %s",
            "iot.validate.connect found no device that it could sign in as without harm to one that runs.",
            "Wait a minute, or set it to false."),
    /** Device, reason with the key. */
    CANNOT_SIGN_IN(
            "device %s cannot sign in: %s", "iot.validate.connect signed in.", "Do what the rest of the message says."),
    /** What is wrong, with the line. */
    DEVICES_FILE_WRONG(
            "The devices stay what they were: %s",
            "The file has changed and is wrong, or gone; the message names the line.",
            "Fix the file; it is read again by itself."),
    /** What is wrong, with the file and the place in it. */
    THING_MODEL_WRONG(
            "The thing models stay what they were: %s",
            "A file in thing.model.files has changed and is wrong, or gone; the message names the file and the place in it.",
            "Export it from the console again; it is read again by itself."),
    /** What has changed. */
    THING_MODEL_BREAKS(
            "The thing model has changed so that those who read its records may fail: %s",
            "A type is another one now, or something is gone, and schemas in Kafka have the old one.",
            "Let readers know, or take the change back."),
    /** Product key, device, reason, seconds. */
    NO_THING_MODEL(
            "The platform gave no thing model of product %s to device %s: %s. It is asked again in %s s",
            "thing.model=platform, and the product has no published model, or the platform cannot say it now.",
            "Publish the product's model in the console, or export it and name it in thing.model.files."),
    /** Device. */
    LINKED_OTHERWISE(
            "Device %s is linked already, with other settings: make the iot. keys of its connectors equal",
            "Source and sink of one worker configure the same device differently; the settings of the first stay until its users let go.",
            "Make their iot. keys equal."),
    /** Device, seconds, connectors. */
    HELD_TOO_LONG(
            "Device %s has held messages for %s s for connectors that are not here, and they hold up those of others: %s. From now on they"
                    + " go the way of downlink.unmatched of a connector that is here; start or resume the one that is missing",
            "A connector is stopped, paused, moved or deleted, and another uses its device on this worker: a message that nobody has taken gets no"
                    + " PUBACK, and the platform sends no more after 100.",
            "Start or resume the connector, or unsubscribe from its topics: start it once without the routes."),
    /** Device, milliseconds. */
    CONNECT_BUDGET(
            "Device %s waits %s ms for its connect budget",
            "The connects that iot.connects.per.minute.per.device allows are used up.",
            "Find out why the link keeps breaking; the line before says so."),
    /** Topic, device, reason, key. */
    MESSAGE_NOT_CARRIED(
            "The message on %s for device %s cannot be carried: %s. It stays unacknowledged with the platform; fix the route, or set %s to"
                    + " drop or report",
            "No route takes it (a subscription that outlived its route, or a system message nobody asked for), or its payload is not what the"
                    + " route says.",
            "Fix the route, or set the key that the message names."),
    /** Device, topic. */
    STATE_NOT_WRITTEN(
            "A state of device %s is not in %s: errors.tolerance=all gave it up, since a converter or a transformation failed on it, or a"
                    + " transformation took it out. It is counted (states-lost-total) and said once",
            "Connect has given up a record of downlink.status.topic, so that a reader has an older state until the device's next change.",
            "Exempt the topic from the transformation with a predicate, or change the converter."),
    /** Topic, reason. */
    STATUS_TOPIC_WRONG(
            "The states of links do not last in downlink.status.topic %s: %s",
            "Asked with downlink.admin.*, Kafka says that it does not take the topic, or does not keep the last state of each device in it.",
            "Make the topic with cleanup.policy=compact, or let Connect make it (topic.creation.*)."),
    /** Topic, partition and offset; reason. */
    RECORD_NOT_PUBLISHED(
            "The record at %s cannot be published: %s",
            "The record itself is bad; the rest of the message says how.",
            "Fix the producer, or configure Connect's dead letter queue."),
    /** Device, times in a row, reason. */
    NOT_CONFIRMED(
            "Device %s: the platform has not confirmed a frame %s time(s) in a row, the last time with: %s. Its records wait and leave again"
                    + " later; if there is no reply at all, look for commands of the device that no connector takes, since the platform holds"
                    + " replies back behind a hundred of them",
            "The device is disabled or unknown, the platform is overloaded, or its replies do not come.",
            "Enable the device; for 429 and 5xx wait; for no reply start the connector that takes the device's commands, or set .confirm of the"
                    + " route to puback."),
    /** Group, reason. */
    OFFSETS_REFUSED(
            "Kafka does not take the offsets of uplink.topics for the group %s, so that everything would be published again: %s. Stop the other"
                    + " user of the group, or name another one in uplink.consumer.group.id; or allow the user of uplink.consumer.* to read the group",
            "A consumer or sink connector subscribes with the same group, for a minute or longer, or the user may not commit.",
            "Do what the rest of the message says, then restart the task.");

    private final String format;
    private final String meaning;
    private final String remedy;

    ErrorMessage(String format, String meaning, String remedy) {
        this.format = format;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /**
     * The message.
     *
     * @param values in their order; none may be a secret
     */
    public String message(Object... values) {
        return String.format(format, values);
    }

    /** The message with an ellipsis for every value. */
    public String pattern() {
        return format.replace("%s", "…");
    }

    /** What has happened. */
    public String meaning() {
        return meaning;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }
}
