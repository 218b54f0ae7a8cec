package io.iotbridge.aliyun.link.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsContextsTest {

    private final TlsContexts contexts = new TlsContexts(() -> TlsEngine.JDK);

    /** Equal only to those of the same number. */
    private static TlsSettings settings(int number) {
        return new TlsSettings(Optional.empty(), "PEM", Optional.of("password" + number), Optional.empty());
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
}
