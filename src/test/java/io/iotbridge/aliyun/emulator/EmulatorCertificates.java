package io.iotbridge.aliyun.emulator;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of one's own and the server certificates it signs, good and bad (platform.md B, CA). */
public final class EmulatorCertificates {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final String CA_NAME = "CN=Platform emulator CA";

    private final PrivateKey caKey;
    private final X509Certificate caCertificate;

    /** A server's key and certificate chain. */
    public record Identity(PrivateKey key, X509Certificate certificate, X509Certificate issuer) {}

    private EmulatorCertificates(PrivateKey caKey, X509Certificate caCertificate) {
        this.caKey = caKey;
        this.caCertificate = caCertificate;
    }

    /** A new CA, known to nobody yet. */
    public static EmulatorCertificates create() {
        KeyPair pair = keyPair();
        Instant now = Instant.now();
        X509Certificate certificate = sign(
                pair, CA_NAME, pair.getPrivate(), now.minus(YEAR), now.plus(YEAR.multipliedBy(10)), List.of(), true);
        return new EmulatorCertificates(pair.getPrivate(), certificate);
    }

    /** The CA of a directory ({@code ca.pem}, {@code ca-key.pem}), made if there is none, so that clients need to trust it only once. */
    public static EmulatorCertificates in(Path directory) {
        Path certificate = directory.resolve("ca.pem");
        Path key = directory.resolve("ca-key.pem");
        try {
            if (Files.exists(certificate) && Files.exists(key)) {
                PrivateKeyInfo keyInfo = (PrivateKeyInfo) readPem(key);
                return new EmulatorCertificates(
                        new JcaPEMKeyConverter().getPrivateKey(keyInfo),
                        convert((X509CertificateHolder) readPem(certificate)));
            }
            Files.createDirectories(directory);
            EmulatorCertificates created = create();
            Files.writeString(certificate, created.caPem());
            Files.writeString(key, pem(new JcaPKCS8Generator(created.caKey, null)));
            return created;
        } catch (IOException e) {
            throw new UncheckedIOException("CA in " + directory, e);
        }
    }

    /** The CA's certificate as PEM text. */
    public String caPem() {
        return pem(caCertificate);
    }

    /** A server certificate for localhost, 127.0.0.1, ::1 and further names or addresses, spoilt as asked for. */
    public Identity issue(CertificateKind kind, List<String> furtherNames) {
        KeyPair pair = keyPair();
        Instant now = Instant.now();
        Instant end = kind == CertificateKind.EXPIRED ? now.minus(Duration.ofDays(1)) : now.plus(YEAR);
        List<GeneralName> names = kind == CertificateKind.WRONG_HOST
                ? List.of(new GeneralName(GeneralName.dNSName, "elsewhere.invalid"))
                : names(furtherNames);
        X509Certificate certificate =
                sign(pair, "CN=Platform emulator", caKey, now.minus(YEAR.dividedBy(2)), end, names, false);
        return new Identity(pair.getPrivate(), certificate, caCertificate);
    }

    private static List<GeneralName> names(List<String> further) {
        return Stream.concat(Stream.of("localhost", "127.0.0.1", "::1"), further.stream())
                .distinct()
                .map(name -> new GeneralName(
                        name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toList();
    }

    private static X509Certificate sign(
            KeyPair pair,
            String subject,
            PrivateKey signer,
            Instant start,
            Instant end,
            List<GeneralName> names,
            boolean authority) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(CA_NAME),
                    new BigInteger(64, new SecureRandom()).add(BigInteger.ONE),
                    Date.from(start),
                    Date.from(end),
                    new X500Name(subject),
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(new GeneralName[0])));
            }
            return convert(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("certificate for " + subject, e);
        }
    }

    private static X509Certificate convert(X509CertificateHolder holder) {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has this curve", e);
        }
    }

    private static Object readPem(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            return parser.readObject();
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        write(object, text);
        return text.toString();
    }

    private static void write(Object object, Writer target) {
        try (JcaPEMWriter writer = new JcaPEMWriter(target)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
