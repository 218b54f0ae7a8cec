package io.iotbridge.aliyun.link.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys in PEM, as people have it: with a byte order mark, on one line, with blanks or a written-out {@code \n} for line ends.
 * No message quotes what it holds.
 */
final class PemText {

    private static final Pattern CERTIFICATE = Pattern.compile(
            "-----BEGIN (?:X509 )?CERTIFICATE-----(.*?)-----END (?:X509 )?CERTIFICATE-----", Pattern.DOTALL);

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----", Pattern.DOTALL);

    private final String text;

    /**
     * A private key as it stands there.
     *
     * @param form the word before {@code PRIVATE KEY}: none for PKCS#8, {@code ENCRYPTED} for PKCS#8 that is
     * @param der its bytes
     */
    record Key(String form, byte[] der) {}

    PemText(byte[] content) {
        this(new String(content, StandardCharsets.ISO_8859_1));
    }

    PemText(String text) {
        this.text = text.replace("\\n", "\n").replace("\\r", "\n");
    }

    /** All of them, in their order; may be none. */
    List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(text);
        while (blocks.find()) {
            try {
                certificates.addAll(certificates(Base64.getMimeDecoder().decode(blocks.group(1))));
            } catch (IllegalArgumentException | GeneralSecurityException e) {
                throw new IOException("its certificate number " + (certificates.size() + 1) + " is damaged");
            }
        }
        return certificates;
    }

    static List<X509Certificate> certificates(byte[] der) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** The first private key, if there is one. */
    Optional<Key> key() throws IOException {
        Matcher block = KEY.matcher(text);
        if (!block.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Key(block.group(1).trim(), Base64.getMimeDecoder().decode(block.group(2))));
        } catch (IllegalArgumentException e) {
            throw new IOException("its private key is damaged");
        }
    }
}
