package io.iotbridge.aliyun.routing.presets;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.errors.Spelling;
import io.iotbridge.aliyun.routing.topics.RequestForm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Functions of the platform that send to devices, each with what a route for it says (platform.md D3, D4, platform-thing.md 4). Whatever a route
 * says itself wins.
 */
public enum DownlinkPreset {
    /** The cloud side sets properties; typed by the thing model. */
    PROPERTY_SET(
            "/sys/{productKey}/{deviceName}/thing/service/property/set",
            Wire.ALINK,
            "set_reply",
            "The cloud side sets properties: each field is a property, with its type by the thing model."),
    /** An asynchronous service is called; typed by the thing model. */
    SERVICE(
            "/sys/{productKey}/{deviceName}/thing/service/{service}",
            Wire.ALINK,
            "{service}_reply",
            "An asynchronous service is called: a field is an input, with its type by the thing model. The level service of the topic names it."),
    /** Properties are asked for. */
    PROPERTY_GET(
            RequestForm.PROPERTY_GET.filter(),
            Wire.ALINK,
            "get_reply",
            "The platform asks for values of properties: a list of their identifiers."),
    /** System RRPC and services whose callers wait, in both forms of their topics. */
    RRPC(
            RequestForm.RRPC.filter(),
            Wire.ALINK,
            "",
            "A service is called and the caller waits: a field is an input, with its type by the thing model, and the header iot.service"
                    + " names the service. What is no such call (the API RRpc without a topic) is text as it came, with the header"
                    + " iot.request.raw."),
    /** Custom RRPC, on topics of the device's own. */
    RRPC_CUSTOM(
            "/ext/rrpc/{messageId}/{productKey}/{deviceName}/user/#",
            Wire.BYTES,
            "",
            "A custom RRPC: bytes, whatever the two sides have agreed on. Needs iot.rrpc.custom=true."),
    /** For products whose messages a script of the platform translates. */
    RAW_DOWN(
            "/sys/{productKey}/{deviceName}/thing/model/down_raw",
            Wire.BYTES,
            "down_raw_reply",
            "Bytes made by a script of the platform."),
    /** What the platform says to {@link UplinkPreset#DESIRED_GET}. */
    DESIRED_REPLY(
            "/sys/{productKey}/{deviceName}/thing/property/desired/get_reply",
            Wire.ALINK,
            "",
            "The answer to desired-get: a field is a property, with its desired value and the version of that."),
    /** Changes of the device shadow, and replies to what was sent to it. */
    SHADOW(
            "/shadow/get/{productKey}/{deviceName}",
            Wire.JSON,
            "",
            "A change of the device shadow, or the reply to a message of shadow-update."),
    /** The platform pushes a remote configuration. */
    CONFIG_PUSH(
            "/sys/{productKey}/{deviceName}/thing/config/push",
            Wire.ALINK,
            "push_reply",
            "The remote configuration has changed, and where it is."),
    /** New firmware is there. */
    OTA_UPGRADE(
            "/ota/device/upgrade/{productKey}/{deviceName}",
            Wire.ALINK,
            "",
            "New firmware is available, and where it is."),
    /** The time that the platform answers to {@link UplinkPreset#NTP}. */
    NTP(
            "/ext/ntp/{productKey}/{deviceName}/response",
            Wire.JSON,
            "",
            "The answer to ntp: when the question was sent, when it arrived and when it was answered."),
    /** What is sent to all devices of a product. */
    BROADCAST(
            "/sys/{productKey}/{deviceName}/broadcast/request/{messageId}",
            Wire.BYTES,
            "",
            "What is sent to all devices of the product. The platform subscribes for the device; the level messageId is the message's."),
    /** The platform reports what went wrong with a device's messages. */
    ERROR(
            "/ext/error/{productKey}/{deviceName}",
            Wire.JSON,
            "",
            "An error about a message of the device, or of a device behind it.");

    private final String filter;
    private final Wire wire;
    private final String reply;
    private final String record;

    DownlinkPreset(String filter, Wire wire, String reply, String record) {
        this.filter = filter;
        this.wire = wire;
        this.reply = reply;
        this.record = record;
    }

    /**
     * Reads a name, in any case.
     *
     * @throws IllegalArgumentException if there is no such preset; the message says which there are
     */
    public static DownlinkPreset parse(String name) {
        List<String> names =
                Arrays.stream(values()).map(DownlinkPreset::toString).toList();
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("unknown downlink preset " + Quoted.of(name) + "; "
                        + meant(name, names) + "allowed values: " + String.join(", ", names)));
    }

    /** How a message about a wrong name goes on. */
    static String meant(String name, List<String> names) {
        return Spelling.suggestion(name.strip().toLowerCase(Locale.ROOT), names)
                .map(other -> "did you mean " + other + "? ")
                .orElse("");
    }

    /** By its name, in any case; empty if there is no such preset, or no name. */
    public static Optional<DownlinkPreset> find(String name) {
        return Arrays.stream(values())
                .filter(preset -> name != null && preset.toString().equalsIgnoreCase(name.strip()))
                .findFirst();
    }

    /** The platform topics it takes. */
    public String filter() {
        return filter;
    }

    /**
     * Other forms of its topics, which it takes too.
     *
     * @param ext whether devices sign in for custom RRPC, with which calls take other topics
     */
    public List<String> otherFilters(boolean ext) {
        return switch (this) {
            case RRPC -> ext ? List.of(RequestForm.RRPC_SERVICE.filter()) : List.of();
            case RRPC_CUSTOM -> List.of("/ext/rrpc/{messageId}//{productKey}/{deviceName}/user/#");
            default -> List.of();
        };
    }

    /** What a record holds, for people. */
    public String record() {
        return record;
    }

    /** What its payloads are. */
    public Wire wire() {
        return wire;
    }

    /** Last level of the topic on which a device answers; empty if it does not. */
    public Optional<String> reply() {
        return reply.isEmpty() ? Optional.empty() : Optional.of(reply);
    }

    /** The name in the configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
