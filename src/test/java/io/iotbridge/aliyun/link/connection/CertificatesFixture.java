package io.iotbridge.aliyun.link.connection;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of the test's own, and servers with certificates of it. */
final class CertificatesFixture {

    static final String PASSWORD = "not-shown";

    private final KeyPair caKey = keyPair();
    private final X509Certificate ca;

    CertificatesFixture() throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        ca = certificate("CN=Test CA", caKey, null, now.minus(Duration.ofDays(900)), now.plus(Duration.ofDays(2)));
    }

    String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(ca.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    Path store(Path folder, String type) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setCertificateEntry("ca", ca);
        Path file = folder.resolve("truststore." + type.toLowerCase());
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** Listens with a certificate for the host, valid between the two points in time. */
    ServerSocket server(String host, Instant from, Instant until)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        return server(host, from, until, null, keyPair());
    }

    /** Listens with a key of that curve. */
    ServerSocket serverWithKey(String curve) throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        return server("localhost", now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)), null, keyPair(curve));
    }

    /** Listens for those who have a certificate of that authority. */
    ServerSocket serverThatAsks(X509Certificate authority, String version)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("clients", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLServerSocket server = (SSLServerSocket) server(
                "localhost",
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(1)),
                trust.getTrustManagers(),
                keyPair());
        server.setEnabledProtocols(new String[] {version});
        server.setNeedClientAuth(true);
        return server;
    }

    private ServerSocket server(String host, Instant from, Instant until, TrustManager[] trust, KeyPair key)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        X509Certificate leaf = certificate("CN=" + host, key, host, from, until);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key.getPrivate(), new char[0], new Certificate[] {leaf, ca});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private X509Certificate certificate(String name, KeyPair key, String host, Instant from, Instant until)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        PrivateKey signer = caKey.getPrivate();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=Test CA"),
                new BigInteger(64, new java.security.SecureRandom()),
                Date.from(from),
                Date.from(until),
                new X500Name(name),
                key.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(host == null));
        if (host != null) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(
                            host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, host)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        return keyPair("secp256r1");
    }

    private static KeyPair keyPair(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }
}
