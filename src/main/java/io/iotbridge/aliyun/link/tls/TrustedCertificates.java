package io.iotbridge.aliyun.link.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;

/**
 * The certificates that the TLS settings say to trust: PEM text, a PEM file or a keystore. No message quotes what a file holds. Blocks for as long as the
 * file system does.
 */
public final class TrustedCertificates {

    /** How DER begins: a sequence. */
    private static final int SEQUENCE = 0x30;

    private TrustedCertificates() {}

    /**
     * Reads them.
     *
     * @param tls with certificates or a truststore
     * @throws IOException if they cannot be read, or there is none; the message says why
     * @throws GeneralSecurityException if a keystore cannot be read; the message says why
     */
    public static KeyStore read(TlsSettings tls) throws IOException, GeneralSecurityException {
        KeyStore trusted = tls.certificates().isPresent()
                ? pem(tls.certificates().get().getBytes(StandardCharsets.UTF_8))
                : file(tls, tls.truststore().orElseThrow());
        for (String alias : Collections.list(trusted.aliases())) {
            if (trusted.isCertificateEntry(alias)) {
                return trusted;
            }
        }
        throw new IOException("it contains no trusted certificate");
    }

    private static KeyStore file(TlsSettings tls, Path path) throws IOException, GeneralSecurityException {
        byte[] content = TlsFile.read(path);
        if (tls.truststoreType().equalsIgnoreCase("PEM")) {
            return pem(content);
        }
        KeyStore store = KeyStore.getInstance(tls.truststoreType());
        store.load(
                new ByteArrayInputStream(content),
                tls.truststorePassword().map(String::toCharArray).orElse(null));
        return store;
    }

    private static KeyStore pem(byte[] content) throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = new PemText(content).certificates();
        if (certificates.isEmpty() && content.length > 0 && content[0] == SEQUENCE) {
            certificates = PemText.certificates(content);
        }
        if (certificates.isEmpty()) {
            throw new IOException("it contains no trusted certificate, which goes from -----BEGIN CERTIFICATE----- to"
                    + " -----END CERTIFICATE-----");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("trusted-" + number++, certificate);
        }
        return store;
    }
}
