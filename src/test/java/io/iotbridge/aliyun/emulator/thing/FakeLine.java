package io.iotbridge.aliyun.emulator.thing;

import java.util.Optional;

/** A device that is always there, is subscribed to everything and takes no notice. */
record FakeLine(String productKey, String deviceName) implements DeviceLine {

    @Override
    public String name() {
        return productKey + "/" + deviceName;
    }

    @Override
    public boolean online() {
        return true;
    }

    @Override
    public boolean enabled() {
        return true;
    }

    @Override
    public boolean activated() {
        return true;
    }

    @Override
    public boolean customRrpc() {
        return false;
    }

    @Override
    public boolean subscribed(String topic) {
        return true;
    }

    @Override
    public Optional<DeviceLine> other(String itsProductKey, String itsDeviceName) {
        return Optional.of(new FakeLine(itsProductKey, itsDeviceName));
    }

    @Override
    public boolean signed(String clientId, String timestamp, String method, String sign) {
        return !sign.isEmpty();
    }

    @Override
    public boolean send(String topic, byte[] payload, int qos) {
        return true;
    }
}
