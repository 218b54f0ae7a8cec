package io.iotbridge.aliyun.routing.presets;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Functions of the platform that devices send to, each with what a route for it says (platform.md D3, D4, platform-thing.md 2 and 3). Whatever a
 * route says itself wins.
 */
public enum UplinkPreset {
    /** Properties as they are now. */
    PROPERTY_POST(
            "/sys/{productKey}/{deviceName}/thing/event/property/post",
            Content.PROPERTIES,
            "A field is a property, with its value as it is now."),
    /** Several values of properties, and events, in one message. */
    PROPERTY_BATCH(
            "/sys/{productKey}/{deviceName}/thing/event/property/batch/post",
            Content.BATCH,
            "Two fields, properties and events: of each property or event a list of values with their times."),
    /** Properties as they once were; they do not become the current ones. */
    PROPERTY_HISTORY(
            "/sys/{productKey}/{deviceName}/thing/event/property/history/post",
            Content.HISTORY,
            "A field is a property, with its value at the time of the record; it does not become the current one."),
    /** An event, which the record's header {@code iot.event} names. */
    EVENT_POST(
            "/sys/{productKey}/{deviceName}/thing/event/{header.iot.event}/post",
            Content.EVENT,
            "A field is an output of the event that the header iot.event names."),
    /** Asks for desired properties; the answer is {@link DownlinkPreset#DESIRED_REPLY}. */
    DESIRED_GET(
            "/sys/{productKey}/{deviceName}/thing/property/desired/get",
            Content.IDENTIFIERS,
            "A list of properties whose desired values are wanted."),
    /** Clears desired properties. */
    DESIRED_DELETE(
            "/sys/{productKey}/{deviceName}/thing/property/desired/delete",
            Content.VERSIONS,
            "A field is a property whose desired value is to be cleared; its value is the version that was read, or nothing."),
    /** A message to the device shadow. */
    SHADOW_UPDATE(
            "/shadow/update/{productKey}/{deviceName}",
            Content.DOCUMENT,
            "The message to the device shadow, as the platform wants it; its version has to rise."),
    /** Sets tags of the device. */
    TAGS_UPDATE("/sys/{productKey}/{deviceName}/thing/deviceinfo/update", Content.TAGS, "A field is a tag."),
    /** Removes tags of the device. */
    TAGS_DELETE("/sys/{productKey}/{deviceName}/thing/deviceinfo/delete", Content.TAG_NAMES, "A list of tags."),
    /** Asks for the remote configuration. */
    CONFIG_GET(
            "/sys/{productKey}/{deviceName}/thing/config/get",
            Content.FIELDS,
            "The scope and the type of the remote configuration that is requested."),
    /** Says which firmware the device has. */
    OTA_INFORM(
            "/ota/device/inform/{productKey}/{deviceName}",
            Content.FIELDS,
            "The version of the running firmware, and its module."),
    /** Says how far an upgrade is. */
    OTA_PROGRESS(
            "/ota/device/progress/{productKey}/{deviceName}",
            Content.FIELDS,
            "Progress of an upgrade in percent, or a negative number if it failed."),
    /** Asks what time it is; the answer is {@link DownlinkPreset#NTP}. */
    NTP("/ext/ntp/{productKey}/{deviceName}/request", Content.DOCUMENT, "The time of sending, in milliseconds."),
    /** Lines of the device's log. */
    LOG_POST("/sys/{productKey}/{deviceName}/thing/log/post", Content.ENTRIES, "A log line, or a list of them."),
    /** Answers a request, whichever its headers name. */
    ANSWER(
            "{header.iot.reply.topic}",
            Content.ANSWER,
            "What is answered to the request whose headers iot.request.id, iot.reply.topic, iot.deadline and iot.service the record has,"
                    + " whatever its key: a field is an output of the service. Or three fields: code (200; 400 failed, 460 bad input, 429 busy,"
                    + " 100000 to 110000 own errors), data and message."),
    /** For products whose messages a script of the platform translates. */
    RAW_UP(
            "/sys/{productKey}/{deviceName}/thing/model/up_raw",
            Content.OPAQUE,
            "Bytes that a script of the platform understands.");

    /** What a record of a preset holds, and the params of its frame are made of. */
    public enum Content {
        /** Fields are properties. */
        PROPERTIES,
        /** {@code properties} and {@code events}, each with lists of values and times. */
        BATCH,
        /** Fields are properties, at the time of the record. */
        HISTORY,
        /** Fields are outputs of the event in the topic. */
        EVENT,
        /** A list of identifiers of properties. */
        IDENTIFIERS,
        /** Fields are properties, their values versions. */
        VERSIONS,
        /** Fields are tags. */
        TAGS,
        /** A list of names of tags. */
        TAG_NAMES,
        /** Fields are parameters. */
        FIELDS,
        /** A list of structures, or one. */
        ENTRIES,
        /** What was asked for, or a code with it. */
        ANSWER,
        /** JSON that leaves without a frame. */
        DOCUMENT,
        /** Bytes that leave as they are. */
        OPAQUE
    }

    private static final TopicFilter EVENT =
            TopicFilter.parse("/sys/{productKey}/{deviceName}/thing/event/{event}/post");
    private static final TopicFilter FUNCTION = TopicFilter.parse("/sys/{productKey}/{deviceName}/thing/#");

    private final String topic;
    private final Content content;
    private final String record;

    UplinkPreset(String topic, Content content, String record) {
        this.topic = topic;
        this.content = content;
        this.record = record;
    }

    /**
     * Reads a name, in any case.
     *
     * @throws IllegalArgumentException if there is no such preset; the message says which there are
     */
    public static UplinkPreset parse(String name) {
        List<String> names = Arrays.stream(values()).map(UplinkPreset::toString).toList();
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("unknown uplink preset " + Quoted.of(name) + "; "
                        + DownlinkPreset.meant(name, names) + "allowed values: " + String.join(", ", names)));
    }

    /** By its name, in any case; empty if there is no such preset, or no name. */
    public static Optional<UplinkPreset> find(String name) {
        return Arrays.stream(values())
                .filter(preset -> name != null && preset.toString().equalsIgnoreCase(name.strip()))
                .findFirst();
    }

    /** Where its records go: a template over a record. */
    public String topic() {
        return topic;
    }

    /** The same for one device, where nothing else is open in it. */
    public String topic(DeviceId device) {
        return topic.replace("{productKey}", device.productKey()).replace("{deviceName}", device.deviceName());
    }

    /** What its payloads are. */
    public Wire wire() {
        return switch (content) {
            case DOCUMENT -> Wire.JSON;
            case OPAQUE -> Wire.BYTES;
            default -> Wire.ALINK;
        };
    }

    /** What a record holds, for people. */
    public String record() {
        return record;
    }

    /** What a record holds. */
    public Content content() {
        return content;
    }

    /** 0 where the platform says so, else 1. */
    public int qos() {
        return this == NTP ? 0 : 1;
    }

    /** Whether the values of a record have a time. */
    public boolean hasTime() {
        return content == Content.PROPERTIES || content == Content.HISTORY || content == Content.EVENT;
    }

    /** Whether records that wait can leave together, as one {@link #PROPERTY_BATCH}. */
    public boolean coalesces() {
        return this == PROPERTY_POST || this == EVENT_POST;
    }

    /** Whether the headers of a record say for which device it is and where it goes. */
    public boolean answers() {
        return this == ANSWER;
    }

    /** Whether the platform's reply is what a record is sent for. */
    public boolean asks() {
        return this == DESIRED_GET || this == CONFIG_GET;
    }

    /** Whether the platform says in a reply what became of a frame. */
    public boolean isAnswered() {
        return topic.startsWith("/sys/") && wire() == Wire.ALINK;
    }

    /** The method of a frame on this topic: its levels below the device; empty where frames have none. */
    public static Optional<String> method(DeviceId device, String topic) {
        if (!FUNCTION.matches(device, topic)) {
            return Optional.empty();
        }
        int below = "/sys/".length()
                + device.productKey().length()
                + device.deviceName().length()
                + "//".length();
        return Optional.of(topic.substring(below).replace('/', '.'));
    }

    /** The identifier of the event that is posted to this topic, if one is. */
    public static Optional<String> event(DeviceId device, String topic) {
        return EVENT.match(device, topic).map((Map<String, String> levels) -> levels.get("event"));
    }

    /** The name in the configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
