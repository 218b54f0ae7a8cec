package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes an SSL context of the TLS settings. Pure but for reading the file. */
final class TrustStores {

    private TrustStores() {}

    /** @throws LinkException of kind TRUSTSTORE, naming file and cause, if there is nothing to trust in it or it cannot be read */
    static SSLContext sslContext(TlsSettings tls) throws LinkException {
        String source = tls.certificates().isPresent()
                ? "iot.ssl.truststore.certificates"
                : tls.truststore().map(Path::toString).orElse("the JVM's truststore");
        try {
            if (tls.certificates().isEmpty() && tls.truststore().isEmpty()) {
                return SSLContext.getDefault();
            }
            KeyStore trusted = trusted(tls);
            if (Collections.list(trusted.aliases()).stream().noneMatch(alias -> isCertificate(trusted, alias))) {
                throw new LinkException(LinkException.Kind.TRUSTSTORE, source + " holds no trusted certificate");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (NoSuchFileException e) {
            throw new LinkException(LinkException.Kind.TRUSTSTORE, "there is no file " + source, e);
        } catch (IOException | GeneralSecurityException e) {
            throw new LinkException(
                    LinkException.Kind.TRUSTSTORE,
                    "cannot read " + source + " as " + (tls.certificates().isPresent() ? "PEM" : tls.truststoreType())
                            + ": " + e.getMessage(),
                    e);
        }
    }

    private static KeyStore trusted(TlsSettings tls) throws IOException, GeneralSecurityException {
        if (tls.certificates().isPresent()) {
            byte[] text = tls.certificates().get().getBytes(StandardCharsets.UTF_8);
            return pem(new ByteArrayInputStream(text));
        }
        try (InputStream file = Files.newInputStream(tls.truststore().orElseThrow())) {
            if (tls.truststoreType().equalsIgnoreCase("PEM")) {
                return pem(file);
            }
            KeyStore store = KeyStore.getInstance(tls.truststoreType());
            store.load(file, tls.truststorePassword().map(String::toCharArray).orElse(null));
            return store;
        }
    }

    private static KeyStore pem(InputStream in) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(in);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("trusted-" + number++, certificate);
        }
        return store;
    }

    private static boolean isCertificate(KeyStore store, String alias) {
        try {
            return store.isCertificateEntry(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the truststore was loaded", e);
        }
    }
}
