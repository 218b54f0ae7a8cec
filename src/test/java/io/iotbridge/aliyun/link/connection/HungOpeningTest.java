package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.network.Network;
import io.iotbridge.aliyun.link.network.TlsEngine;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Connections that hang before they have a socket, as with a truststore on a file system that does not answer. */
class HungOpeningTest {

    private final CountDownLatch answered = new CountDownLatch(1);

    private TlsEngine hang() {
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return TlsEngine.JDK;
    }

    @Test
    void theyHoldUpNoneWithOtherSettings() throws Exception {
        TlsSettings hung = TlsFixture.trusting(Optional.empty(), "PEM", Optional.of("another"), Optional.empty());
        try (ScriptedWebSocketServer server = new ScriptedWebSocketServer();
                Connections connector = new Connections(LinkThreads.forOpening(), Network.threads(), this::hang)) {
            for (int i = 0; i < 20; i++) {
                connector
                        .get()
                        .open(
                                ConnectionFixture.spec(URI.create("wss://localhost:1/mqtt"), hung, 60, 60_000),
                                new RecordingListener());
            }
            RecordingListener listener = new RecordingListener();
            listener.connects(connector
                    .get()
                    .open(ConnectionFixture.spec(server.uri(), TlsFixture.JVM_DEFAULT, 60, 8_000), listener));
            server.session();
            listener.awaitConnected();
        } finally {
            answered.countDown();
        }
    }
}
