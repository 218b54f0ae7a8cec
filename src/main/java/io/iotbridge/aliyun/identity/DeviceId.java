package io.iotbridge.aliyun.identity;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.Comparator;
import java.util.Objects;

/**
 * The name of a device on the platform, written {@code productKey/deviceName}. Both parts are case-sensitive.
 *
 * @param productKey key of the product the device belongs to
 * @param deviceName name of the device within its product
 */
public record DeviceId(String productKey, String deviceName) implements Comparable<DeviceId> {

    private static final Comparator<DeviceId> ORDER =
            Comparator.comparing(DeviceId::productKey).thenComparing(DeviceId::deviceName);

    /**
     * @throws IllegalArgumentException if a part is empty or holds a character that is a separator in a platform topic,
     *     user name or client id, or that cannot go over MQTT
     */
    public DeviceId {
        requireName(productKey, "product key");
        requireName(deviceName, "device name");
    }

    /**
     * Reads {@code productKey/deviceName}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static DeviceId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a device is written productKey/deviceName, not " + Quoted.of(text));
        }
        return new DeviceId(text.substring(0, slash), text.substring(slash + 1));
    }

    /** By hand, as equality: both are asked for each message, and a profile showed what stands between a record and its own. */
    @Override
    public int hashCode() {
        return 31 * productKey.hashCode() + deviceName.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceId id && productKey.equals(id.productKey) && deviceName.equals(id.deviceName);
    }

    @Override
    public int compareTo(DeviceId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return productKey + "/" + deviceName;
    }

    private static void requireName(String name, String what) {
        Objects.requireNonNull(name, what);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the " + what + " is empty");
        }
        MqttText.defect(name).ifPresent(defect -> {
            throw new IllegalArgumentException("the " + what + " contains " + defect);
        });
        MqttText.invisible(name).ifPresent(character -> {
            throw new IllegalArgumentException(
                    "the " + what + " contains the invisible character " + character + "; type the name again by hand");
        });
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == '+' || c == '#' || c == '&' || c == '|' || c == ' ') {
                throw new IllegalArgumentException("the " + what + " " + Quoted.of(name) + " contains " + Quoted.of(c)
                        + ", which platform names cannot contain");
            }
        }
    }
}
