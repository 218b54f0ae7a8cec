package io.iotbridge.aliyun.link.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.ClientCertificateFixture;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import io.iotbridge.aliyun.loop.ManualScheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsContextsTest {

    private final ManualScheduler clock = new ManualScheduler();
    private final TlsContexts contexts = new TlsContexts(() -> TlsEngine.JDK, clock::nanoTime);

    /** Equal only to those of the same number. */
    private static TlsSettings settings(int number) {
        return TlsFixture.trusting(Optional.empty(), "PEM", Optional.of("password" + number), Optional.empty());
    }

    @Test
    void connectionsOfOneConfigurationShareAContext() throws LinkException {
        assertThat(contexts.of(settings(1))).isSameAs(contexts.of(settings(1))).isNotSameAs(contexts.of(settings(2)));
    }

    @Test
    void keepsSixteenAndForgetsTheOneThatWasUsedLongestAgo() throws LinkException {
        Object first = contexts.of(settings(1));
        Object second = contexts.of(settings(2));
        for (int number = 3; number <= 16; number++) {
            contexts.of(settings(number));
        }
        assertThat(contexts.of(settings(1))).as("sixteen are kept").isSameAs(first);
        contexts.of(settings(17));
        assertThat(contexts.of(settings(1))).as("it was used last").isSameAs(first);
        assertThat(contexts.of(settings(2))).as("it was used longest ago").isNotSameAs(second);
    }

    /** What failed in OpenSSL may have passed, and the JVM's takes more CPU. */
    @Test
    void keepsToTheJvmsTlsForAnHour() throws LinkException {
        Object before = contexts.of(settings(1));
        var jvms = TlsContexts.jvms(settings(1));
        assertThat(contexts.prefer(settings(1), jvms)).isTrue();
        assertThat(contexts.prefer(settings(1), TlsContexts.jvms(settings(1))))
                .as("no news")
                .isFalse();
        clock.pass(Duration.ofMinutes(59));
        assertThat(contexts.of(settings(1))).isSameAs(jvms);
        clock.pass(Duration.ofMinutes(1));
        assertThat(contexts.of(settings(1))).isNotSameAs(jvms).isNotSameAs(before);
    }

    @Test
    void keepsToTheJvmsTlsUntilAFileChanges(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), new ClientCertificateFixture("EC").chain());
        TlsSettings tls = TlsFixture.trusting(Optional.of(file), "PEM", Optional.empty(), Optional.empty());
        contexts.of(tls);
        var jvms = TlsContexts.jvms(tls);
        contexts.prefer(tls, jvms);
        assertThat(contexts.of(tls)).isSameAs(jvms);
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
        assertThat(contexts.of(tls)).isNotSameAs(jvms);
    }

    @ParameterizedTest
    @CsvSource({
        "error:1000010a:SSL routines:OPENSSL_internal:PEER_ERROR_UNSUPPORTED_CERTIFICATE_TYPE, true",
        "error:1000042e:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION, true",
        "error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE, true",
        "error:10000438:SSL routines:OPENSSL_internal:TLSV1_ALERT_INTERNAL_ERROR, true",
        "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA, false",
        "Received fatal alert: handshake_failure, false"
    })
    void triesTheJvmsTlsWhereOnlyOpenSslMayFail(String text, boolean expected) {
        assertThat(OpenSslText.isItsOwn(new SSLException(text))).isEqualTo(expected);
    }
}
