package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.SignedConnect;
import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.MqttConnector;
import io.iotbridge.aliyun.link.OutboundMessage;
import io.iotbridge.aliyun.link.ProxySettings;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.network.Network;
import io.iotbridge.aliyun.link.network.TlsEngine;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import io.iotbridge.aliyun.loop.Loop;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A connector in real time, and one listener. */
final class ConnectionFixture implements AutoCloseable {

    private static final AtomicInteger IDS = new AtomicInteger();

    static final Duration PING_TIMEOUT = Duration.ofMillis(900);

    final Connections connector;
    final RecordingListener listener = new RecordingListener();

    /** Of each connection. */
    private final Map<MqttConnection, Loop> loops = new ConcurrentHashMap<>();

    ConnectionFixture() {
        this(TlsEngine.best());
    }

    /** Skips the test where the library of that TLS does not load. */
    ConnectionFixture(TlsEngine tls) {
        Assumptions.assumeTrue(tls == TlsEngine.JDK || TlsEngine.best() == tls, "its library does not load");
        connector = new Connections(LinkThreads.forOpening(), Network.threads(), () -> tls);
    }

    /** A publish, with a packet identifier of its own. */
    static OutboundMessage outbound(int qos, byte[] payload) {
        return new OutboundMessage("t", payload, qos, false, qos == 0 ? 0 : 0x8000 + IDS.getAndIncrement());
    }

    MqttConnection open(URI endpoint) {
        return open(endpoint, TlsFixture.JVM_DEFAULT, 60, 8000);
    }

    MqttConnection open(URI endpoint, TlsSettings tls, int keepAlive, int timeoutMillis) {
        return listener.connects(open(spec(endpoint, tls, keepAlive, timeoutMillis)));
    }

    /** Sends no CONNECT. */
    MqttConnection openOnly(URI endpoint) {
        return open(spec(endpoint, TlsFixture.JVM_DEFAULT, 60, 8000));
    }

    private MqttConnection open(ConnectSpec spec) {
        MqttConnector on = connector.get();
        MqttConnection connection = on.open(spec, listener);
        loops.put(connection, on.loop());
        return connection;
    }

    /** Publishes on the connection's loop; done when it is accepted, which must not be told after the end. */
    CompletableFuture<Void> publish(MqttConnection connection, OutboundMessage message) {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        loops.get(connection)
                .execute(() -> connection.publish(message, () -> {
                    listener.accepted(message.topic());
                    accepted.complete(null);
                }));
        return accepted;
    }

    /** On the connection's loop. */
    void acknowledge(MqttConnection connection, int packetId) {
        loops.get(connection).execute(() -> connection.acknowledge(packetId));
    }

    static ConnectSpec spec(URI endpoint, TlsSettings tls, int keepAlive, int timeoutMillis) {
        return spec(endpoint, tls, keepAlive, timeoutMillis, Optional.empty());
    }

    MqttConnection openThrough(ProxySettings proxy, URI endpoint) {
        return openThrough(proxy, endpoint, TlsFixture.JVM_DEFAULT);
    }

    MqttConnection openThrough(ProxySettings proxy, URI endpoint, TlsSettings tls) {
        return listener.connects(open(spec(endpoint, tls, 60, 8000, Optional.of(proxy))));
    }

    private static ConnectSpec spec(
            URI endpoint, TlsSettings tls, int keepAlive, int timeoutMillis, Optional<ProxySettings> proxy) {
        return new ConnectSpec(
                endpoint,
                new SignedConnect("a1.pump1|securemode=2|", "pump1&a1", "SIGNATURE"),
                Duration.ofSeconds(keepAlive),
                PING_TIMEOUT,
                false,
                Duration.ofMillis(timeoutMillis),
                tls,
                proxy);
    }

    /** The end, after checking that it was told once and nothing told after it. */
    LinkException awaitClosed(LinkException.Kind kind) {
        LinkException cause = listener.awaitClosed();
        assertThat(cause.kind()).as(cause.getMessage()).isEqualTo(kind);
        assertThat(cause).hasMessageNotContaining("SIGNATURE");
        assertThat(listener.violations).isEmpty();
        return cause;
    }

    @Override
    public void close() {
        connector.close();
    }
}
