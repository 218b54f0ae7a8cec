package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.Scheduler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
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

    /** What the JDK reports where there was no close frame (RFC 6455, 7.1.5). */
    private static final int NO_CLOSE_FRAME = 1006;

    /** Frames asked for before Paho has consumed the last one. */
    private static final int AHEAD = 4;

    /** How long a failed write leaves the word to the reading side. */
    private static final Duration READERS_SAY = Duration.ofMillis(100);

    private final ConnectSpec spec;
    private final Scheduler scheduler;
    private final InboundSilence silence;
    private final WebSocketUpgrade upgrade;
    private final Executor threads;
    private final FrameInput in = new FrameInput(this::more);
    private final LongSupplier untilConnect;
    private final FrameQueue arrived;
    private final FrameOutput out;
    private WebSocket socket;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean dropped;
    private volatile boolean wanted = true;
    private volatile boolean connected;
    private int requested;
    private volatile boolean draining;

    /**
     * Who is asked before CONNECT leaves, and who gets what does not go to Paho: called by one thread at a time, must not block.
     *
     * @param untilConnect zero if it may leave now, else nanoseconds after which to ask again
     */
    record Takers(LongSupplier untilConnect, Consumer<InboundMessage> message, IntConsumer puback) {}

    WebSocketTransport(
            ConnectSpec spec,
            HttpClients clients,
            InboundSilence silence,
            Scheduler scheduler,
            Executor threads,
            FrameWriter writer,
            Takers takers) {
        this.spec = spec;
        this.threads = threads;
        this.out = new FrameOutput(writer::soon, this::beforeConnect, this::drain, this::writeFailed);
        this.untilConnect = takers.untilConnect();
        this.arrived = new FrameQueue(
                new PacketSorter(this::mayTake, takers.message(), takers.puback(), in::add), this::more, in::end);
        this.scheduler = scheduler;
        this.upgrade = new WebSocketUpgrade(spec, clients);
        this.silence = silence;
    }

    @Override
    public void start() throws IOException {
        try {
            WebSocket opened = upgrade.open(this);
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

    /** Right before CONNECT is written: between the upgrade and that, Paho takes its time to start threads. */
    private void beforeConnect() {
        awaitTurn();
        in.open();
    }

    private void awaitTurn() {
        for (long wait = untilConnect.getAsLong(); wait > 0; wait = untilConnect.getAsLong()) {
            CompletableFuture<Void> asked = new CompletableFuture<>();
            scheduler.schedule(Duration.ofNanos(wait), () -> asked.complete(null));
            CompletableFuture.anyOf(asked, ended).join();
            if (ended.isDone()) {
                return;
            }
        }
    }

    boolean isUpgraded() {
        return upgrade.isOpen();
    }

    /** Whether Paho has begun to write CONNECT. */
    boolean isBegun() {
        return out.isBegun();
    }

    boolean isWanted() {
        return wanted;
    }

    /** Without demand nothing is taken, not even what has arrived: one frame may hold a hundred messages. */
    void demand(boolean want) {
        wanted = want;
        if (want) {
            goOn();
            more();
        }
    }

    /** The listener knows of the CONNACK: what came right behind it may follow. */
    void connected() {
        connected = true;
        goOn();
    }

    /** On a thread of its own: who wants more may hold locks that the takers need. */
    private void goOn() {
        if (arrived.frames() > 0) {
            threads.execute(arrived::goOn);
        }
    }

    private boolean mayTake(int type) {
        boolean ours = type == PacketSorter.PUBLISH || type == PacketSorter.PUBACK;
        return draining || wanted && (connected || !ours);
    }

    /** Sends a packet soon. From any thread; never blocks. */
    void write(OwnPacket packet) {
        out.add(packet);
    }

    /** Sends what was written and a close frame, then waits for the server's. */
    void sayGoodbye() {
        out.sayGoodbye();
    }

    /** Ends everything at once: the socket is closed and the streams fail with the cause. Idempotent. */
    void drop(LinkException cause) {
        synchronized (this) {
            dropped = true;
            socket = null;
        }
        ended.complete(null);
        upgrade.drop(cause);
        arrived.drop(cause);
        in.drop(cause);
        out.end(cause);
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
        silence.heard();
        boolean take;
        synchronized (this) {
            requested--;
            silence.asking(requested > 0);
            take = !draining && data.hasRemaining();
        }
        // Not under the lock: the takers have locks of their own.
        CompletionStage<?> consumed = take ? arrived.add(data) : null;
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
        arrived.end(cause);
        out.end(cause);
    }

    /** After our goodbye nothing counts but the server's close frame. */
    private void drain() {
        synchronized (this) {
            draining = true;
        }
        goOn();
        more();
    }

    private void more() {
        WebSocket from;
        int more;
        synchronized (this) {
            int room = draining ? 1 : wanted ? AHEAD - arrived.frames() - in.packets() : 0;
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
