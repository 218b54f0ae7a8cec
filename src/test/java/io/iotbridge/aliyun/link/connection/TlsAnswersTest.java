package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.network.TlsEngine;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of a server that answers the first word of TLS with another than its own. */
@ParameterizedClass
@EnumSource(TlsEngine.class)
class TlsAnswersTest {

    private final ConnectionFixture link;

    TlsAnswersTest(TlsEngine engine) {
        this.link = new ConnectionFixture(engine);
    }

    @AfterEach
    void close() {
        link.close();
    }

    /** Of level "fatal". */
    @ParameterizedTest
    @CsvSource({
        "70, TLS, protocol_version",
        "80, TLS, internal_error",
        "47, TLS, illegal_parameter",
        "48, CLIENT_CERTIFICATE, unknown_ca"
    })
    void anAlertOfTheServerIsNamedInWords(int alert, Kind kind, String name) throws Exception {
        answered(new byte[] {21, 3, 3, 0, 2, 2, (byte) alert}, kind)
                .hasMessageContaining("alert")
                .hasMessageContaining(name);
    }

    @Test
    void aHandshakeThatIsNoneIsToldInWords() throws Exception {
        answered(new byte[] {22, 3, 3, 0, 8, 2, 0, 0, 4, 1, 2, 3, 4}, Kind.TLS);
    }

    private AbstractThrowableAssert<?, ?> answered(byte[] record, Kind kind) throws Exception {
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer()) {
            link.open(URI.create(server.uri().toString().replace("ws:", "wss:")), TlsFixture.JVM_DEFAULT, 60, 8000);
            CompletableFuture.runAsync(() -> answerAll(server, record));
            return assertThat(link.awaitClosed(kind)).hasMessageNotContainingAny("error:", "OPENSSL");
        }
    }

    /** Where OpenSSL fails, the JVM's TLS may try too. */
    private static void answerAll(ScriptedWebSocketServer server, byte[] record) {
        try {
            while (true) {
                Socket peer = server.acceptWithoutReading();
                peer.getInputStream().read();
                peer.getOutputStream().write(record);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
