package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.tls.ClientCertificate;
import io.iotbridge.aliyun.link.tls.ClientCertificateException;
import io.iotbridge.aliyun.link.tls.ClientKeys;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import io.iotbridge.aliyun.link.tls.TrustedCertificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a connection trusts, and what it shows a server that asks.
 *
 * @param trust null for what the JVM trusts
 * @param keys null for none
 */
record TlsMaterial(TrustManager[] trust, KeyManager[] keys) {

    /**
     * Reads the files.
     *
     * @throws LinkException of kind TRUSTSTORE or KEYSTORE, naming file and cause, if there is nothing to trust, or what is there cannot be read
     */
    static TlsMaterial read(TlsSettings tls) throws LinkException {
        boolean isJvms = tls.certificates().isEmpty() && tls.truststore().isEmpty();
        return new TlsMaterial(
                isJvms ? null : trust(tls),
                tls.client().isEmpty() ? null : keys(tls.client().get()));
    }

    private static TrustManager[] trust(TlsSettings tls) throws LinkException {
        try {
            KeyStore trusted = TrustedCertificates.read(tls);
            if (tls.withDefault()) {
                addJvms(trusted);
            }
            return managers(trusted);
        } catch (IOException | GeneralSecurityException e) {
            String source = tls.certificates().isPresent()
                    ? "iot.ssl.truststore.certificates as PEM"
                    : tls.truststore().get() + " as " + tls.truststoreType();
            throw new LinkException(LinkException.Kind.TRUSTSTORE, "cannot read " + source + ": " + e.getMessage(), e);
        }
    }

    /** One set of authorities, so that one check of the chain decides. The copy in memory is ours. */
    private static void addJvms(KeyStore trusted) throws GeneralSecurityException {
        int number = 0;
        for (X509Certificate authority : x509(managers(null)).getAcceptedIssuers()) {
            trusted.setCertificateEntry("of-the-jvm-" + number++, authority);
        }
    }

    /** @param trusted null for what the JVM trusts */
    private static TrustManager[] managers(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static X509TrustManager x509(TrustManager[] managers) {
        return (X509TrustManager) managers[0];
    }

    private static KeyManager[] keys(ClientCertificate client) throws LinkException {
        try {
            return ClientKeys.read(client);
        } catch (ClientCertificateException e) {
            throw new LinkException(
                    LinkException.Kind.KEYSTORE,
                    "cannot use the client certificate, " + client + ": " + e.sentence(),
                    e);
        }
    }

    /** Whether nothing is set. */
    boolean isJvms() {
        return trust == null && keys == null;
    }

    /** The JVM's TLS; where nothing is set, its default, which may have a client certificate of its own. */
    SSLContext sslContext() throws GeneralSecurityException {
        if (isJvms()) {
            return SSLContext.getDefault();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }

    /** For TLS that does not know what the JVM trusts. */
    X509TrustManager trustOrJvms() throws GeneralSecurityException {
        return x509(trust == null ? managers(null) : trust);
    }

    /** @param algorithm of the key that is shown */
    boolean hasKeyOf(String algorithm) {
        return ((X509KeyManager) keys[0]).getClientAliases(algorithm, null) != null;
    }
}
