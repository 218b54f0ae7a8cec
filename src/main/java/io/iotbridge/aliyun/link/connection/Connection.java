package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.OutboundMessage;
import io.iotbridge.aliyun.link.network.FrameChannel;
import io.iotbridge.aliyun.link.network.InboundSilence;
import io.iotbridge.aliyun.link.network.Network;
import io.iotbridge.aliyun.link.network.NetworkLoop;
import io.iotbridge.aliyun.link.network.Receiver;
import io.iotbridge.aliyun.link.packets.Packet;
import io.iotbridge.aliyun.link.packets.PacketSorter;
import io.iotbridge.aliyun.loop.Loop;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.loop.Steps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and its session; all of it belongs to one loop, to which other threads post. Whatever ends it first decides the cause; the end
 * is carried out once, in a turn of its own: it closes the socket, fails what is outstanding and tells the listener.
 */
final class Connection implements MqttConnection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final ConnectSpec spec;
    private final ConnectionListener listener;
    private final Loop loop;
    private final Consumer<Connection> gone;
    private final FrameChannel transport;
    private final KeepAlive keepAlive;
    private final PendingPackets pending = new PendingPackets();
    private final Session session;
    private boolean ending;
    /** Why it ends, or null. */
    private LinkException cause;

    private Scheduler.Cancellable timeout = () -> {};
    private Scheduler.Cancellable goodbye = () -> {};

    Connection(
            ConnectSpec spec,
            ConnectionListener listener,
            NetworkLoop loop,
            Network network,
            Consumer<Connection> gone) {
        this.spec = spec;
        this.listener = listener;
        this.loop = loop;
        this.gone = gone;
        InboundSilence silence = new InboundSilence(loop);
        session = new Session(this, pending, spec.credentials().username());
        transport = network.channel(loop, spec, new FromNetwork(), silence);
        keepAlive = new KeepAlive(
                loop,
                spec.keepAlive(),
                spec.pingTimeout(),
                transport::mayTake,
                transport::sinceSent,
                silence,
                () -> transport.write(Packet.pingreq()),
                () -> dead(silence.isAsking()));
    }

    void start() {
        post(() -> {
            timeout = loop.schedule(spec.timeout(), this::timedOut);
            transport.open();
        });
    }

    /** Does something on the loop, unless the connection is over by then. */
    private void post(Runnable action) {
        post(new CompletableFuture<>(), action);
    }

    /** The same for something that somebody waits for, and that fails with the connection. */
    private void post(CompletableFuture<?> awaited, Runnable action) {
        loop.execute(() -> {
            if (cause == null) {
                orEnd(action);
            } else {
                awaited.completeExceptionally(cause);
            }
        });
    }

    /** What cannot be done ends this connection, and is thrown to nobody. */
    private void orEnd(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A connection failed in this plugin", e);
            end(new LinkException(Kind.CLOSED_BY_US, "the connection failed in this plugin: " + Quoted.bare(e), e));
        }
    }

    @Override
    public CompletionStage<Void> connect() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        post(written, () -> transport.write(Packet.connect(spec, pending.connect(written))));
        return written;
    }

    @Override
    public CompletionStage<List<Integer>> subscribe(List<String> filters) {
        return ask(packetId -> Packet.subscribe(filters, packetId));
    }

    @Override
    public CompletionStage<List<Integer>> unsubscribe(List<String> filters) {
        return ask(packetId -> Packet.unsubscribe(filters, packetId));
    }

    private CompletionStage<List<Integer>> ask(IntFunction<Packet> packet) {
        CompletableFuture<List<Integer>> codes = new CompletableFuture<>();
        post(codes, () -> transport.write(packet.apply(pending.subscribe(codes))));
        return codes;
    }

    @Override
    public void publish(OutboundMessage message, Runnable accepted) {
        if (cause == null && message.qos() == 0) {
            transport.write(Packet.publish(message, pending.publishOnce(accepted)));
        } else if (cause == null) {
            pending.publish(message.packetId(), accepted);
            transport.write(Packet.publish(message));
        }
    }

    @Override
    public void acknowledge(int packetId) {
        if (cause == null) {
            transport.write(Packet.puback(packetId));
        }
    }

    @Override
    public void demand(boolean wanted) {
        transport.demand(wanted);
        post(keepAlive::demandChanged);
    }

    @Override
    public boolean isOpenSsl() {
        return transport.isOpenSsl();
    }

    @Override
    public void disconnect() {
        post(() -> {
            cause = new LinkException(Kind.CLOSED_BY_US, "disconnected");
            timeout.cancel();
            if (transport.isOpen()) {
                goodbye = loop.schedule(GOODBYE, this::finishSoon);
                transport.sayGoodbye(session.isAccepted() ? Packet.disconnect() : Packet.empty());
            } else {
                finishSoon();
            }
        });
    }

    @Override
    public void drop() {
        loop.execute(() -> end(new LinkException(Kind.CLOSED_BY_US, "dropped")));
    }

    /** CONNACK says so. */
    void accepted(boolean sessionPresent) {
        timeout.cancel();
        keepAlive.start();
        tell(told -> told.connected(sessionPresent));
    }

    /** Whether it is clear why it ends. */
    boolean isOver() {
        return cause != null;
    }

    private void timedOut() {
        end(
                transport.isOpen()
                        ? new LinkException(Kind.TIMEOUT, "no CONNACK arrived within " + millis(spec.timeout()))
                        : new LinkException(
                                Kind.UNREACHABLE,
                                Endpoint.show(spec.endpoint()) + " did not answer within " + millis(spec.timeout())));
    }

    private void dead(boolean asked) {
        end(
                asked
                        ? new LinkException(
                                Kind.PING_TIMEOUT,
                                "nothing arrived within " + millis(spec.pingTimeout()) + " of a PINGREQ")
                        : new LinkException(
                                Kind.CLOSED_BY_US, "nothing was read any more behind an error in this plugin"));
    }

    /** What the listener throws ends the connection. */
    void tell(Consumer<ConnectionListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.error("A connection listener failed", e);
            end(new LinkException(Kind.CLOSED_BY_US, "a listener in this plugin failed: " + Quoted.bare(e), e));
        }
    }

    void end(LinkException why) {
        if (cause == null) {
            cause = why;
        }
        finishSoon();
    }

    /** Not at once: what is under way in this turn is for a connection that is there. */
    private void finishSoon() {
        if (!ending) {
            // First what can fail: who finds the connection dead comes again.
            loop.execute(this::finish);
            ending = true;
        }
    }

    private void finish() {
        try {
            Steps.run(
                    timeout::cancel,
                    goodbye::cancel,
                    keepAlive::stop,
                    transport::drop,
                    () -> pending.fail(cause),
                    () -> tell(told -> told.closed(cause)),
                    () -> gone.accept(this));
        } catch (RuntimeException | Error e) {
            LOG.error("A connection did not end cleanly", e);
        }
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }

    /** What the network brings. */
    private final class FromNetwork implements Receiver {
        private final PacketSorter sorter = new PacketSorter(() -> transport.mayTake(), session);

        @Override
        public void opened() {
            tell(ConnectionListener::opened);
        }

        @Override
        public boolean take(ByteBuffer data) throws IOException {
            return sorter.take(data);
        }

        @Override
        public void over(LinkException why) {
            end(why);
        }
    }
}
