package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.TlsSettings;
import io.iotbridge.aliyun.link.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
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
            KeyStore trusted = TrustedCertificates.read(tls);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new LinkException(
                    LinkException.Kind.TRUSTSTORE,
                    "cannot read " + source + " as " + (tls.certificates().isPresent() ? "PEM" : tls.truststoreType())
                            + ": " + e.getMessage(),
                    e);
        }
    }
}
