package io.iotbridge.aliyun.emulator;

/** What names a device on the platform; connections are exclusive per such name (platform.md C4). */
record DeviceKey(String productKey, String deviceName) {

    @Override
    public String toString() {
        return productKey + "/" + deviceName;
    }
}
