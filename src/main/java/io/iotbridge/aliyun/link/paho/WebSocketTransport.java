package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.link.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;

/**
 * MQTT in a WebSocket, for one connection. Asks the network for a few frames ahead of what Paho has consumed, and for none without demand;
 * a server's PING is answered as long as it is not queued behind data we do not want yet. Only {@link #start()} blocks, and the streams.
 *
 * <p>A few ahead, because the JDK's WebSocket loses an end of stream without a close frame if it comes while nothing is asked for. Without
 * demand that can still happen; the next writes find it then, or the keep alive.
 *
 * <p>Until CONNECT is written the input waits, even for its end: Paho's start-up spins for ever on a receiver that is gone already.
 */
final class WebSocketTransport implements NetworkModule, WebSocket.Listener {

    private static final String SUBPROTOCOL = "mqtt";

    /** What the JDK reports where there was no close frame (RFC 6455, 7.1.5). */
    private static final int NO_CLOSE_FRAME = 1006;

    /** Frames asked for before Paho has consumed the last one. */
    private static final int AHEAD = 4;

    /** How long a failed write leaves the word to the reading side. */
    private static final Duration READERS_SAY = Duration.ofMillis(100);

    private final ConnectSpec spec;
    private final Scheduler scheduler;
    private final HttpClients clients;
    private final InboundSilence silence;
    private final CompletableFuture<WebSocket> upgrade = new CompletableFuture<>();
    private final FrameInput in = new FrameInput(this::more);
    private final FrameOutput out = new FrameOutput(in::open, this::drain, this::writeFailed);
    private HttpClients.Lease lease;
    private WebSocket socket;
    private boolean dropped;
    private boolean wanted = true;
    private int requested;
    private boolean draining;

    WebSocketTransport(ConnectSpec spec, HttpClients clients, InboundSilence silence, Scheduler scheduler) {
        this.spec = spec;
        this.scheduler = scheduler;
        this.clients = clients;
        this.silence = silence;
    }

    @Override
    public void start() throws IOException {
        try {
            attempt();
            WebSocket opened = upgrade.join();
            synchronized (this) {
                if (!dropped) {
                    socket = opened;
                    out.open(opened);
                }
            }
            more();
        } catch (CompletionException e) {
            LinkException cause = Causes.ofUpgrade(spec.endpoint(), e);
            throw new IOException(cause.getMessage(), cause);
        } catch (LinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void attempt() throws LinkException {
        boolean secure = "wss".equalsIgnoreCase(spec.endpoint().getScheme());
        HttpClients.Lease leased = clients.lease(secure ? spec.tls() : TlsSettings.JVM_DEFAULT);
        CompletableFuture<WebSocket> attempt;
        try {
            attempt = leased.client()
                    .newWebSocketBuilder()
                    .subprotocols(SUBPROTOCOL)
                    .connectTimeout(spec.timeout())
                    .buildAsync(spec.endpoint(), this);
        } catch (IllegalArgumentException e) {
            leased.release();
            throw Causes.ofUpgrade(spec.endpoint(), e);
        }
        attempt.whenComplete(this::upgraded);
        upgrade.whenComplete((opened, failure) -> attempt.cancel(true));
        synchronized (this) {
            if (!dropped) {
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
                    spec.endpoint() + " speaks WebSocket, but not the subprotocol " + SUBPROTOCOL));
        } else if (!upgrade.complete(opened)) {
            opened.abort();
        }
    }

    boolean isUpgraded() {
        return upgrade.isDone() && !upgrade.isCompletedExceptionally();
    }

    synchronized boolean isWanted() {
        return wanted;
    }

    void demand(boolean want) {
        synchronized (this) {
            wanted = want;
        }
        in.demand(want);
        more();
    }

    /** Sends what was written and a close frame, then waits for the server's. */
    void sayGoodbye() {
        out.sayGoodbye();
    }

    /** Ends everything at once: the socket is closed and the streams fail with the cause. Idempotent. */
    void drop(LinkException cause) {
        WebSocket open;
        HttpClients.Lease leased;
        synchronized (this) {
            dropped = true;
            open = socket;
            socket = null;
            leased = lease;
            lease = null;
        }
        upgrade.completeExceptionally(cause);
        if (open != null) {
            open.abort();
        } else {
            upgrade.thenAccept(WebSocket::abort);
        }
        in.drop(cause);
        out.end(cause);
        if (leased != null) {
            leased.release();
        }
    }

    @Override
    public void stop() {
        drop(new LinkException(Kind.CLOSED_BY_US, "the connection is over"));
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public String getServerURI() {
        return spec.endpoint().toString();
    }

    @Override
    public void onOpen(WebSocket opened) {
        // The first frame is asked for when the streams are ready.
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        CompletionStage<?> consumed = null;
        silence.heard();
        synchronized (this) {
            requested--;
            silence.asking(requested > 0);
            if (!draining && data.hasRemaining()) {
                consumed = in.add(data);
            }
        }
        more();
        return consumed;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        silence.heard();
        return WebSocket.Listener.super.onPing(from, message);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        silence.heard();
        return WebSocket.Listener.super.onPong(from, message);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        lost(new LinkException(Kind.PROTOCOL, "the server sent a text frame"));
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        String why = reason.isEmpty() ? "" : ": " + reason;
        lost(new LinkException(
                Kind.CONNECTION_LOST,
                code == NO_CLOSE_FRAME
                        ? "the connection ended without a close frame"
                        : "the server closed the WebSocket with code " + code + why));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        lost(Causes.ofWebSocket(failure));
    }

    /** The reading side mostly knows why, a moment later: a server that breaks the protocol closes the JDK's output first. */
    private void writeFailed(Throwable failure) {
        LinkException cause = Causes.ofWebSocket(failure);
        scheduler.schedule(READERS_SAY, () -> lost(cause));
    }

    private void lost(LinkException cause) {
        in.end(cause);
        out.end(cause);
    }

    /** After our goodbye nothing counts but the server's close frame. */
    private void drain() {
        synchronized (this) {
            draining = true;
        }
        in.demand(true);
        more();
    }

    private void more() {
        WebSocket from;
        int more;
        synchronized (this) {
            int room = draining ? 1 : wanted ? AHEAD - in.frames() : 0;
            more = room - requested;
            if (socket == null || more <= 0) {
                return;
            }
            requested += more;
            silence.asking(true);
            from = socket;
        }
        from.request(more);
    }
}
