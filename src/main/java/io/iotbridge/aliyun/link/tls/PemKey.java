package io.iotbridge.aliyun.link.tls;

import io.iotbridge.aliyun.link.tls.ClientCertificateException.Part;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads a private key from PEM: PKCS#8, encrypted or not. */
final class PemKey {

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "DSA", "RSASSA-PSS");

    /** How some JDKs call a scheme of PKCS#5 v2, whose parameters alone name the algorithm. */
    private static final List<String> BY_PARAMETERS = List.of("PBES2", "1.2.840.113549.1.5.13");

    private PemKey() {}

    /** @param part what to say that it is wrong */
    static PrivateKey read(PemText text, Part part, Optional<String> password) throws ClientCertificateException {
        PemText.Key key = block(text, part);
        return switch (key.form()) {
            case "" -> decoded(new PKCS8EncodedKeySpec(key.der()), part);
            case "ENCRYPTED" ->
                decoded(
                        decrypted(
                                key.der(),
                                password.orElseThrow(() -> new ClientCertificateException(
                                        Part.KEY_PASSWORD, "is missing; the private key is encrypted")),
                                part),
                        part);
            default ->
                throw new ClientCertificateException(
                        part,
                        "contains a private key that is not PKCS#8 (-----BEGIN PRIVATE KEY----- or"
                                + " -----BEGIN ENCRYPTED PRIVATE KEY-----); convert it with openssl pkcs8 -topk8");
        };
    }

    private static PemText.Key block(PemText text, Part part) throws ClientCertificateException {
        Optional<PemText.Key> key;
        try {
            key = text.key();
        } catch (IOException e) {
            throw new ClientCertificateException(part, "cannot be read as PEM: " + e.getMessage());
        }
        return key.orElseThrow(() -> new ClientCertificateException(
                part,
                "contains no private key, which goes from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----"));
    }

    private static KeySpec decrypted(byte[] der, String password, Part part) throws ClientCertificateException {
        EncryptedPrivateKeyInfo encrypted;
        Cipher cipher;
        try {
            encrypted = new EncryptedPrivateKeyInfo(der);
            String named = encrypted.getAlgName();
            String algorithm =
                    BY_PARAMETERS.contains(named) ? encrypted.getAlgParameters().toString() : named;
            cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    encrypted.getAlgParameters());
        } catch (IOException | GeneralSecurityException e) {
            throw new ClientCertificateException(
                    part,
                    "contains a private key in an encryption that this JVM does not support; encrypt it with openssl pkcs8 -topk8 -v2 aes256");
        }
        try {
            return encrypted.getKeySpec(cipher);
        } catch (GeneralSecurityException e) {
            throw new ClientCertificateException(Part.KEY_PASSWORD, "is not the password of the private key");
        }
    }

    /** The encoded key names its algorithm, which only the matching key factory can read. */
    private static PrivateKey decoded(KeySpec spec, Part part) throws ClientCertificateException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException another) {
                continue;
            }
        }
        throw new ClientCertificateException(part, "contains a private key that is damaged, or of an unknown kind");
    }
}
