package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.link.tls.ClientCertificate;
import io.iotbridge.aliyun.link.tls.ClientCertificateException;
import io.iotbridge.aliyun.link.tls.ClientKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The client certificate: Kafka's names, under {@code iot.ssl.}. */
final class ClientCertificateKeys {

    static final String LOCATION = "iot.ssl.keystore.location";
    static final String TYPE = "iot.ssl.keystore.type";
    static final String PASSWORD = "iot.ssl.keystore.password";
    static final String KEY_PASSWORD = "iot.ssl.key.password";
    static final String CHAIN = "iot.ssl.keystore.certificate.chain";
    static final String KEY = "iot.ssl.keystore.key";

    private static final String PEM = "PEM";

    private ClientCertificateKeys() {}

    static void define(ConfigDef def) {
        new KeyGroup(def, "Client certificate")
                .text(
                        LOCATION,
                        null,
                        Importance.LOW,
                        "File on every worker with the client certificate and its private key, for an endpoint that asks for one. A renewed file is used from the"
                                + " next connection.")
                .choice(
                        TYPE,
                        PEM,
                        List.of(PEM, "JKS", "PKCS12"),
                        Importance.LOW,
                        "Format of " + LOCATION
                                + ". PEM: the certificate, those that signed it, and the private key as PKCS#8, in one file.")
                .secret(PASSWORD, Importance.LOW, "Password of " + LOCATION + " (JKS, PKCS12).")
                .secret(
                        KEY_PASSWORD,
                        Importance.LOW,
                        "Password of the private key: of an encrypted PEM key, or where it is another than " + PASSWORD
                                + ".")
                .secret(
                        CHAIN,
                        Importance.LOW,
                        "The client certificate and those that signed it, as PEM text, instead of a file.")
                .secret(KEY, Importance.LOW, "Private key of " + CHAIN + ", as PEM text (PKCS#8).");
    }

    static void check(AbstractConfig config, Problems problems) {
        boolean file = config.getString(LOCATION) != null;
        boolean chain = config.getPassword(CHAIN) != null;
        boolean key = config.getPassword(KEY) != null;
        if (file && (chain || key)) {
            problems.add(
                    LOCATION,
                    "cannot be combined with " + (chain ? CHAIN : KEY) + "; set either the file or the PEM text");
        } else if (chain != key) {
            problems.add(chain ? KEY : CHAIN, "is missing; " + (chain ? CHAIN : KEY) + " goes with it");
        } else if (!file && !chain) {
            requireNoPassword(config, problems);
        } else if (chain && config.getPassword(PASSWORD) != null) {
            problems.add(PASSWORD, "goes with " + LOCATION + "; an encrypted key needs " + KEY_PASSWORD);
        } else if (chain && !config.getString(TYPE).equalsIgnoreCase(PEM)) {
            problems.add(TYPE, "must be PEM, as " + CHAIN + " is");
        } else {
            read(config, problems);
        }
    }

    private static void requireNoPassword(AbstractConfig config, Problems problems) {
        for (String password : List.of(PASSWORD, KEY_PASSWORD)) {
            if (config.getPassword(password) != null) {
                problems.add(LOCATION, "is missing; " + password + " goes with it");
                return;
            }
        }
    }

    private static void read(AbstractConfig config, Problems problems) {
        try {
            ClientKeys.read(settings(config).orElseThrow());
        } catch (ClientCertificateException e) {
            problems.add(
                    switch (e.part()) {
                        case FILE -> LOCATION;
                        case FILE_PASSWORD -> PASSWORD;
                        case KEY_PASSWORD -> KEY_PASSWORD;
                        case CHAIN -> CHAIN;
                        case KEY -> KEY;
                    },
                    e.getMessage());
        }
    }

    /** The key that gives the client certificate, or would. */
    static String keyOf(AbstractConfig config) {
        return config.getPassword(CHAIN) != null ? CHAIN : LOCATION;
    }

    /** Of a configuration that was checked. */
    static Optional<ClientCertificate> settings(AbstractConfig config) {
        Optional<String> keyPassword = ConnectorConfig.secret(config, KEY_PASSWORD);
        Optional<String> chain = ConnectorConfig.secret(config, CHAIN);
        Optional<String> key = ConnectorConfig.secret(config, KEY);
        if (chain.isPresent() && key.isPresent()) {
            return Optional.of(new ClientCertificate.InText(chain.get(), key.get(), keyPassword));
        }
        return Optional.ofNullable(config.getString(LOCATION))
                .map(file -> new ClientCertificate.InFile(
                        Path.of(file),
                        ConnectorConfig.upper(config, TYPE),
                        ConnectorConfig.secret(config, PASSWORD),
                        keyPassword));
    }
}
