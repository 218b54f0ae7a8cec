package io.iotbridge.aliyun.emulator;

import io.iotbridge.aliyun.emulator.thing.DeviceLine;
import java.util.Map;
import java.util.Optional;

/** A device as the thing-model side sees it. */
record Line(Hub hub, Device device) implements DeviceLine {

    @Override
    public String name() {
        return device.key.toString();
    }

    @Override
    public String productKey() {
        return device.key.productKey();
    }

    @Override
    public String deviceName() {
        return device.key.deviceName();
    }

    @Override
    public boolean online() {
        return device.online();
    }

    @Override
    public boolean enabled() {
        return device.enabled();
    }

    @Override
    public boolean activated() {
        return device.state().connects() > 0;
    }

    @Override
    public boolean customRrpc() {
        return device.takesCustomRrpc();
    }

    @Override
    public boolean subscribed(String topic) {
        return device.subscribed(topic);
    }

    @Override
    public Optional<DeviceLine> other(String itsProductKey, String itsDeviceName) {
        return Optional.ofNullable(hub.devices().get(new DeviceKey(itsProductKey, itsDeviceName)))
                .map(found -> new Line(hub, found));
    }

    @Override
    public boolean signed(String clientId, String timestamp, String method, String sign) {
        SignIn signIn = new SignIn(clientId, Map.of("timestamp", timestamp, "signmethod", method), device.key, sign);
        return Signature.verifies(signIn, device.secret(), clientId.isEmpty());
    }

    @Override
    public boolean send(String topic, byte[] payload, int qos) {
        PublishOutcome outcome = hub.publish(device, topic, payload, qos);
        return outcome == PublishOutcome.DELIVERED || outcome == PublishOutcome.STORED;
    }
}
