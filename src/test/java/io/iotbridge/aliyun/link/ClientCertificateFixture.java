package io.iotbridge.aliyun.link;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A client's certificate, its key, and the authority that issued it, in the forms in which people have them. */
public final class ClientCertificateFixture {

    /** Of files. */
    public static final String PASSWORD = "hiddenWord";

    /** Of keys. */
    public static final String KEY_PASSWORD = "otherHiddenWord";

    private static final Map<String, String> SIGNATURES =
            Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "Ed25519", "Ed25519");

    private final KeyPair key;
    private final X509Certificate certificate;
    private final X509Certificate authority;

    /** @param algorithm of the key: EC, RSA or Ed25519 */
    public ClientCertificateFixture(String algorithm) {
        try {
            KeyPair signer = KeyPairGenerator.getInstance("EC").generateKeyPair();
            key = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            authority = certificate("CN=Clients", signer, signer, true);
            certificate = certificate("CN=worker", key, signer, false);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(String name, KeyPair key, KeyPair signer, boolean authority)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=Clients"),
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Name(name),
                key.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder(SIGNATURES.get("EC")).build(signer.getPrivate())));
    }

    /** Whom the server trusts. */
    public X509Certificate authority() {
        return authority;
    }

    /** The certificate and its authority's. */
    public String chain() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded()) + pem("CERTIFICATE", authority.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key, not encrypted. */
    public String key() {
        return pem("PRIVATE KEY", key.getPrivate().getEncoded());
    }

    /** The private key, as openssl encrypts it. */
    public String encryptedKey() {
        try {
            OutputEncryptor encryptor = new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider())
                    .setPassword(KEY_PASSWORD.toCharArray())
                    .build();
            return pem(
                    "ENCRYPTED PRIVATE KEY",
                    new JcaPKCS8Generator(key.getPrivate(), encryptor)
                            .generate()
                            .getContent());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what + "-----\n";
    }

    /** A keystore of this type, with the key under that password. */
    public Path keyStore(Path folder, String type, String keyPassword) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            store.setKeyEntry(
                    "worker", key.getPrivate(), keyPassword.toCharArray(), new Certificate[] {certificate, authority});
            return write(store, folder.resolve("client." + type));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A keystore of this type, without a key. */
    public Path keyStoreWithoutKey(Path folder, String type) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            return write(store, folder.resolve("authority." + type));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }
}
