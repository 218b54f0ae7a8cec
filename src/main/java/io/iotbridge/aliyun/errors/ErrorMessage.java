package io.iotbridge.aliyun.errors;

/**
 * Messages that ask for action, beside those of a link that does not come up or stay up, which {@code LinkException.Kind} lists. The code
 * takes each from here, so that the reference cannot say anything else.
 */
public enum ErrorMessage {
    /** Key. */
    UNKNOWN_KEY(
            "Unknown key %s is ignored: check its spelling and its alias",
            "A misspelt key under the prefixes of this plugin, or an alias that its list does not contain.",
            "Correct the key."),
    /** Key, and why. */
    UNREPORTED_ANSWERS(
            "Answers to requests have no place to be reported to, and so one that comes too late fails the task: %s",
            "A route has the preset answer, and no dead letter queue takes what cannot be sent.",
            "In a sink set errors.tolerance=all and errors.deadletterqueue.topic.name, in a source uplink.errors.topic."),
    /** Reason. */
    NOT_CHECKED(
            "no device could sign in: %s",
            "iot.validate.connect found no device that it could sign in as without disturbing one that runs.",
            "Wait a minute, or set iot.validate.connect to false."),
    /** Device, reason with the key. */
    CANNOT_SIGN_IN(
            "device %s cannot sign in: %s",
            "iot.validate.connect tried to sign in, and failed.", "Follow the rest of the message."),
    /** What is wrong, with the line. */
    DEVICES_FILE_WRONG(
            "The list of devices is unchanged: %s",
            "iot.devices.file has changed and is not valid, or is gone; the message names the line.",
            "Fix the file; it is read again automatically."),
    /** What is wrong, with the file and the place in it. */
    THING_MODEL_WRONG(
            "The thing models are unchanged: %s",
            "A file in thing.model.files has changed and is not valid, or is gone; the message names the file and the place in it.",
            "Export it from the console again; it is read again automatically."),
    /** What has changed. */
    THING_MODEL_BREAKS(
            "The thing model has changed in a way that may break readers of its records: %s",
            "A type has changed or something was removed, and schemas in Kafka still have the old one.",
            "Adapt the readers, or revert the change."),
    /** Product key, device, reason, seconds. */
    NO_THING_MODEL(
            "No thing model of product %s could be fetched through device %s: %s. Next attempt in %s s",
            "With thing.model=platform: the product has no published model, or the platform cannot return it now.",
            "Publish the product's model in the console, or export it and list it in thing.model.files."),
    /** Device. */
    LINKED_OTHERWISE(
            "Device %s already has a link with other settings: make the iot. keys of its connectors equal",
            "Source and sink of one worker configure the same device differently; the settings of the first apply until the link is closed.",
            "Make their iot. keys equal."),
    /** Device, seconds, connectors. */
    HELD_TOO_LONG(
            "Device %s has held messages for %s s for connectors that do not run here, and they block those of others: %s. From now on they"
                    + " are treated as downlink.unmatched of a connector that runs here says; start or resume the missing one",
            "A connector is stopped, paused, moved or deleted, and another uses its device on this worker: a message that no connector takes gets no"
                    + " PUBACK, and the platform sends no more after 100.",
            "Start or resume the connector, or unsubscribe from its topics: start it once without its routes."),
    /** Device, milliseconds. */
    CONNECT_BUDGET(
            "Device %s waits %s ms before it connects (iot.connects.per.minute.per.device)",
            "The CONNECTs that iot.connects.per.minute.per.device allows are used up.",
            "Find out why the connection keeps breaking; the log line before says it."),
    /** Topic, device, reason, key. */
    MESSAGE_NOT_CARRIED(
            "The message on %s for device %s cannot be written to Kafka: %s. It stays unacknowledged on the platform; fix the route, or set %s to"
                    + " drop or report",
            "No route takes it (a subscription that outlived its route, or an unexpected system message), or its payload is not what the"
                    + " route says.",
            "Fix the route, or set the key that the message names."),
    /** Device, topic. */
    STATE_NOT_WRITTEN(
            "A link state of device %s is missing in %s: errors.tolerance=all dropped it, since a converter or a transformation failed, or a"
                    + " transformation filtered it. Further ones are only counted (states-lost-total)",
            "Connect dropped a record of downlink.status.topic, so readers see an older state until the device's next change; the deletion of a removed device is tried once more, and again when the task starts.",
            "Exempt the topic from the transformation with a predicate, or change the converter."),
    /** Topic, reason. */
    STATUS_TOPIC_WRONG(
            "Link states may be lost in downlink.status.topic %s: %s",
            "According to Kafka (asked through downlink.admin.*), the topic is not accepted, or does not keep the last state of each device.",
            "Create the topic with cleanup.policy=compact, or let Connect create it (topic.creation.*)."),
    /** Topic, partition and offset; reason. */
    RECORD_NOT_PUBLISHED(
            "The record at %s cannot be published: %s",
            "The record itself is bad; the rest of the message says why.",
            "Fix the producer, or configure Connect's dead letter queue."),
    /** Device, times in a row, reason. */
    NOT_CONFIRMED(
            "Device %s: the platform has not confirmed a frame %s time(s) in a row, the last time with: %s. Its records wait and are sent again"
                    + " later; if there is no reply at all, look for commands of the device that no connector takes, since the platform holds"
                    + " replies back behind a hundred of them",
            "The device is disabled or unknown, the platform is overloaded, or its replies do not arrive.",
            "Enable the device; for 429 and 5xx wait; for no reply start the connector that takes the device's commands, or set .confirm of the"
                    + " route to puback."),
    /** Group, reason. */
    OFFSETS_REFUSED(
            "Kafka does not accept the offsets of uplink.topics for the group %s, so everything would be published again: %s. Stop the other"
                    + " user of the group, or set another one in uplink.consumer.group.id; or allow the user of uplink.consumer.* to read the group",
            "A consumer or sink connector has used the same group for a minute or longer, or the user may not commit.",
            "Follow the rest of the message, then restart the task.");

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
