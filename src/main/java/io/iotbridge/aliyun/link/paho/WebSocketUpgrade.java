package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.TlsSettings;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;

/** Makes the WebSocket of one connection, and holds its share of the HTTP client until the connection is over. Safe for use by several threads. */
final class WebSocketUpgrade {

    private static final String SUBPROTOCOL = "mqtt";

    private final ConnectSpec spec;
    private final HttpClients clients;
    private final CompletableFuture<WebSocket> upgrade = new CompletableFuture<>();
    private HttpClients.Lease lease;
    private boolean over;

    WebSocketUpgrade(ConnectSpec spec, HttpClients clients) {
        this.spec = spec;
        this.clients = clients;
    }

    /**
     * Asks the server. May take a while to start, since it can have to read a truststore.
     *
     * @return fails with whatever was the matter, or with the cause of {@link #drop}
     */
    CompletableFuture<WebSocket> open(WebSocket.Listener listener) {
        try {
            attempt(listener);
        } catch (LinkException | RuntimeException | Error e) {
            upgrade.completeExceptionally(e);
        }
        return upgrade;
    }

    private void attempt(WebSocket.Listener listener) throws LinkException {
        boolean secure = "wss".equalsIgnoreCase(spec.endpoint().getScheme());
        HttpClients.Lease leased = clients.lease(secure ? spec.tls() : TlsSettings.JVM_DEFAULT);
        CompletableFuture<WebSocket> attempt;
        try {
            attempt = leased.client()
                    .newWebSocketBuilder()
                    .subprotocols(SUBPROTOCOL)
                    .connectTimeout(spec.timeout())
                    .buildAsync(spec.endpoint(), listener);
        } catch (RuntimeException | Error e) {
            leased.release();
            throw Causes.ofUpgrade(spec.endpoint(), e);
        }
        attempt.whenComplete(this::upgraded);
        upgrade.whenComplete((opened, failure) -> attempt.cancel(true));
        synchronized (this) {
            if (!over) {
                lease = leased;
                return;
            }
        }
        leased.release();
    }

    private void upgraded(WebSocket opened, Throwable failure) {
        if (failure != null) {
            upgrade.completeExceptionally(failure);
        } else if (!SUBPROTOCOL.equals(opened.getSubprotocol())) {
            opened.abort();
            upgrade.completeExceptionally(new LinkException(
                    Kind.UPGRADE_REFUSED,
                    Endpoint.show(spec.endpoint()) + " speaks WebSocket, but not the subprotocol " + SUBPROTOCOL));
        } else if (!upgrade.complete(opened)) {
            opened.abort();
        }
    }

    boolean isOpen() {
        return upgrade.isDone() && !upgrade.isCompletedExceptionally();
    }

    /** Closes the socket, or sees to it that it is closed as soon as it is open. Idempotent. */
    void drop(LinkException cause) {
        HttpClients.Lease leased;
        synchronized (this) {
            over = true;
            leased = lease;
            lease = null;
        }
        upgrade.completeExceptionally(cause);
        upgrade.thenAccept(WebSocket::abort);
        if (leased != null) {
            leased.release();
        }
    }
}
