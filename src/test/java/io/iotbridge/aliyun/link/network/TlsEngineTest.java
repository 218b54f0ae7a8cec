package io.iotbridge.aliyun.link.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.ClientCertificateFixture;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.tls.ClientCertificate;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which TLS a configuration gets where OpenSSL loads. */
class TlsEngineTest {

    private static final String JVMS_KEYS = "javax.net.ssl.keyStore";

    @BeforeEach
    void loads() {
        Assumptions.assumeTrue(TlsEngine.best() == TlsEngine.OPENSSL, "its library does not load");
    }

    private static String made(TlsSettings settings) throws Exception {
        return TlsEngine.OPENSSL
                .context(TlsMaterial.read(settings))
                .getClass()
                .getSimpleName()
                .replace("SslClientContext", "")
                .replace("SslContext", "");
    }

    @Test
    void isOpenSslsWithTheTrustOfTheJvm() throws Exception {
        assertThat(made(TlsFixture.JVM_DEFAULT)).isEqualTo("Open");
    }

    @ParameterizedTest
    @CsvSource({"RSA, Open", "EC, Open", "Ed25519, Jdk"})
    void isTheJvmsForAClientCertificateThatOpenSslCannotShow(String algorithm, String expected) throws Exception {
        ClientCertificateFixture client = new ClientCertificateFixture(algorithm);
        ClientCertificate shown = new ClientCertificate.InText(client.chain(), client.key(), Optional.empty());
        assertThat(made(new TlsSettings(
                        Optional.empty(), "PEM", Optional.empty(), Optional.empty(), false, Optional.of(shown))))
                .isEqualTo(expected);
    }

    /** As for every program of this JVM: {@code -Djavax.net.ssl.keyStore}. */
    @Test
    void isTheJvmsWhereTheJvmHasAClientCertificate() throws Exception {
        System.setProperty(JVMS_KEYS, "NONE");
        try {
            assertThat(made(TlsFixture.JVM_DEFAULT)).isEqualTo("Jdk");
        } finally {
            System.clearProperty(JVMS_KEYS);
        }
    }

    @Test
    void offersWhatTheJvmAllowsAndNothingElse() throws Exception {
        List<String> allowed =
                List.of(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
        assertThat(TlsEngine.OPENSSL
                        .context(TlsMaterial.read(TlsFixture.JVM_DEFAULT))
                        .cipherSuites())
                .isNotEmpty()
                .isSubsetOf(allowed);
    }

    /** What OpenSSL would offer in spite of it. */
    @ParameterizedTest
    @CsvSource({
        "TLSv1.3 TLSv1.2, TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, false",
        "TLSv1.3 TLSv1.2, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, false",
        "TLSv1.2, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, false",
        "TLSv1.2, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, true",
        "TLSv1.3, TLS_AES_128_GCM_SHA256, false",
        "TLSv1.3, TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256, true"
    })
    void isOpenSslsOnlyWhereItCanBeHeldToWhatTheJvmAllows(String protocols, String suites, boolean expected) {
        assertThat(OpenSslLimits.keepsTo(new SSLParameters(suites.split(" "), protocols.split(" "))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk.tls.namedGroups", "jdk.tls.client.SignatureSchemes"})
    void isTheJvmsWhereItHasLimitsThatOnlyItKeeps(String limit) throws Exception {
        System.setProperty(limit, "");
        try {
            assertThat(made(TlsFixture.JVM_DEFAULT)).isEqualTo("Jdk");
        } finally {
            System.clearProperty(limit);
        }
    }
}
