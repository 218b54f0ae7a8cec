package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.link.Steps;
import io.iotbridge.aliyun.trouble.Quoted;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;

/**
 * MQTT packets in a WebSocket, for one connection. Asks the network for a few frames ahead, and for none without demand; a server's PING is
 * answered as long as it is not queued behind data we do not want yet. Nothing here blocks but {@link #open()}, for a moment.
 *
 * <p>A few ahead, because the JDK's WebSocket loses an end of stream without a close frame if it comes while nothing is asked for. Without
 * demand that can still happen; the next writes find it then, or the keep alive.
 */
final class WebSocketTransport implements WebSocket.Listener {

    /** What the JDK reports where there was no close frame (RFC 6455, 7.1.5). */
    private static final int NO_CLOSE_FRAME = 1006;

    /** Frames asked for before the last one is taken apart. */
    private static final int AHEAD = 4;

    /** How long a failed write leaves the word to the reading side. */
    private static final Duration READERS_SAY = Duration.ofMillis(100);

    private final URI endpoint;
    private final Scheduler scheduler;
    private final InboundSilence silence;
    private final WebSocketUpgrade upgrade;
    private final Executor threads;
    private final Takers takers;
    private final FrameQueue arrived;
    private final FrameOutput out;
    private WebSocket socket;
    private boolean dropped;
    private volatile boolean wanted = true;
    private int requested;
    private volatile boolean draining;

    /**
     * Who gets what arrives, one call at a time and in order; nobody may block.
     *
     * @param opened the server has agreed to the WebSocket
     * @param puback gets the packet identifier
     * @param other gets a packet that is neither message nor PUBACK
     * @param over told why nothing more will arrive; perhaps more than once
     */
    record Takers(
            Runnable opened,
            Consumer<InboundMessage> message,
            IntConsumer puback,
            Consumer<MqttWireMessage> other,
            Consumer<LinkException> over) {}

    WebSocketTransport(
            ConnectSpec spec,
            HttpClients clients,
            InboundSilence silence,
            Scheduler scheduler,
            Executor threads,
            FrameWriter writer,
            Takers takers) {
        this.endpoint = spec.endpoint();
        this.threads = threads;
        this.takers = takers;
        this.out = new FrameOutput(writer::soon, this::drain, this::writeFailed, scheduler::nanoTime);
        this.arrived = new FrameQueue(
                new PacketSorter(() -> draining || wanted, takers.message(), takers.puback(), takers.other()),
                this::more,
                takers.over());
        this.scheduler = scheduler;
        this.upgrade = new WebSocketUpgrade(spec, clients);
        this.silence = silence;
    }

    void open() {
        upgrade.open(this).whenComplete((opened, failure) -> {
            if (failure != null) {
                lost(Causes.ofUpgrade(endpoint, failure));
                return;
            }
            try {
                use(opened);
            } catch (RuntimeException | Error e) {
                lost(Causes.ofWebSocket(e));
            }
        });
    }

    private void use(WebSocket opened) {
        synchronized (this) {
            if (dropped) {
                return;
            }
            socket = opened;
            out.open(opened);
        }
        more();
        takers.opened().run();
    }

    boolean isUpgraded() {
        return upgrade.isOpen();
    }

    /** Nanoseconds since something was sent. */
    long sinceSent() {
        return out.sinceSent();
    }

    /** Without demand nothing is taken, not even what has arrived: one frame may hold a hundred messages. */
    void demand(boolean want) {
        wanted = want;
        if (want) {
            goOn();
            more();
        }
    }

    /** On a thread of its own: who wants more may hold locks that the takers need. */
    private void goOn() {
        if (arrived.frames() > 0) {
            threads.execute(arrived::goOn);
        }
    }

    /** Sends a packet soon. */
    void write(Packet packet) {
        out.add(packet);
    }

    /** Sends what was written, this packet, and a close frame, then waits for the server's. */
    void sayGoodbye(Packet with) {
        out.sayGoodbye(with);
    }

    /** Ends everything at once and closes the socket. Idempotent. */
    void drop(LinkException cause) {
        synchronized (this) {
            dropped = true;
            socket = null;
        }
        Steps.run(() -> upgrade.drop(cause), () -> arrived.drop(cause), out::end);
    }

    @Override
    public void onOpen(WebSocket opened) {
        // The first frame is asked for when there is somebody to take it.
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
        String why = reason.isEmpty() ? "" : ": " + Quoted.of(reason);
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
        out.end();
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
            int room = draining ? 1 : wanted ? AHEAD - arrived.frames() : 0;
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
