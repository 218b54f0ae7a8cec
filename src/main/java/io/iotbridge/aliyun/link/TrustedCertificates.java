package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.errors.Quoted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificates that the TLS settings say to trust: PEM text, a PEM file or a keystore. PEM is read as people have it: with a byte order mark, on one line,
 * with blanks or a written-out {@code \n} for line ends. No message quotes what a file holds. Blocks for as long as the file system does.
 */
public final class TrustedCertificates {

    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (?:X509 )?CERTIFICATE-----(.*?)-----END (?:X509 )?CERTIFICATE-----", Pattern.DOTALL);

    /** How DER begins: a sequence. */
    private static final int SEQUENCE = 0x30;

    /** Far above all CAs there are. */
    private static final long MOST_BYTES = 16L << 20;

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
        throw new IOException("it holds no trusted certificate");
    }

    private static KeyStore file(TlsSettings tls, Path path) throws IOException, GeneralSecurityException {
        if (!Files.exists(path)) {
            throw new IOException("there is no file " + Quoted.of(path) + "; it must be on every worker");
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(Quoted.of(path) + " is a directory or a device, not a file");
        }
        if (Files.size(path) > MOST_BYTES) {
            throw new IOException(Quoted.of(path) + " is larger than " + MOST_BYTES + " bytes");
        }
        byte[] content = Files.readAllBytes(path);
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
        String text = new String(content, StandardCharsets.ISO_8859_1)
                .replace("\\n", "\n")
                .replace("\\r", "\n");
        List<Certificate> certificates = new ArrayList<>();
        Matcher blocks = PEM.matcher(text);
        while (blocks.find()) {
            certificates.addAll(parse(blocks.group(1), certificates.size() + 1));
        }
        if (certificates.isEmpty() && content.length > 0 && content[0] == SEQUENCE) {
            certificates.addAll(certificates(content));
        }
        if (certificates.isEmpty()) {
            throw new IOException("it holds no trusted certificate, which goes from -----BEGIN CERTIFICATE----- to"
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

    private static Collection<? extends Certificate> parse(String base64, int number) throws IOException {
        try {
            return certificates(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException("its certificate number " + number + " is damaged");
        }
    }

    private static Collection<? extends Certificate> certificates(byte[] der) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der));
    }
}
