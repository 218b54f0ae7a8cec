package io.iotbridge.aliyun.identity;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Signs the CONNECT of a device (platform.md A1): the password is the HMAC, keyed with the device secret, of the names and values of the
 * submitted fields, sorted by name and run together. Safe for use by several threads.
 *
 * @param clientId template of the client id
 * @param method the HMAC; also submitted as {@code signmethod}
 * @param timestamp milliseconds since the epoch, read again for every CONNECT, or empty to submit and sign none. The platform takes it as
 *     opaque text and checks no window of time.
 * @param customRrpc whether to sign in for custom RRPC, {@code ext=1} (platform.md D4); it is not signed
 */
public record ConnectSigner(
        ClientIdTemplate clientId, SignMethod method, Optional<LongSupplier> timestamp, boolean customRrpc) {

    /**
     * Signs in one device over one transport.
     *
     * @throws IllegalArgumentException if the client id of this device is too long
     */
    public SignedConnect sign(Device device, SecureMode mode) {
        DeviceId id = device.id();
        String client = clientId.of(id);
        Optional<String> stamp = timestamp.map(clock -> Long.toString(clock.getAsLong()));
        String content = "clientId" + client + "deviceName" + id.deviceName() + "productKey" + id.productKey()
                + stamp.map(s -> "timestamp" + s).orElse("");
        String parameters = "|securemode=" + mode.code() + ",signmethod=" + method.wireName()
                + stamp.map(s -> ",timestamp=" + s).orElse("") + (customRrpc ? ",ext=1" : "") + "|";
        return new SignedConnect(
                client + parameters, id.deviceName() + "&" + id.productKey(), method.sign(device.secret(), content));
    }
}
