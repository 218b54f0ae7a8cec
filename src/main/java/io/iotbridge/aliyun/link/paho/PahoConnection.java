package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.Loop;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.OutboundMessage;
import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.link.Steps;
import io.iotbridge.aliyun.link.network.FrameChannel;
import io.iotbridge.aliyun.link.network.InboundSilence;
import io.iotbridge.aliyun.link.network.Network;
import io.iotbridge.aliyun.link.network.NetworkLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttConnack;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttDisconnect;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPingReq;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttSuback;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttUnsubAck;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and its session; all of it belongs to one loop, to which other threads post. Whatever ends it first decides the cause; the end
 * is carried out once, in a turn of its own: it closes the socket, fails what is outstanding and tells the listener.
 */
final class PahoConnection implements MqttConnection {

    private static final Logger LOG = LoggerFactory.getLogger(PahoConnection.class);

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final ConnectSpec spec;
    private final ConnectionListener listener;
    private final Loop loop;
    private final Consumer<PahoConnection> gone;
    private final FrameChannel transport;
    private final KeepAlive keepAlive;
    private final UnreadCheck unread;
    private final PendingPackets pending = new PendingPackets();
    private boolean connected;
    private boolean ending;
    /** Why it ends, or null. */
    private LinkException cause;

    private Scheduler.Cancellable timeout = () -> {};
    private Scheduler.Cancellable goodbye = () -> {};

    PahoConnection(
            ConnectSpec spec,
            ConnectionListener listener,
            NetworkLoop loop,
            Network network,
            Consumer<PahoConnection> gone) {
        this.spec = spec;
        this.listener = listener;
        this.loop = loop;
        this.gone = gone;
        InboundSilence silence = new InboundSilence(loop);
        PacketSorter sorter = new PacketSorter(this::mayTake, this::message, this::puback, this::answer);
        PacketReceiver receiver = new PacketReceiver(() -> tell(listener::opened), sorter, this::end);
        transport = network.channel(loop, spec, receiver, silence);
        PingWatch watch = new PingWatch(loop, spec.pingTimeout(), silence, this::unanswered);
        Runnable pingreq = () -> transport.write(Packet.of(new MqttPingReq()));
        keepAlive = new KeepAlive(loop, spec.keepAlive(), transport::sinceSent, silence, watch, pingreq);
        unread = new UnreadCheck(loop, transport::mayTake, transport::sinceSent, pingreq);
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
        post(unread::changed);
    }

    @Override
    public void disconnect() {
        post(() -> {
            cause = new LinkException(Kind.CLOSED_BY_US, "disconnected");
            timeout.cancel();
            if (transport.isOpen()) {
                goodbye = loop.schedule(GOODBYE, this::finishSoon);
                transport.sayGoodbye(connected ? Packet.of(new MqttDisconnect()) : Packet.empty());
            } else {
                finishSoon();
            }
        });
    }

    @Override
    public void drop() {
        loop.execute(() -> end(new LinkException(Kind.CLOSED_BY_US, "dropped")));
    }

    private boolean mayTake() {
        return transport.mayTake();
    }

    private void message(InboundMessage message) {
        if (requireSession("a PUBLISH") && cause == null) {
            tell(() -> listener.message(message));
        }
    }

    private void puback(int packetId) {
        if (requireSession("a PUBACK")) {
            pending.puback(packetId);
        }
    }

    private void answer(MqttWireMessage packet) {
        if (packet instanceof MqttConnack connack) {
            connack(connack);
        } else if (requireSession("a packet of type " + packet.getType()) && packet instanceof MqttSuback suback) {
            suback(suback);
        } else if (packet instanceof MqttUnsubAck) {
            pending.suback(packet.getMessageId(), List.of());
        }
    }

    private void connack(MqttConnack connack) {
        if (connected) {
            broken("a second CONNACK");
        } else if (connack.getReturnCode() != 0) {
            end(Causes.ofConnack(connack.getReturnCode(), spec.credentials().username()));
        } else if (cause == null) {
            connected = true;
            timeout.cancel();
            keepAlive.start();
            unread.start();
            tell(() -> listener.connected(connack.getSessionPresent()));
        }
    }

    private void suback(MqttSuback suback) {
        List<Integer> codes = Arrays.stream(suback.getGrantedQos()).boxed().toList();
        if (!pending.suback(suback.getMessageId(), codes)) {
            broken("a SUBACK for no SUBSCRIBE");
        }
    }

    private boolean requireSession(String what) {
        if (!connected) {
            broken(what + " before CONNACK");
        }
        return connected;
    }

    private void broken(String how) {
        end(new LinkException(Kind.PROTOCOL, "the server broke MQTT 3.1.1: " + how));
    }

    private void timedOut() {
        end(
                transport.isOpen()
                        ? new LinkException(Kind.TIMEOUT, "no CONNACK came within " + Causes.millis(spec.timeout()))
                        : new LinkException(
                                Kind.UNREACHABLE,
                                Endpoint.show(spec.endpoint()) + " did not answer within "
                                        + Causes.millis(spec.timeout())));
    }

    private void unanswered() {
        end(new LinkException(
                Kind.PING_TIMEOUT, "nothing came within " + Causes.millis(spec.pingTimeout()) + " of a PINGREQ"));
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A connection listener failed", e);
            end(new LinkException(Kind.CLOSED_BY_US, "our own listener failed: " + Quoted.bare(e), e));
        }
    }

    private void end(LinkException why) {
        if (cause == null) {
            cause = why;
        }
        finishSoon();
    }

    /** Not at once: what is under way in this turn is for a connection that is there. */
    private void finishSoon() {
        if (!ending) {
            ending = true;
            loop.execute(this::finish);
        }
    }

    private void finish() {
        try {
            Steps.run(
                    timeout::cancel,
                    goodbye::cancel,
                    keepAlive::stop,
                    unread::stop,
                    transport::drop,
                    () -> pending.fail(cause),
                    () -> tell(() -> listener.closed(cause)),
                    () -> gone.accept(this));
        } catch (RuntimeException | Error e) {
            LOG.error("A connection did not end in order", e);
        }
    }
}
