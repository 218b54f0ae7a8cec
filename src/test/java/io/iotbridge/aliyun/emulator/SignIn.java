package io.iotbridge.aliyun.emulator;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The three fields of a CONNECT, taken apart (platform.md A1, A2).
 *
 * @param clientId the part before the first bar, which is the part that is signed
 * @param parameters the pairs between the bars, names and values trimmed; {@code null} where there are no bars
 * @param device from the user name; {@code null} where that is garbage
 */
record SignIn(String clientId, Map<String, String> parameters, DeviceKey device, String password) {

    static SignIn parse(String mqttClientId, String userName, String password) {
        int bar = mqttClientId.indexOf('|');
        boolean closed = bar >= 0 && mqttClientId.trim().endsWith("|") && mqttClientId.lastIndexOf('|') > bar;
        String clientId = bar < 0 ? mqttClientId : mqttClientId.substring(0, bar);
        return new SignIn(
                clientId,
                closed ? pairs(mqttClientId.substring(bar + 1, mqttClientId.lastIndexOf('|'))) : null,
                device(userName),
                password);
    }

    Optional<String> parameter(String name) {
        return parameters == null ? Optional.empty() : Optional.ofNullable(parameters.get(name));
    }

    /** Bit 0 of the bitmap {@code ext}. */
    boolean customRrpc() {
        return parameter("ext").filter(bits -> bits.matches("\\d{0,8}[13579]")).isPresent();
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                // One of the official SDKs really sends line breaks and blanks between the pairs.
                pairs.put(
                        pair.substring(0, equals).trim(),
                        pair.substring(equals + 1).trim());
            }
        }
        return pairs;
    }

    private static DeviceKey device(String userName) {
        int ampersand = userName.indexOf('&');
        return ampersand <= 0 || ampersand == userName.length() - 1
                ? null
                : new DeviceKey(userName.substring(ampersand + 1), userName.substring(0, ampersand));
    }
}
