package io.iotbridge.aliyun.registry;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.identity.MqttText;
import java.util.Optional;

/**
 * One device as its file writes it, unchecked.
 *
 * @param line where it stands, from 1
 */
record DeviceRow(long line, Optional<String> productKey, Optional<String> deviceName, Optional<String> deviceSecret) {

    /**
     * @throws IllegalArgumentException if a part is missing or malformed; the message says which, and quotes nothing: where columns have
     *     slipped, a name can be a secret
     */
    Device device(Optional<String> defaultProductKey) {
        String product = filled(productKey)
                .or(() -> defaultProductKey)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the product key is missing; add it, or set a default with iot.product.key"));
        String name = filled(deviceName).orElseThrow(() -> new IllegalArgumentException("the device name is missing"));
        DeviceId id = id(product, name);
        String secret =
                filled(deviceSecret).orElseThrow(() -> new IllegalArgumentException("the device secret is missing"));
        if (secret.indexOf(' ') >= 0 || !Quoted.isPlain(secret)) {
            throw new IllegalArgumentException("the device secret contains a blank or an invisible character");
        }
        return new Device(id, new DeviceSecret(secret));
    }

    private static DeviceId id(String product, String name) {
        try {
            return new DeviceId(product, name);
        } catch (IllegalArgumentException quoting) {
            Optional<String> invisible = MqttText.invisible(product).or(() -> MqttText.invisible(name));
            if (invisible.isPresent()) {
                throw new IllegalArgumentException(
                        "the product key or the device name contains the invisible character " + invisible.get());
            }
            throw new IllegalArgumentException(
                    "the product key or the device name contains a character that platform names"
                            + " cannot contain, such as '/', '+', '#', '&', '|' or a space");
        }
    }

    private static Optional<String> filled(Optional<String> cell) {
        return cell.map(String::strip).filter(text -> !text.isEmpty());
    }

    @Override
    public String toString() {
        return "DeviceRow[line=" + line + ", deviceSecret=[hidden]]";
    }
}
