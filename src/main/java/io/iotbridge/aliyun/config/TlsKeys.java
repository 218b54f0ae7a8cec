package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.link.tls.TlsSettings;
import io.iotbridge.aliyun.link.tls.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Which certificates to trust: Kafka's names for TLS, under {@code iot.ssl.}. */
final class TlsKeys {

    static final String LOCATION = "iot.ssl.truststore.location";
    static final String TYPE = "iot.ssl.truststore.type";
    static final String PASSWORD = "iot.ssl.truststore.password";
    static final String CERTIFICATES = "iot.ssl.truststore.certificates";
    static final String WITH_DEFAULT = "iot.ssl.truststore.with.default";

    private TlsKeys() {}

    static void define(ConfigDef def) {
        new KeyGroup(def, "TLS")
                .text(
                        LOCATION,
                        null,
                        Importance.MEDIUM,
                        "File on every worker with the certificates to trust. Without it, and without " + CERTIFICATES
                                + ", the JVM's own trust applies.")
                .choice(TYPE, "PEM", List.of("PEM", "JKS", "PKCS12"), Importance.LOW, "Format of " + LOCATION + ".")
                .secret(PASSWORD, Importance.LOW, "Password of " + LOCATION + " (JKS, PKCS12).")
                .text(CERTIFICATES, null, Importance.MEDIUM, "Certificates to trust, as PEM text instead of a file.")
                .flag(
                        WITH_DEFAULT,
                        false,
                        Importance.LOW,
                        "Whether the JVM's own trust applies in addition to " + LOCATION + " or " + CERTIFICATES + ".");
        ClientCertificateKeys.define(def);
    }

    static void check(AbstractConfig config, Problems problems) {
        ClientCertificateKeys.check(config, problems);
        String location = config.getString(LOCATION);
        if (location != null && config.getString(CERTIFICATES) != null) {
            problems.add(CERTIFICATES, "cannot be combined with " + LOCATION + "; set only one of the two");
        } else if (location != null || config.getString(CERTIFICATES) != null) {
            try {
                TrustedCertificates.read(settings(config));
            } catch (IOException | GeneralSecurityException e) {
                problems.add(
                        keyOf(config),
                        "cannot be read as "
                                + (location == null ? "PEM" : ConnectorConfig.upper(config, TYPE)) + ": "
                                + e.getMessage() + (location == null ? "" : "; check the file, its type and password"));
            }
        }
    }

    /** The key that says which certificates to trust, or could. */
    static String keyOf(AbstractConfig config) {
        return config.getString(LOCATION) != null ? LOCATION : CERTIFICATES;
    }

    static TlsSettings settings(AbstractConfig config) {
        return new TlsSettings(
                Optional.ofNullable(config.getString(LOCATION)).map(Path::of),
                ConnectorConfig.upper(config, TYPE),
                ConnectorConfig.secret(config, PASSWORD),
                Optional.ofNullable(config.getString(CERTIFICATES)),
                config.getBoolean(WITH_DEFAULT),
                ClientCertificateKeys.settings(config));
    }
}
