package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LiveCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Whether Connect's {@code validate} signs in, and which key what comes of it is about. */
final class ValidateKeys {

    static final String CONNECT = "iot.validate.connect";
    static final String TIMEOUT = "iot.validate.timeout.ms";

    private ValidateKeys() {}

    static void define(ConfigDef def) {
        new KeyGroup(def, "Validation")
                .flag(
                        CONNECT,
                        false,
                        Importance.LOW,
                        "Whether validation signs in as one of the devices, if nothing else is wrong. A device as which another worker or program is"
                                + " signed in is displaced for a moment.")
                .number(TIMEOUT, 10_000, 1_000, 60_000, Importance.LOW, "Time limit in milliseconds for that sign-in.");
    }

    static boolean isOn(AbstractConfig config) {
        return config.getBoolean(CONNECT);
    }

    /**
     * Signs in, and notes what is wrong on the key to change.
     *
     * @param subscriptions what a device subscribes to, each with the key it comes from
     */
    static void check(
            ConnectorConfig<?> config,
            LiveCheck live,
            Function<DeviceId, Map<String, String>> subscriptions,
            Problems problems) {
        AbstractConfig values = config.values();
        LiveCheck.Outcome outcome = live.run(
                config.devices().devices(),
                config.links(),
                device -> List.copyOf(subscriptions.apply(device).keySet()),
                Duration.ofMillis(values.getInt(TIMEOUT)));
        if (outcome instanceof LiveCheck.NotMade none) {
            problems.add(CONNECT, ErrorMessage.NOT_CHECKED.message(none.reason()));
        } else if (outcome instanceof LiveCheck.Failed failed) {
            problems.add(
                    key(values, failed),
                    ErrorMessage.CANNOT_SIGN_IN.message(
                            failed.device(), failed.cause().getMessage()));
        } else if (outcome instanceof LiveCheck.SignedIn signedIn) {
            Map<String, String> keys = subscriptions.apply(signedIn.device());
            signedIn.refused()
                    .forEach(refused -> problems.add(
                            keys.get(refused.filter()), refused.cause().getMessage()));
        }
    }

    private static String key(AbstractConfig values, LiveCheck.Failed failed) {
        return switch (failed.cause().kind()) {
            case IDENTITY_REFUSED -> DeviceKeys.keyOf(values, failed.device());
            case CLIENT_ID_REFUSED -> PlatformKeys.CLIENT_ID;
            case SERVER_UNAVAILABLE -> PlatformKeys.KEEPALIVE;
            case CERTIFICATE_UNTRUSTED, TRUSTSTORE -> TlsKeys.keyOf(values);
            case KEYSTORE, CLIENT_CERTIFICATE -> ClientCertificateKeys.keyOf(values);
            default -> PlatformKeys.keyOfAddress(values);
        };
    }
}
