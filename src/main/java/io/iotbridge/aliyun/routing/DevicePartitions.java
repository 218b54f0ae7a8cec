package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * In which partition the records of a device are.
 *
 * @param partitioner of their writers
 * @param key of the records of a device, over <code>{productKey}</code> and <code>{deviceName}</code>
 * @param count partitions of every topic
 */
public record DevicePartitions(Partitioner partitioner, Template key, int count) {

    /** How a device is written. */
    public static final String DEFAULT_KEY = "{productKey}/{deviceName}";

    private static final Set<String> NAMES = Set.of("productKey", "deviceName");

    /**
     * Reads the key of a device's records.
     *
     * @throws IllegalArgumentException if it is empty, holds an unknown placeholder or is the same for all devices of a product
     */
    public static Template parseKey(String text) {
        Template key = Template.parse(text, NAMES);
        if (!key.names().contains("deviceName")) {
            throw new IllegalArgumentException("the template " + Quoted.of(text)
                    + " is the same for all devices; it needs {deviceName}, since records are keyed by device");
        }
        return key;
    }

    /** The key of the device's records. */
    public String keyOf(DeviceId device) {
        return key.render(device, name -> null);
    }

    /** The partition that the device's records are in, from 0. */
    public int of(DeviceId device) {
        return partitioner.partition(keyOf(device).getBytes(StandardCharsets.UTF_8), count);
    }
}
