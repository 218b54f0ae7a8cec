package io.iotbridge.aliyun.link.tls;

import io.iotbridge.aliyun.link.tls.ClientCertificateException.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * Reads client certificates with their private keys, in the formats that Kafka has: JKS, PKCS12, and PEM with a key as PKCS#8. Blocks for as long as the file
 * system does.
 */
public final class ClientKeys {

    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "DSA", "SHA256withDSA");

    private static final byte[] ANYTHING = {1, 2, 3};

    private ClientKeys() {}

    /**
     * What a TLS context shows a server that asks.
     *
     * @throws ClientCertificateException if it cannot be read, or key and certificate do not belong together
     */
    public static KeyManager[] read(ClientCertificate certificate) throws ClientCertificateException {
        if (certificate instanceof ClientCertificate.InFile in) {
            return in.type().equalsIgnoreCase("PEM") ? pemFile(in) : keyStore(in);
        }
        ClientCertificate.InText in = (ClientCertificate.InText) certificate;
        PemText chain = new PemText(in.chain());
        return pem(chain, Part.CHAIN, new PemText(in.key()), Part.KEY, in.keyPassword());
    }

    private static KeyManager[] pemFile(ClientCertificate.InFile in) throws ClientCertificateException {
        if (in.password().isPresent()) {
            throw new ClientCertificateException(
                    Part.FILE_PASSWORD, "applies to JKS and PKCS12; in PEM only the private key has a password");
        }
        PemText text = new PemText(content(in));
        return pem(text, Part.FILE, text, Part.FILE, in.keyPassword());
    }

    private static byte[] content(ClientCertificate.InFile in) throws ClientCertificateException {
        try {
            return TlsFile.read(in.file());
        } catch (IOException e) {
            throw new ClientCertificateException(Part.FILE, "cannot be read as " + in.type() + ": " + e.getMessage());
        }
    }

    private static KeyManager[] pem(
            PemText chainText, Part chainPart, PemText keyText, Part keyPart, Optional<String> password)
            throws ClientCertificateException {
        List<X509Certificate> chain = chain(chainText, chainPart);
        PrivateKey key = PemKey.read(keyText, keyPart, password);
        if (!areAPair(key, chain.get(0).getPublicKey())) {
            throw new ClientCertificateException(
                    chainPart,
                    "does not belong to the private key: the first certificate must be that of the key, followed by those that signed it");
        }
        try {
            char[] none = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            store.setKeyEntry("client", key, none, chain.toArray(Certificate[]::new));
            return managers(store, none);
        } catch (IOException | GeneralSecurityException e) {
            throw new ClientCertificateException(keyPart, "cannot be used: " + e.getMessage());
        }
    }

    private static List<X509Certificate> chain(PemText text, Part part) throws ClientCertificateException {
        try {
            List<X509Certificate> chain = text.certificates();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (IOException e) {
            throw new ClientCertificateException(part, "cannot be read as PEM: " + e.getMessage());
        }
        throw new ClientCertificateException(
                part,
                "contains no certificate, which goes from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
    }

    private static KeyManager[] keyStore(ClientCertificate.InFile in) throws ClientCertificateException {
        byte[] content = content(in);
        if (in.password().isEmpty()) {
            throw new ClientCertificateException(
                    Part.FILE_PASSWORD, "is missing; it is required for a keystore of type " + in.type());
        }
        try {
            char[] password = in.password().get().toCharArray();
            KeyStore store = KeyStore.getInstance(in.type());
            load(store, content, password);
            return managers(
                    checked(store, in),
                    in.keyPassword().map(String::toCharArray).orElse(password));
        } catch (IOException | GeneralSecurityException e) {
            throw new ClientCertificateException(
                    Part.FILE,
                    "cannot be read as " + in.type() + ": " + e.getMessage() + "; check the file and its type");
        }
    }

    private static void load(KeyStore store, byte[] content, char[] password)
            throws IOException, GeneralSecurityException, ClientCertificateException {
        try {
            store.load(new ByteArrayInputStream(content), password);
        } catch (IOException e) {
            // So the contract of KeyStore.load says it.
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new ClientCertificateException(Part.FILE_PASSWORD, "is not the password of the keystore");
            }
            throw e;
        }
    }

    /** With a private key whose certificate is there and is its own. */
    private static KeyStore checked(KeyStore store, ClientCertificate.InFile in)
            throws GeneralSecurityException, ClientCertificateException {
        char[] password = in.keyPassword().or(in::password).orElseThrow().toCharArray();
        boolean found = false;
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getCertificateChain(alias) != null) {
                check(key(store, alias, password, in), store.getCertificate(alias));
                found = true;
            }
        }
        if (!found) {
            throw new ClientCertificateException(Part.FILE, "contains no private key with its certificate");
        }
        return store;
    }

    private static Key key(KeyStore store, String alias, char[] password, ClientCertificate.InFile in)
            throws GeneralSecurityException, ClientCertificateException {
        try {
            return store.getKey(alias, password);
        } catch (UnrecoverableKeyException e) {
            throw new ClientCertificateException(
                    Part.KEY_PASSWORD,
                    in.keyPassword().isPresent()
                            ? "is not the password of the private key in the keystore"
                            : "is missing; the password of the private key differs from that of the keystore");
        }
    }

    private static void check(Key key, Certificate own) throws ClientCertificateException {
        if (key instanceof PrivateKey secret && !areAPair(secret, own.getPublicKey())) {
            throw new ClientCertificateException(
                    Part.FILE, "contains a private key and the certificate of another key");
        }
    }

    private static KeyManager[] managers(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    /** Whether what one signs, the other verifies. Keys of a kind that only TLS can judge are a pair. */
    private static boolean areAPair(PrivateKey secret, PublicKey open) {
        if (!secret.getAlgorithm().equals(open.getAlgorithm())) {
            return false;
        }
        String algorithm = SIGNATURES.get(secret.getAlgorithm());
        return algorithm == null || verifies(algorithm, secret, open);
    }

    private static boolean verifies(String algorithm, PrivateKey secret, PublicKey open) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException theyDiffer) {
            return false;
        }
    }
}
