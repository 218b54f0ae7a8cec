package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.tls.ClientCertificate;
import io.iotbridge.aliyun.link.tls.ClientCertificateException;
import io.iotbridge.aliyun.link.tls.ClientKeys;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import io.iotbridge.aliyun.link.tls.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes an SSL context of the TLS settings. Pure but for reading the file. */
final class TrustStores {

    private TrustStores() {}

    /** @throws LinkException of kind TRUSTSTORE or KEYSTORE, naming file and cause, if there is nothing to trust, or what is there cannot be read */
    static SSLContext sslContext(TlsSettings tls) throws LinkException {
        String source = tls.certificates().isPresent()
                ? "iot.ssl.truststore.certificates"
                : tls.truststore().map(Path::toString).orElse("the JVM's truststore");
        try {
            boolean trustsAsJvm =
                    tls.certificates().isEmpty() && tls.truststore().isEmpty();
            if (trustsAsJvm && tls.client().isEmpty()) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), trust(trustsAsJvm ? null : trusted(tls)), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new LinkException(
                    LinkException.Kind.TRUSTSTORE,
                    "cannot read " + source + " as " + (tls.certificates().isPresent() ? "PEM" : tls.truststoreType())
                            + ": " + e.getMessage(),
                    e);
        }
    }

    /** None, for a server that asks for none, is null. */
    private static KeyManager[] keys(TlsSettings tls) throws LinkException {
        if (tls.client().isEmpty()) {
            return null;
        }
        ClientCertificate client = tls.client().get();
        try {
            return ClientKeys.read(client);
        } catch (ClientCertificateException e) {
            throw new LinkException(
                    LinkException.Kind.KEYSTORE,
                    "cannot use the client certificate, " + client + ": " + e.sentence(),
                    e);
        }
    }

    private static KeyStore trusted(TlsSettings tls) throws IOException, GeneralSecurityException {
        KeyStore trusted = TrustedCertificates.read(tls);
        if (tls.withDefault()) {
            addJvms(trusted);
        }
        return trusted;
    }

    /** One set of authorities, so that one check of the chain decides. The copy in memory is ours. */
    private static void addJvms(KeyStore trusted) throws GeneralSecurityException {
        int number = 0;
        for (TrustManager manager : trust(null)) {
            if (manager instanceof X509TrustManager jvms) {
                for (X509Certificate authority : jvms.getAcceptedIssuers()) {
                    trusted.setCertificateEntry("of-the-jvm-" + number++, authority);
                }
            }
        }
    }

    /** @param trusted null for what the JVM trusts */
    private static TrustManager[] trust(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
