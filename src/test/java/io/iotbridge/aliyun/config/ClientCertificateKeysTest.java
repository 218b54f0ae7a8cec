package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConfigFixture.errors;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.ClientCertificateFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation reports a client certificate that cannot be used on the key that is wrong, and quotes nothing of it. */
class ClientCertificateKeysTest {

    private static final String LOCATION = "iot.ssl.keystore.location";
    private static final String TYPE = "iot.ssl.keystore.type";
    private static final String PASSWORD = "iot.ssl.keystore.password";
    private static final String KEY_PASSWORD = "iot.ssl.key.password";
    private static final String CHAIN = "iot.ssl.keystore.certificate.chain";
    private static final String KEY = "iot.ssl.keystore.key";

    private final ClientCertificateFixture client = new ClientCertificateFixture("EC");
    private final Map<String, String> props = ConfigFixture.sink();

    @TempDir
    private Path folder;

    private void file(Path file, String type) {
        props.put(LOCATION, file.toString());
        props.put(TYPE, type);
    }

    private void pem(String content) throws IOException {
        file(Files.writeString(folder.resolve("client.pem"), content), "PEM");
    }

    private void told(String key, String why) {
        assertThat(errors(props)).containsOnlyKeys(key);
        assertThat(errors(props).get(key))
                .singleElement()
                .asString()
                .contains(key)
                .contains(why)
                .doesNotContain("idden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void pemIsReadEncryptedOrNot(String algorithm) throws IOException {
        ClientCertificateFixture any = new ClientCertificateFixture(algorithm);
        props.put(CHAIN, any.chain());
        props.put(KEY, any.key());
        assertThat(errors(props)).isEmpty();
        props.put(KEY, any.encryptedKey().replace("\n", "\\n"));
        told(KEY_PASSWORD, "is missing; the private key is encrypted");
        props.put(KEY_PASSWORD, "wrong");
        told(KEY_PASSWORD, "is not the password of the private key");
        props.put(KEY_PASSWORD, ClientCertificateFixture.KEY_PASSWORD);
        assertThat(errors(props)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12"})
    void keyStoresAndTheirPasswords(String type) {
        file(client.keyStore(folder, type, ClientCertificateFixture.PASSWORD), type);
        told(PASSWORD, "is missing");
        props.put(PASSWORD, "wrong");
        told(PASSWORD, "is not the password of the keystore");
        props.put(PASSWORD, ClientCertificateFixture.PASSWORD);
        assertThat(errors(props)).isEmpty();
        props.put(KEY_PASSWORD, "wrong");
        told(KEY_PASSWORD, "is not the password of the private key");
        client.keyStore(folder, type, ClientCertificateFixture.KEY_PASSWORD);
        props.remove(KEY_PASSWORD);
        told(KEY_PASSWORD, "is missing; the password of the private key differs");
        props.put(KEY_PASSWORD, ClientCertificateFixture.KEY_PASSWORD);
        assertThat(errors(props)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12"})
    void aKeyStoreWithoutAPrivateKey(String type) {
        file(client.keyStoreWithoutKey(folder, type), type);
        props.put(PASSWORD, ClientCertificateFixture.PASSWORD);
        told(LOCATION, "contains no private key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PEM", "JKS", "PKCS12"})
    void aFileThatIsNone(String type) throws IOException {
        if (!type.equals("PEM")) {
            props.put(PASSWORD, ClientCertificateFixture.PASSWORD);
        }
        file(folder.resolve("nosuch"), type);
        told(LOCATION, "file not found");
        file(folder, type);
        told(LOCATION, "is a directory");
        file(Files.writeString(folder.resolve("text"), "hidden"), type);
        told(LOCATION, type.equals("PEM") ? "contains no certificate" : "cannot be read as " + type);
    }

    @Test
    void whatIsMissingInAPemFile() throws IOException {
        pem(client.chain());
        told(LOCATION, "contains no private key");
        pem(client.key());
        told(LOCATION, "contains no certificate");
        pem(client.key().replace("PRIVATE", "RSA PRIVATE") + client.chain());
        told(LOCATION, "openssl pkcs8 -topk8");
        pem(client.chain() + "-----BEGIN PRIVATE KEY-----\nhidden\n-----END PRIVATE KEY-----\n");
        told(LOCATION, "contains a private key that is damaged");
        pem(client.key() + client.chain());
        props.put(PASSWORD, ClientCertificateFixture.PASSWORD);
        told(PASSWORD, "applies to JKS and PKCS12");
    }

    @Test
    void aKeyAndTheCertificateOfAnother() throws IOException {
        props.put(CHAIN, new ClientCertificateFixture("EC").chain());
        props.put(KEY, client.key());
        told(CHAIN, "does not belong to the private key");
        props.put(CHAIN, new ClientCertificateFixture("RSA").chain());
        told(CHAIN, "does not belong to the private key");
        props.remove(CHAIN);
        props.remove(KEY);
        pem(client.key() + new ClientCertificateFixture("EC").chain());
        told(LOCATION, "does not belong to the private key");
    }

    @Test
    void theFileOrTheTextAndWhatGoesWithIt() throws IOException {
        props.put(KEY, client.key());
        told(CHAIN, "is missing");
        props.put(CHAIN, props.remove(KEY));
        told(KEY, "is missing");
        props.put(CHAIN, client.chain());
        props.put(KEY, client.key());
        props.put(TYPE, "JKS");
        told(TYPE, "must be PEM");
        pem(client.key() + client.chain());
        told(LOCATION, "cannot be combined with " + CHAIN);
        props.remove(LOCATION);
        props.put(PASSWORD, ClientCertificateFixture.PASSWORD);
        told(PASSWORD, "goes with " + LOCATION);
        props.remove(CHAIN);
        props.remove(KEY);
        told(LOCATION, "is missing");
    }

    @Test
    void secretsAreOfTheTypeThatIsNeverShown() {
        Map<String, ConfigDef.ConfigKey> keys =
                SourceConfig.definition(Map.of()).configKeys();
        for (String secret : Set.of(PASSWORD, KEY_PASSWORD, KEY, CHAIN)) {
            assertThat(keys.get(secret).type).as(secret).isEqualTo(ConfigDef.Type.PASSWORD);
        }
    }
}
