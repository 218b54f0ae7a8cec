package io.iotbridge.aliyun.emulator;

/** A device as registered on the platform: the three values that platform.md A1 signs with. */
public record DeviceEntry(String productKey, String deviceName, String deviceSecret) {

    DeviceKey key() {
        return new DeviceKey(productKey, deviceName);
    }

    @Override
    public String toString() {
        return productKey + "/" + deviceName;
    }
}
