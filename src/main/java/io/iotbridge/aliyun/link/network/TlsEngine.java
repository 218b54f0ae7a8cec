package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.LinkException;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose code speaks TLS. What is trusted does not depend on it: the JVM's code checks certificates and host names for both, and protocols and cipher suites are
 * those that the JVM allows.
 */
public enum TlsEngine {
    JDK("JDK"),

    /** BoringSSL, in native code: less CPU a message, and much less a handshake. */
    OPENSSL("OpenSSL");

    /** Of a client certificate of the JVM as a whole, which only its own TLS shows. */
    private static final String JVMS_KEYS = "javax.net.ssl.keyStore";

    /** With others, as Ed25519, a client certificate is shown by the JVM's TLS alone. */
    private static final List<String> KEYS_OF_BOTH = List.of("RSA", "EC");

    private final String shown;

    TlsEngine(String shown) {
        this.shown = shown;
    }

    /** OpenSSL where its library loads; the first call loads it, which takes a moment. */
    public static TlsEngine best() {
        return Best.ENGINE;
    }

    /** Whether OpenSSL speaks TLS in a channel. */
    static boolean isOpenSsl(ChannelPipeline pipeline) {
        SslHandler tls = pipeline.get(SslHandler.class);
        return tls != null && tls.engine() instanceof ReferenceCountedOpenSslEngine;
    }

    SslContext context(TlsMaterial material) throws LinkException {
        try {
            return this == JDK || needsJdk(material) ? jdk(material) : openSsl(material);
        } catch (GeneralSecurityException | SSLException e) {
            throw new LinkException(LinkException.Kind.TLS, "TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static boolean needsJdk(TlsMaterial material) throws GeneralSecurityException {
        boolean hasKeyOfJdk = material.keys() == null
                ? material.isJvms() && System.getProperty(JVMS_KEYS) != null
                : KEYS_OF_BOTH.stream().noneMatch(material::hasKeyOf);
        return hasKeyOfJdk || !OpenSslLimits.keepsTo(material.sslContext().getDefaultSSLParameters());
    }

    private static SslContext jdk(TlsMaterial material) throws GeneralSecurityException {
        return new JdkSslContext(
                material.sslContext(),
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                ClientAuth.NONE,
                null,
                false);
    }

    private static SslContext openSsl(TlsMaterial material) throws GeneralSecurityException, SSLException {
        SSLParameters allowed = material.sslContext().getDefaultSSLParameters();
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols(allowed.getProtocols())
                .ciphers(List.of(allowed.getCipherSuites()), SupportedCipherSuiteFilter.INSTANCE)
                .trustManager(material.trustOrJvms());
        if (material.keys() != null) {
            builder.keyManager(material.keys()[0]);
        }
        return builder.build();
    }

    @Override
    public String toString() {
        return shown;
    }

    private static final class Best {

        private static final Logger log = LoggerFactory.getLogger(TlsEngine.class);

        private static final TlsEngine ENGINE = find();

        private static TlsEngine find() {
            if (OpenSsl.isAvailable()) {
                log.info("TLS is OpenSSL's ({})", OpenSsl.versionString());
                return OPENSSL;
            }
            log.info("TLS is the JVM's: {}", reason(OpenSsl.unavailabilityCause()));
            log.debug("OpenSSL is not available", OpenSsl.unavailabilityCause());
            return JDK;
        }

        /** One line: the library is tried under several names, and only what came of its file says why it does not load. */
        private static String reason(Throwable cause) {
            if (cause instanceof UnsupportedOperationException) {
                return "io.netty.handler.ssl.noOpenSsl is set";
            }
            return "OpenSSL does not load: " + cause
                    + Stream.of(cause.getSuppressed())
                            .map(Throwable::getMessage)
                            .findFirst()
                            .map(first -> ": " + first)
                            .orElse("");
        }
    }
}
