package io.iotbridge.aliyun.identity;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client id of a device as a template over <code>{productKey}</code> and <code>{deviceName}</code>. The platform takes any text of at
 * most 64 characters; {@code |} ends it (platform.md A1).
 *
 * @param template the text with its placeholders
 */
public record ClientIdTemplate(String template) {

    /** What the platform's console generates. */
    public static final String DEFAULT = "{productKey}.{deviceName}";

    private static final int MAX_LENGTH = 64;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(productKey|deviceName)}");

    /** @throws IllegalArgumentException if the template is empty, holds {@code |}, an unknown placeholder or what cannot go over MQTT */
    public ClientIdTemplate {
        String fixed = PLACEHOLDER.matcher(template).replaceAll("");
        if (template.isBlank()) {
            throw new IllegalArgumentException("the client id is empty");
        }
        MqttText.defect(template).ifPresent(defect -> {
            throw new IllegalArgumentException("the client id contains " + defect);
        });
        if (template.contains("${")) {
            throw new IllegalArgumentException("the client id " + Quoted.of(template)
                    + " contains '$' before a placeholder; write {productKey} and {deviceName} without '$'");
        }
        if (fixed.indexOf('|') >= 0) {
            throw new IllegalArgumentException(
                    "the client id " + Quoted.of(template) + " contains '|', which ends it; remove it");
        }
        if (fixed.indexOf('{') >= 0 || fixed.indexOf('}') >= 0) {
            throw new IllegalArgumentException("the client id " + Quoted.of(template)
                    + " contains an unknown placeholder; allowed: {productKey}, {deviceName}");
        }
    }

    /**
     * The client id of one device.
     *
     * @throws IllegalArgumentException if it is longer than 64 characters
     */
    public String of(DeviceId device) {
        String clientId = PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group().equals("{productKey}") ? device.productKey() : device.deviceName()));
        if (clientId.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the client id " + Quoted.of(clientId) + " of device " + device + " has "
                    + clientId.length() + " characters; the platform accepts at most " + MAX_LENGTH);
        }
        return clientId;
    }

    @Override
    public String toString() {
        return template;
    }
}
