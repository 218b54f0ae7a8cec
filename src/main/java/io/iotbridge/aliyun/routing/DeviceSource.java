package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a record names its device.
 *
 * @param template renders to {@code productKey/deviceName} or, with a default product key, to {@code deviceName}
 * @param defaultProductKey goes with a device name that stands alone
 */
public record DeviceSource(UplinkTemplate template, Optional<String> defaultProductKey) {

    /** The record key. */
    public static final String DEFAULT = "{key}";

    private static final DeviceId ANY = new DeviceId("any", "any");

    /** @throws IllegalArgumentException if the template asks for the device it is to find, or no product can have the default key */
    public DeviceSource {
        if (template.needsDevice()) {
            throw new IllegalArgumentException("the template " + Quoted.of(template)
                    + " determines the device, so it cannot contain {productKey} or {deviceName};"
                    + " use {key}, {topic}, {header.NAME} or {value.FIELD}");
        }
        defaultProductKey.ifPresent(key -> new DeviceId(key, "any"));
        requireDevice(template, defaultProductKey);
    }

    /** Whether the record's values are names or a whole device each, one of the two must do. */
    private static void requireDevice(UplinkTemplate template, Optional<String> defaultProductKey) {
        Map<String, String> names = new HashMap<>();
        Map<String, String> devices = new HashMap<>();
        template.freeNames().forEach(name -> {
            names.put(name, "x");
            devices.put(name, "x/x");
        });
        try {
            device(template.render(ANY, names), defaultProductKey);
        } catch (IllegalArgumentException noName) {
            try {
                device(template.render(ANY, devices), defaultProductKey);
            } catch (IllegalArgumentException noDevice) {
                throw new IllegalArgumentException(
                        "the template " + Quoted.of(template) + " can never yield a device: " + noName.getMessage());
            }
        }
    }

    /**
     * Reads the template.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    public static DeviceSource parse(String text, Optional<String> defaultProductKey) {
        return new DeviceSource(UplinkTemplate.parse(text), defaultProductKey);
    }

    /**
     * The device a record is for.
     *
     * @throws MissingValueException if the record lacks what the template asks for
     * @throws IllegalArgumentException if the text names no device
     */
    DeviceId of(RoutableRecord record) {
        return device(template.render(record), defaultProductKey);
    }

    private static DeviceId device(String text, Optional<String> defaultProductKey) {
        if (text.indexOf('/') < 0 && defaultProductKey.isPresent()) {
            return new DeviceId(defaultProductKey.get(), text);
        }
        return DeviceId.parse(text);
    }
}
