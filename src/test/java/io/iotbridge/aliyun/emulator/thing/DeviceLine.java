package io.iotbridge.aliyun.emulator.thing;

import java.util.Optional;

/** The way to one device, as the thing-model side needs it. Any thread. */
public interface DeviceLine {

    /** {@code productKey/deviceName}, as topics have it. */
    String name();

    String productKey();

    String deviceName();

    boolean online();

    boolean enabled();

    /** Whether it has ever signed in. */
    boolean activated();

    /** Whether it signed in with bit 0 of {@code ext}. */
    boolean customRrpc();

    boolean subscribed(String topic);

    /** Another device of the platform. */
    Optional<DeviceLine> other(String itsProductKey, String itsDeviceName);

    /**
     * Whether that is this device's signature.
     *
     * @param clientId empty if it is no part of what was signed
     */
    boolean signed(String clientId, String timestamp, String method, String sign);

    /** Sends a message; QoS 1 waits for a device that is away. False if it reaches nobody. */
    boolean send(String topic, byte[] payload, int qos);

    /** Below {@code /sys/pk/dn/thing/}. */
    default String thing(String path) {
        return "/sys/" + name() + "/thing/" + path;
    }
}
